import type { Config } from '../config/config.ts'

/** A bucket of an object store that speaks S3, and where it is in settings: `<bucket>/<prefix>`. */
export type Bucket = {
  /** Gives the place of a new object: one that no other has had. */
  newPlace(): string
  /** Writes an object as it comes. */
  write(place: string, pieces: AsyncIterable<Uint8Array>): Promise<void>
  /** Reads bytes of an object, from one up to another, as they are taken. */
  read(place: string, from: number, to: number): AsyncGenerator<Uint8Array<ArrayBuffer>>
  remove(place: string): Promise<void>
}

/** The least that S3 takes as a part of an object; what is shorter is sent at once. */
const PART_BYTES = 5 * 1024 * 1024

type BucketSettings = Pick<Config, 's3Endpoint' | 's3Region' | 's3AccessKeyId' | 's3SecretAccessKey'>

/** @param where what new objects are put into, as `<bucket>/<prefix>`; what there is in other buckets is read from these */
export function createBucket(
  { s3Endpoint, s3Region, s3AccessKeyId, s3SecretAccessKey }: BucketSettings,
  where: string,
): Bucket {
  const client = new Bun.S3Client({
    accessKeyId: s3AccessKeyId,
    secretAccessKey: s3SecretAccessKey,
    ...(s3Endpoint !== '' && { endpoint: s3Endpoint }),
    ...(s3Region !== '' && { region: s3Region }),
  })
  const objectAt = (place: string) => {
    const [bucket = '', ...key] = place.split('/')
    return client.file(key.join('/'), { bucket })
  }

  return {
    newPlace: () => `${where}/${crypto.randomUUID()}`,
    async write(place, pieces) {
      const writer = objectAt(place).writer({ partSize: PART_BYTES, queueSize: 1, retry: 3 })
      let waiting = 0
      try {
        for await (const piece of pieces) {
          writer.write(piece)
          waiting += piece.length
          if (waiting < PART_BYTES) continue
          await writer.flush()
          waiting = 0
        }
      } catch (error) {
        // What has come of it is not made an object.
        await writer.end(new Error('Broken off.', { cause: error }))
        throw error
      }
      await writer.end()
    },
    async *read(place, from, to) {
      for await (const piece of objectAt(place).slice(from, to).stream()) yield piece
    },
    async remove(place) {
      await objectAt(place).delete()
    },
  }
}
