import type { Config } from '../config/config.ts'
import { OperatorError } from '../errors.ts'
import { createBucket } from '../files/bucket.ts'
import { reasonOf } from '../log.ts'

/** Says whether the bucket of `CHATAPP_FILES` takes an object, gives it back and removes it. @throws OperatorError */
export async function inspectBucket(config: Config): Promise<string> {
  const bucket = createBucket(config, config.files)
  const place = bucket.newPlace()
  const written = new TextEncoder().encode('a test')
  try {
    await bucket.write(place, new Blob([written]).stream())
    let read = 0
    for await (const piece of bucket.read(place, 0, written.length)) read += piece.length
    await bucket.remove(place)
    if (read !== written.length) throw new Error('it gave back something else')
  } catch (error) {
    throw new OperatorError(
      `s3://${config.files} cannot be used: ${reasonOf(error)}. Look at CHATAPP_FILES, S3_ENDPOINT, S3_REGION and the keys.`,
    )
  }
  return `s3://${config.files} takes files, and gives them back`
}
