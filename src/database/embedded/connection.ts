import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { OperatorError, systemCodeOf } from '../../errors.ts'

/** The name of the database's superuser and of its one database's owner. */
export const SERVER_ROLE = 'chatapp'

/** How postgres.js reaches a server of ours. */
export type Connection = { path: string; username: string; password: string; database: string }

/** The longest path of a Unix socket (sockaddr_un.sun_path, less its final zero), on macOS. */
const MAX_SOCKET_PATH_BYTES = 103

/** How the server of a data directory is reached. @throws OperatorError when its password is gone */
export function connectionTo(dataDir: string): Connection {
  return {
    path: socketPath(clusterOf(dataDir)),
    username: SERVER_ROLE,
    password: readPassword(dataDir),
    database: 'postgres',
  }
}

/**
 * Where a cluster's socket is: the shorter of the absolute and the relative path.
 * @throws OperatorError when both are too long for a socket
 */
export function socketPath(cluster: string): string {
  const paths = [join(cluster, '.s.PGSQL.5432'), relative(process.cwd(), join(cluster, '.s.PGSQL.5432'))]
  const path = paths.sort((a, b) => Buffer.byteLength(a) - Buffer.byteLength(b))[0] ?? ''
  if (Buffer.byteLength(path) > MAX_SOCKET_PATH_BYTES) {
    throw new OperatorError(
      `The path of the data directory is too long for PostgreSQL's socket: set CHATAPP_DATA_DIR to a shorter one.`,
    )
  }
  return path
}

/** Where a data directory has its cluster. */
export function clusterOf(dataDir: string): string {
  return join(dataDir, 'postgres')
}

/** Where a data directory has the password of its cluster. */
export function passwordFileOf(dataDir: string): string {
  return join(dataDir, 'password')
}

function readPassword(dataDir: string): string {
  const path = passwordFileOf(dataDir)
  const password = readIfThere(path)
  if (!password)
    throw new OperatorError(
      `The database's password, ${path}, is missing. Restore it from a backup of the data directory.`,
    )
  return password
}

/** Gives a file's text without the space around it; null when there is no such file. */
export function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return null
    throw error
  }
}
