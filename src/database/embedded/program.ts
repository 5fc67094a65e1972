import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { OperatorError, systemCodeOf } from '../../errors.ts'
import { reasonOf } from '../../log.ts'
import { isAlive } from './orphan.ts'
import { isExact, isWhole, type Pack, syncFolder, unpackInto } from './pack.ts'
import { findPostgres, type PostgresSource, platformOf } from './source.ts'
import type { SystemUser } from './user.ts'

/** The major version of the server that we ship; a data directory belongs to one. */
export const SERVER_VERSION = '18'

/** PostgreSQL's programs, ready to be started, and a new cluster where there is no need to make one. */
export type ServerProgram = { folder: string; cluster?: Pack }

/** Where programs may go when they cannot be started from where they are. */
export type Places = { programDir: string; dataDir: string }

/** Root's, for all data directories of a machine. */
const SHARED_PROGRAMS = '/var/lib/chatapp'

/**
 * Gives the folder with PostgreSQL's `bin`, `lib` and `share`. A clone has one in its npm package; the binary unpacks
 * its own, once per version and for all data directories, makes sure that each has the hash it must have, and looks at every start whether they are unchanged.
 *
 * Root often works in a folder that nobody else may enter (/root, a `mktemp -d`), and the server's user
 * could not start a program from there: then it gets a copy.
 *
 * @throws OperatorError with what to do on a platform without a PostgreSQL, and where it cannot be unpacked
 */
export async function provideServerProgram(user: SystemUser | null, places: Places): Promise<ServerProgram> {
  const source = findPostgres()
  if (!source) {
    throw new OperatorError(
      `There is no embedded PostgreSQL for ${platformOf(process.platform, process.arch)}. Set DATABASE_URL to a PostgreSQL 15 or newer.`,
    )
  }
  if ('folder' in source && (!user || isOpenToAll(source.folder))) return { folder: source.folder }
  const folder = await place(source, candidatesFor(user, places), user)
  return 'cluster' in source ? { folder, cluster: source.cluster } : { folder }
}

function candidatesFor(user: SystemUser | null, { programDir, dataDir }: Places): string[] {
  if (programDir) return [programDir]
  const { XDG_CACHE_HOME, HOME } = process.env
  const own = XDG_CACHE_HOME || (HOME && join(homedir(), '.cache'))
  return [...(user ? [SHARED_PROGRAMS] : own ? [join(own, 'chatapp')] : []), dataDir]
}

/** In the first place where it is, or can be put. */
async function place(source: PostgresSource, candidates: string[], user: SystemUser | null): Promise<string> {
  const reasons: string[] = []
  for (const candidate of candidates) {
    const folder = join(candidate, source.name)
    if (isUsable(folder, source)) return folder
    try {
      await putInto(folder, source, user)
      return folder
    } catch (error) {
      if (isUsable(folder, source)) return folder // another start was faster
      reasons.push(`${candidate}: ${systemCodeOf(error) ?? reasonOf(error)}`)
    }
  }
  throw new OperatorError(
    `PostgreSQL’s programs cannot be unpacked (${reasons.join('; ')}). They need 60 MB in a folder whose programs may be started: set CHATAPP_PROGRAM_DIR to one.`,
  )
}

function isUsable(folder: string, source: PostgresSource): boolean {
  return 'programs' in source ? isWhole(folder, source.programs.manifest) : existsSync(folder)
}

/** Beside the final place, and renamed at the end: a start that is cut off leaves nothing that looks finished. */
async function putInto(folder: string, source: PostgresSource, user: SystemUser | null): Promise<void> {
  removeUnfinished(folder)
  const unfinished = `${folder}.${process.pid}`
  try {
    mkdirSync(dirname(folder), { recursive: true, mode: 0o755 })
    if ('programs' in source) {
      await unpackInto(unfinished, source.programs)
      if (!isExact(unfinished, source.programs.manifest)) throw new Error('what was unpacked is damaged')
    } else cpSync(source.folder, unfinished, { recursive: true, verbatimSymlinks: true })
    chmodSync(unfinished, 0o755)
    tryProgram(unfinished, user)
    await syncFolder(unfinished)
    if (existsSync(folder) && !isUsable(folder, source)) rmSync(folder, { recursive: true }) // it is damaged
    renameSync(unfinished, folder) // fails where another start was faster: its programs are in use by now, and stay
  } finally {
    rmSync(unfinished, { recursive: true, force: true })
  }
}

/** What starts that were killed have left; those that are still at it are left alone. */
function removeUnfinished(folder: string): void {
  if (!existsSync(dirname(folder))) return
  for (const name of readdirSync(dirname(folder))) {
    const pid = name.startsWith(`${basename(folder)}.`) ? Number(name.slice(basename(folder).length + 1)) : 0
    if (pid && (pid === process.pid || !isAlive(pid)))
      rmSync(join(dirname(folder), name), { recursive: true, force: true })
  }
}

/** Some disks let no program be started, some folders not be entered, and some systems lack what this one needs. */
function tryProgram(folder: string, user: SystemUser | null): void {
  const { status, stderr, error } = spawnSync(join(folder, 'bin', 'postgres'), ['--version'], {
    env: {},
    encoding: 'utf8',
    ...(user && { uid: user.uid, gid: user.gid }),
  })
  if (status !== 0) throw error ?? new Error(stderr.trim().replace(/^.*error while /, ''))
}

/** Whether every folder on the way may be entered by everybody. */
function isOpenToAll(path: string): boolean {
  for (let folder = path; ; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return false
    if (folder === dirname(folder)) return true
  }
}
