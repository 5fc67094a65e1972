import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { OperatorError, systemCodeOf } from '../../operator-error.ts'
import { SERVER_VERSION } from './program.ts'
import type { SystemUser } from './user.ts'

/** What a new cluster takes (39 MB) and its first write-ahead log files, with room to breathe. */
const ROOM_NEEDED_BYTES = 200 * 1024 * 1024

/** The name of the database's superuser and of its one database's owner. */
export const SERVER_ROLE = 'chatapp'

/**
 * Makes the data directory when it is new and checks that it can be used.
 * @throws OperatorError when it cannot be written to
 */
export function prepareDataDir(dataDir: string, user: SystemUser | null): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    accessSync(dataDir, constants.W_OK | constants.X_OK)
    // The server's user must be able to pass through; what else the directory allows is not ours to change.
    if (user) chmodSync(dataDir, (statSync(dataDir).mode & 0o7777) | 0o011)
  } catch (error) {
    throw new OperatorError(
      `The data directory ${dataDir} cannot be written to (${systemCodeOf(error) ?? 'no permission'}). ` +
        'Make it a directory of yours, or set CHATAPP_DATA_DIR to another one.',
    )
  }
}

/**
 * Gives the cluster's folder in the data directory, making a new cluster where there is none yet.
 * @throws OperatorError when there is no room, or the cluster is another PostgreSQL version's
 */
export function prepareCluster(dataDir: string, program: string, user: SystemUser | null): string {
  const cluster = join(dataDir, 'postgres')
  if (!existsSync(cluster)) createCluster(dataDir, cluster, program, user)
  const version = readIfThere(join(cluster, 'PG_VERSION'))
  if (version === null) {
    throw new OperatorError(
      `${cluster} is not a PostgreSQL data directory. Move it away, or set CHATAPP_DATA_DIR to another directory.`,
    )
  }
  if (version !== SERVER_VERSION) {
    throw new OperatorError(
      `The data in ${cluster} was made by PostgreSQL ${version}; this ChatApp has PostgreSQL ${SERVER_VERSION}. ` +
        'Bring it over with pg_dumpall or pg_upgrade, or set CHATAPP_DATA_DIR to another directory.',
    )
  }
  return cluster
}

/**
 * Reads the superuser's password, which `prepareCluster` left in the data directory.
 * @throws OperatorError when it is gone
 */
export function readPassword(dataDir: string): string {
  const path = join(dataDir, 'password')
  const password = readIfThere(path)
  if (!password)
    throw new OperatorError(
      `The database's password, ${path}, is missing. Restore it from a backup of the data directory.`,
    )
  return password
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return null
    throw error
  }
}

/** Runs initdb beside the final place and renames at the end: a start that is cut off leaves no half cluster. */
function createCluster(dataDir: string, cluster: string, program: string, user: SystemUser | null): void {
  const { bavail, bsize } = statfsSync(dataDir)
  if (bavail * bsize < ROOM_NEEDED_BYTES) throw noRoom(dataDir)

  const unfinished = join(dataDir, 'postgres.new')
  const passwordFile = join(dataDir, 'password')
  const passwordForServer = join(dataDir, 'password.new')
  rmSync(unfinished, { recursive: true, force: true })
  rmSync(passwordForServer, { force: true })
  try {
    const password = randomBytes(24).toString('base64url')
    mkdirSync(unfinished, { mode: 0o700 })
    writeFileSync(passwordFile, password, { mode: 0o600, flush: true })
    writeFileSync(passwordForServer, password, { mode: 0o600 })
    if (user) for (const path of [unfinished, passwordForServer]) chownSync(path, user.uid, user.gid)
    runInitdb(program, unfinished, user)
    renameSync(unfinished, cluster)
  } catch (error) {
    if (systemCodeOf(error) === 'ENOSPC') throw noRoom(dataDir)
    throw error
  } finally {
    rmSync(passwordForServer, { force: true })
  }
}

/** Runs inside the cluster's folder, and names it and the password by where they are from there. */
function runInitdb(program: string, cluster: string, user: SystemUser | null): void {
  const { status, stderr, error } = spawnSync(
    join(program, 'bin', 'initdb'),
    [
      `--pgdata=${clusterPathFor(user, cluster)}`,
      `--username=${SERVER_ROLE}`,
      '--pwfile=../password.new',
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      // The built-in provider sorts the same on every machine and needs no locale installed.
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
    ],
    {
      cwd: cluster,
      env: { PATH: process.env.PATH ?? '' },
      encoding: 'utf8',
      ...(user && { uid: user.uid, gid: user.gid }),
    },
  )
  if (status === 0) return
  const output = `${stderr ?? ''} ${error?.message ?? ''}`.trim()
  if (/No space left/i.test(output)) throw noRoom(cluster)
  throw new OperatorError(
    `PostgreSQL could not create its database (${output.split('\n').at(-1)}). ` +
      'ChatApp needs a glibc-based Linux or macOS here; elsewhere set DATABASE_URL.',
  )
}

/**
 * How the server names its own folder. As another user it may not be allowed to walk there from `/`
 * (a clone under /root), but it is started inside, and Linux lets it name that place.
 */
export function clusterPathFor(user: SystemUser | null, cluster: string): string {
  return user && process.platform === 'linux' ? '/proc/self/cwd' : cluster
}

function noRoom(place: string): OperatorError {
  return new OperatorError(
    `There is no room left for the database in ${place}: it needs ${ROOM_NEEDED_BYTES >> 20} MB. ` +
      'Free some, or set CHATAPP_DATA_DIR to another disk.',
  )
}
