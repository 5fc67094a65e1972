import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedServer } from '../../src/database/embedded/server.ts'
import { temporaryDir } from './cleanup.ts'

const ROOT = join(import.meta.dirname, '..', '..')

/** What a cluster is made of: with another PostgreSQL, or made in another way, it is another one. */
const INGREDIENTS = ['bun.lock', 'src/database/embedded/initialise.ts', 'src/database/embedded/cluster.ts']

/** Files in memory, on Linux: PostgreSQL does there what it does anywhere, and no test waits for a disk. */
const MEMORY = '/dev/shm'

/** What all databases of a run take at most, with room to breathe. Elsewhere they are on the disk. */
const ROOM_NEEDED_BYTES = 4 * 1024 ** 3

/** Where data directories are; a run of all tests says it by TEST_DATA_DIRS. */
export function dataDirsFolder(): string {
  return process.env.TEST_DATA_DIRS ?? (hasRoomInMemory() ? MEMORY : tmpdir())
}

export function isInMemory(path: string): boolean {
  return path.startsWith(`${MEMORY}/`)
}

/** Gives a data directory with a cluster that nobody has used yet. */
export async function newDataDir(): Promise<string> {
  const dataDir = temporaryDir(dataDirsFolder())
  copyFolder(await provideTemplate(), dataDir)
  return dataDir
}

/** A new cluster takes seconds to make: the first test that needs one makes it, and all others, and later runs, copy it. */
async function provideTemplate(): Promise<string> {
  const recipe = INGREDIENTS.map(path => readFileSync(join(ROOT, path), 'utf8')).join('')
  const template = join(ROOT, 'node_modules', '.cache', 'chatapp-tests', `cluster-${Bun.hash(recipe)}`)
  if (existsSync(template)) return template
  const dataDir = temporaryDir()
  const server = await startEmbeddedServer({ dataDir })
  await server.stop()
  const unfinished = `${template}.${process.pid}`
  mkdirSync(unfinished, { recursive: true })
  try {
    copyFolder(dataDir, unfinished)
    renameSync(unfinished, template)
  } catch (error) {
    if (!existsSync(template)) throw error // else another test was faster
  } finally {
    rmSync(unfinished, { recursive: true, force: true })
  }
  return template
}

function hasRoomInMemory(): boolean {
  if (!existsSync(MEMORY)) return false
  const { bavail, bsize } = statfsSync(MEMORY)
  return bavail * bsize > ROOM_NEEDED_BYTES
}

/** Copies what is in a folder, with owners and modes, on which PostgreSQL insists. */
export function copyFolder(from: string, to: string): void {
  const { status, stderr } = spawnSync('cp', ['-a', `${from}/.`, to], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`The test database could not be copied: ${stderr}`)
}
