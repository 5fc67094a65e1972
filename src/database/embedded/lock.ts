import { Database } from 'bun:sqlite'
import { join } from 'node:path'

/**
 * Takes the data directory for this process alone. The operating system lets go of the lock when the
 * process ends, however it ends, so there is no stale lock file to find after a `kill -9`. SQLite's
 * exclusive transaction is Bun's portable way to such a lock; nothing is ever stored in the file.
 *
 * @returns a function that lets go, or null when another process has it
 */
export function lockDataDir(dataDir: string): (() => void) | null {
  const file = new Database(join(dataDir, 'lock'), { create: true })
  try {
    file.run('BEGIN EXCLUSIVE')
  } catch (error) {
    file.close()
    if (error instanceof Error && /locked|busy/i.test(error.message)) return null
    throw error
  }
  return () => file.close()
}
