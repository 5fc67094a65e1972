import { inspectBucket } from '../checks/bucket.ts'
import type { Config } from '../config/config.ts'
import { moveFiles } from '../files/mover.ts'
import { withDatabase } from './with-database.ts'

const MB = 1024 * 1024

/** Moves the bytes of all files to where `CHATAPP_FILES` says, and says how many there were. @throws OperatorError */
export async function moveAllFiles(config: Config): Promise<void> {
  if (config.files) await inspectBucket(config)
  await withDatabase(config, async sql => {
    let count = 0
    let bytes = 0
    for await (const moved of moveFiles(config, sql)) {
      count++
      bytes += moved
    }
    const where = config.files ? `s3://${config.files}` : 'the database'
    process.stdout.write(
      `${count} files and previews (${(bytes / MB).toFixed(1)} MB) were moved to ${where}. What is left at their former place is removed within two hours.\n`,
    )
  })
}
