import { accessSync, constants, existsSync, statfsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { OperatorError, systemCodeOf } from '../errors.ts'

/** Less than this and PostgreSQL may soon have to stop. */
const ROOM_WANTED_BYTES = 500 * 1024 * 1024

/** Says whether a data directory can be used, and how much room it has. @throws OperatorError */
export function inspectStorage(dataDir: string): string {
  const isNew = !existsSync(dataDir)
  const folder = isNew ? nearestFolder(dataDir) : dataDir
  try {
    accessSync(folder, constants.W_OK | constants.X_OK)
  } catch (error) {
    throw new OperatorError(
      `${folder} cannot be written to (${systemCodeOf(error)}). Make it a directory of yours, or set CHATAPP_DATA_DIR to another one.`,
    )
  }
  const { bavail, bsize } = statfsSync(folder)
  const free = bavail * bsize
  if (free < ROOM_WANTED_BYTES)
    throw new OperatorError(
      `${folder} has only ${free >> 20} MB left. Free some, or move the data to another disk.`,
    )
  const room = `${(free / 2 ** 30).toFixed(1)} GB are free`
  return isNew || !existsSync(join(dataDir, 'postgres'))
    ? `${dataDir} has no data yet: the first start makes it; ${room}`
    : `${dataDir} can be written to; ${room}`
}

function nearestFolder(path: string): string {
  return existsSync(path) ? path : nearestFolder(dirname(path))
}
