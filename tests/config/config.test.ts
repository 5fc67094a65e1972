import { expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readConfig } from '../../src/config/config.ts'
import { describeOptions, OPTIONS } from '../../src/config/options.ts'

test('every option has its default when nothing is set, and an empty value counts as unset', () => {
  const config = readConfig({ PORT: '' })
  expect(config).toMatchObject({
    port: 3000,
    host: '127.0.0.1',
    pageSize: 15,
    maxMessageLength: 10_000,
    databaseUrl: '',
  })
  expect(Object.keys(config)).toEqual([...Object.keys(OPTIONS), 'sources'])
  expect(config.sources.size).toBe(0)
})

test('README’s table is the one that the options print', () => {
  const readme = readFileSync(join(import.meta.dirname, '..', '..', 'README.md'), 'utf8')
  expect(readme).toContain(describeOptions())
})

test('a DATABASE_URL that is none is refused without repeating it', () => {
  expect(() => readConfig({ DATABASE_URL: 'mysql://me:secret@host/db' })).toThrow(
    'DATABASE_URL must be a URL like',
  )
  expect(() => readConfig({ DATABASE_URL: 'mysql://me:secret@host/db' })).not.toThrow('secret')
})
