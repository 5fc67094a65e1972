import { Database } from 'bun:sqlite'
import { spawnSync } from 'node:child_process'
import { globSync, mkdirSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/** The folder of this ChatApp. */
export const ROOT = join(import.meta.dirname, '..', '..')

const BINARY = join(ROOT, 'dist', 'tests', 'chatapp')
const BUILT_WITHIN_MS = 180_000

/** What the binary is made of. The time of a folder tells of files that were removed. */
const INGREDIENTS = ['src/**', 'sql/**', 'public/**', 'package.json', 'bun.lock']

let found: string | null = null

/** Gives the path of the binary that is tested: TEST_BINARY, else that of this source, which is built when it is missing or old. */
export function findBinary(): string {
  const { TEST_BINARY } = process.env
  found ??= TEST_BINARY ? resolve(TEST_BINARY) : provideBinary()
  return found
}

/** Test files that run at the same time have it built once: SQLite's lock is Bun's portable way to wait for each other. */
function provideBinary(): string {
  mkdirSync(dirname(BINARY), { recursive: true })
  const lock = new Database(join(dirname(BINARY), 'lock'), { create: true })
  lock.run(`PRAGMA busy_timeout = ${BUILT_WITHIN_MS}`)
  lock.run('BEGIN EXCLUSIVE')
  try {
    if (!isFresh()) build()
  } finally {
    lock.close()
  }
  return BINARY
}

function isFresh(): boolean {
  const built = statSync(BINARY, { throwIfNoEntry: false })
  if (!built) return false
  return globSync(INGREDIENTS, { cwd: ROOT }).every(
    path => statSync(join(ROOT, path)).mtimeMs < built.mtimeMs,
  )
}

function build(): void {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join('src', 'build', 'main.ts'), '--quick', '--outfile', BINARY],
    { cwd: ROOT, encoding: 'utf8', timeout: BUILT_WITHIN_MS },
  )
  if (status !== 0) throw new Error(`The build failed: ${stdout}${stderr}`)
}
