import { readFileSync } from 'node:fs'
import { OperatorError } from '../../operator-error.ts'

/** The system user that a server process runs as. */
export type SystemUser = { name: string; uid: number; gid: number }

const CANDIDATES = ['chatapp', 'postgres', 'nobody']

/**
 * PostgreSQL refuses to run as root. When we are root, gives the first user of CANDIDATES that exists;
 * null when we are not root and the server can simply run as ourselves.
 * @throws OperatorError when we are root and there is none of them
 */
export function findServerUser(): SystemUser | null {
  if (process.getuid?.() !== 0) return null
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map(line => line.split(':'))
  for (const candidate of CANDIDATES) {
    const user = users.find(([name]) => name === candidate)
    if (user) return { name: candidate, uid: Number(user[2]), gid: Number(user[3]) }
  }
  throw new OperatorError(
    `PostgreSQL does not run as root, and this machine has none of the users ${CANDIDATES.join(', ')}. ` +
      'Make one (useradd --system chatapp), run as an ordinary user, or set DATABASE_URL.',
  )
}
