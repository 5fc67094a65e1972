import { existsSync, readFileSync, statSync } from 'node:fs'
import { OperatorError } from '../../errors.ts'

/** The system user that a server process runs as. */
export type SystemUser = { uid: number; gid: number }

const CANDIDATES = ['chatapp', 'postgres', 'nobody']

/**
 * PostgreSQL refuses to run as root. When we are root, gives the owner of the cluster, and for a new one
 * the first user of CANDIDATES that exists; null when we are not root and the server can run as ourselves.
 * @throws OperatorError when we are root and there is none of them
 */
export function findServerUser(cluster: string): SystemUser | null {
  if (process.getuid?.() !== 0) return null
  if (existsSync(cluster)) {
    const { uid, gid } = statSync(cluster)
    if (uid !== 0) return { uid, gid }
  }
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map(line => line.split(':'))
  for (const candidate of CANDIDATES) {
    const user = users.find(([name]) => name === candidate)
    if (user) return { uid: Number(user[2]), gid: Number(user[3]) }
  }
  throw new OperatorError(
    `PostgreSQL does not run as root, and this machine has none of the users ${CANDIDATES.join(', ')}. ` +
      'Make one (useradd --system chatapp), run as an ordinary user, or set DATABASE_URL.',
  )
}
