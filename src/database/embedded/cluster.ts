import { randomBytes } from 'node:crypto'
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import postgres from 'postgres'
import { OperatorError, systemCodeOf } from '../../errors.ts'
import { clusterOf, passwordFileOf, readIfThere, SERVER_ROLE, socketPath } from './connection.ts'
import { FIRST_PASSWORD, initialiseCluster } from './initialise.ts'
import { type Pack, syncFolder, unpackInto } from './pack.ts'
import { startServer, stopServer } from './process.ts'
import { SERVER_VERSION, type ServerProgram } from './program.ts'
import type { SystemUser } from './user.ts'

const STOP_WITHIN_MS = 10_000

/** What a new cluster takes (39 MB) and its first write-ahead log files, with room to breathe. */
const ROOM_NEEDED_BYTES = 200 * 1024 * 1024

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
export async function prepareCluster(
  dataDir: string,
  program: ServerProgram,
  user: SystemUser | null,
): Promise<string> {
  const cluster = clusterOf(dataDir)
  if (!existsSync(cluster)) await createCluster(dataDir, program, user)
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

/** Makes it beside the final place and renames at the end: a start that is cut off leaves no half cluster. */
async function createCluster(
  dataDir: string,
  program: ServerProgram,
  user: SystemUser | null,
): Promise<void> {
  const { bavail, bsize } = statfsSync(dataDir)
  if (bavail * bsize < ROOM_NEEDED_BYTES) throw noRoom(dataDir)

  const unfinished = join(dataDir, 'postgres.new')
  rmSync(unfinished, { recursive: true, force: true })
  try {
    const password = randomBytes(24).toString('base64url')
    writeFileSync(passwordFileOf(dataDir), password, { mode: 0o600, flush: true })
    if (program.cluster) await copyCluster(program.cluster, unfinished, user)
    else initialiseCluster(program.folder, unfinished, user)
    await setPassword(program.folder, unfinished, user, password)
    await syncFolder(unfinished)
    renameSync(unfinished, clusterOf(dataDir))
  } catch (error) {
    if (systemCodeOf(error) === 'ENOSPC') throw noRoom(dataDir)
    throw error
  }
}

/** The binary brings one that was made when it was built: initdb needs a shell and an entry in /etc/passwd. */
async function copyCluster(pack: Pack, folder: string, user: SystemUser | null): Promise<void> {
  await unpackInto(folder, pack, { isPrivate: true })
  if (!user) return
  for (const path of ['', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })])
    chownSync(join(folder, path), user.uid, user.gid)
}

/** Runs a new server on its private socket for a moment: its first password is known to everybody. */
async function setPassword(
  program: string,
  cluster: string,
  user: SystemUser | null,
  password: string,
): Promise<void> {
  const server = await startServer(program, cluster, user)
  const path = socketPath(cluster)
  const sql = postgres({
    path,
    username: SERVER_ROLE,
    password: FIRST_PASSWORD,
    database: 'postgres',
    max: 1,
  })
  try {
    await sql.unsafe(`ALTER ROLE ${SERVER_ROLE} PASSWORD '${password}'`)
  } finally {
    await sql.end()
    await stopServer(server, STOP_WITHIN_MS)
  }
}

function noRoom(place: string): OperatorError {
  return new OperatorError(
    `There is no room left for the database in ${place}: it needs ${ROOM_NEEDED_BYTES >> 20} MB. ` +
      'Free some, or set CHATAPP_DATA_DIR to another disk.',
  )
}
