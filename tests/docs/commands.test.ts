import { expect, setDefaultTimeout, test } from 'bun:test'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parse } from 'smol-toml'
import { describeOptions, OPTIONS } from '../../src/config/options.ts'
import { keyOf } from '../../src/config/settings.ts'
import { startApp } from '../support/app.ts'
import { findBinary } from '../support/binary.ts'
import { endAtLast, temporaryDir } from '../support/cleanup.ts'
import { findProgram } from '../support/programs.ts'
import { findBlocks } from './blocks.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const PAGES = [
  'README.md',
  ...readdirSync(join(ROOT, 'docs'))
    .filter(name => name.endsWith('.md'))
    .map(name => `docs/${name}`),
]

/** The address that the pages write; in the tests it is another. */
const ADDRESS = 'http://127.0.0.1:3000'
const LANGUAGES = ['sh', 'ts', 'toml', '']
const MIN_REASON_LENGTH = 15

/** A page may start ChatApp a dozen times, beside other tests. */
const COMMANDS_MS = 150_000
setDefaultTimeout(COMMANDS_MS + 30_000)

function read(page: string): string {
  return readFileSync(join(ROOT, page), 'utf8')
}

/** A folder as somebody has it who follows a page: its files are there, and `chatapp` and `bun` are in the PATH. */
function prepareFolder(page: string) {
  const folder = temporaryDir()
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  const programs = { chatapp: `'${findBinary()}'`, bun: `'${process.execPath}'` }
  for (const [name, command] of Object.entries(programs)) {
    writeFileSync(join(bin, name), `#!/bin/sh\nexec ${command} "$@"\n`)
    chmodSync(join(bin, name), 0o755)
  }
  for (const { language, code } of findBlocks(read(page))) {
    const name = /^(?:\/\/|#) (\S+)\n/.exec(code)?.[1]
    if (language === 'ts' && name) writeFileSync(join(folder, name), code)
  }
  return { folder, PATH: `${bin}:${process.env.PATH}` }
}

test.each(PAGES)('every command in %s works, or says why it is not tried', async page => {
  const blocks = findBlocks(read(page))
  for (const { language, notRun, line } of blocks) {
    expect(LANGUAGES, `${page}:${line}`).toContain(language)
    if (notRun !== null) expect(notRun.length, `${page}:${line}`).toBeGreaterThan(MIN_REASON_LENGTH)
  }
  const commands = blocks.filter(({ language, notRun }) => language === 'sh' && notRun === null)
  const needsCurl = commands.some(({ code }) => code.includes('curl '))
  // Not every machine has curl, or lets us install it.
  if (commands.length === 0 || (needsCurl && !findProgram('curl'))) return

  const app = needsCurl ? await startApp() : null
  const { folder, PATH } = prepareFolder(page)
  const script = commands.map(({ code, line }) => `echo "== ${page}:${line}"\n${code}`).join('\n')
  const shell = Bun.spawn(['sh', '-eu'], {
    cwd: folder,
    env: { PATH, HOME: folder },
    stdin: new Blob([app ? script.replaceAll(ADDRESS, app.url) : script]),
    stdout: 'pipe',
    stderr: 'pipe',
    timeout: COMMANDS_MS,
  })
  endAtLast(() => shell.kill('SIGKILL'))
  const [out, errors, code] = await Promise.all([shell.stdout.text(), shell.stderr.text(), shell.exited])
  const place = out.split('\n').findLast(line => line.startsWith('== '))
  expect(code, `after ${place}: ${errors}`).toBe(0)
  await app?.stop()
})

test('the settings file that is shown has real names', () => {
  const keys = Object.values(OPTIONS).map(({ name }) => keyOf(name))
  const files = findBlocks(read('docs/configure.md')).filter(({ language }) => language === 'toml')
  expect(files).not.toBeEmpty()
  for (const { code } of files) for (const key of Object.keys(parse(code))) expect(keys).toContain(key)
})

test('the tables of settings are those that the options print', () => {
  for (const page of ['README.md', 'docs/configure.md']) expect(read(page)).toContain(describeOptions())
})

test.each(PAGES)('every file that %s names is there', page => {
  const text = read(page)
  const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, path = '']) =>
    join(dirname(page), path),
  )
  const sources = [...text.matchAll(/`((?:src|sql|tests|bench)\/[\w./-]+\.(?:ts|sql))`/g)].map(
    ([, path = '']) => path,
  )
  for (const path of [...links, ...sources]) expect(existsSync(join(ROOT, path)), path).toBe(true)
})
