import { existsSync } from 'node:fs'
import { clusterOf, connectionTo } from './connection.ts'
import { lockDataDir } from './lock.ts'
import type { EmbeddedServer } from './server.ts'

/**
 * Finds the embedded server that a running ChatApp keeps in this data directory, to be used beside it and left to it;
 * null when no ChatApp runs there.
 */
export function findRunningServer(dataDir: string): EmbeddedServer | null {
  if (!existsSync(clusterOf(dataDir))) return null
  const unlock = lockDataDir(dataDir)
  if (unlock) {
    unlock()
    return null
  }
  return { connection: connectionTo(dataDir), async stop() {} }
}
