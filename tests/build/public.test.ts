import { expect, test } from 'bun:test'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { providePublicFiles } from '../../src/build/public.ts'
import { temporaryDir } from '../support/cleanup.ts'

test('the files for the browser are built when something has changed, or one is missing, and are taken as they are otherwise', async () => {
  const folder = join(temporaryDir(), 'public')
  const files = await providePublicFiles(folder)
  const page = files.find(file => file.startsWith('app-')) ?? ''
  writeFileSync(join(folder, page), 'built before')
  expect(await providePublicFiles(folder)).toEqual(files)
  expect(readFileSync(join(folder, page), 'utf8')).toBe('built before')

  rmSync(join(folder, page))
  expect(await providePublicFiles(folder)).toEqual(files)
  expect(existsSync(join(folder, page))).toBe(true)

  const [state = '', ...names] = readFileSync(`${folder}.txt`, 'utf8').split('\n')
  writeFileSync(`${folder}.txt`, [`${state} or so`, 'of-another-version.js'].join('\n'))
  writeFileSync(join(folder, 'of-another-version.js'), '')
  expect(await providePublicFiles(folder)).toEqual(names)
})
