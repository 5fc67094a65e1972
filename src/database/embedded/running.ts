import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { lockDataDir } from './lock.ts'
import { connectionTo, type EmbeddedServer } from './server.ts'

/**
 * Finds the embedded server that a running ChatApp keeps in this data directory, to be used beside it and left to it;
 * null when no ChatApp runs there.
 */
export function findRunningServer(dataDir: string): EmbeddedServer | null {
  if (!existsSync(join(dataDir, 'postgres'))) return null
  const unlock = lockDataDir(dataDir)
  if (unlock) {
    unlock()
    return null
  }
  return { connection: connectionTo(dataDir), async stop() {} }
}
