import type { Person } from '../accounts/store.ts'
import { inChunks } from '../chunks.ts'
import type { Config } from '../config/config.ts'
import type { Sql, Transaction } from '../database/connect.ts'
import { HttpError, invalid, notFound } from '../errors.ts'
import { createRateLimit, NO_LIMIT } from '../http/rate-limit.ts'
import type { FileOfMessage } from './model.ts'
import type { Incoming } from './multipart.ts'
import { tidyName } from './names.ts'
import { addParts } from './parts.ts'
import { drawPicture, MAX_PICTURE_BYTES } from './pictures.ts'
import type { Storage } from './storage.ts'
import {
  addFile,
  type Completed,
  completeUpload,
  confirmGrown,
  confirmReceived,
  findUpload,
  lockUpload,
  type NewFile,
  readUsage,
  removeUpload,
  type Upload,
} from './store.ts'
import { BEGINNING_BYTES, isAllowed, isPictureType, pictureTypeOf, tidyType, UNKNOWN_TYPE } from './types.ts'

/**
 * How far an upload has come: so many bytes are confirmed, and need not be sent again. Once it is whole it may be sent; a picture that was drawn
 * anew has another size then.
 */
export type Progress = { id: number; received: number; isWhole: boolean }

/**
 * What people do with files before they send them. Each throws HttpError: 404 for an upload that is another's, was sent or is gone; 413 and 507
 * where there is no room; 422; 429.
 */
export type Files = {
  /** Takes a whole file as it comes. What there is of it goes when it is broken off. */
  receive(person: Person, file: Incoming): Promise<FileOfMessage>
  /** Begins an upload in parts. It counts for its whole size. */
  begin(person: Person, file: NewFile): Promise<Progress>
  /**
   * Adds what comes next. Bytes that were confirmed before may come again. With the last part the file may be sent.
   * @throws HttpError 409 when bytes between what is confirmed and these are missing, 422 when they go beyond the end
   */
  append(person: Person, id: number, offset: number, bytes: Uint8Array): Promise<Progress>
  /** Says how far an upload has come. */
  progress(person: Person, id: number): Promise<Progress>
  cancel(person: Person, id: number): Promise<void>
}

/** What is gathered of a file that comes as a whole, before it is confirmed. */
const GATHERED_BYTES = 1024 * 1024
const MB = 1024 * 1024

/**
 * How long what was begun is kept. A file that comes as a whole cannot go on later; one in parts is kept for a day once there is some of it. Where
 * the answer to its beginning was lost, another one was begun in its place.
 */
const HOURS = { whole: 1, begun: 1 }

/** Nobody attaches so many; a program may send what it has gathered. */
const NEW_FILES = { burst: 500, refillEveryMs: 1_000 }

/** A part has up to 1 MB. */
const PARTS = { burst: 2_000, refillEveryMs: 50 }

type Needed = { config: Config; sql: Sql; storage: Storage }

export function createFiles({ config, sql, storage }: Needed): Files {
  const hasLimits = config.rateLimits === 'on'
  const fileLimit = hasLimits ? createRateLimit(NEW_FILES) : NO_LIMIT
  const partLimit = hasLimits ? createRateLimit(PARTS) : NO_LIMIT
  const maxBytes = config.maxFileMb * MB

  async function begin(person: Person, file: NewFile, keptHours: number): Promise<Upload> {
    fileLimit.take(String(person.id))
    const type = tidyType(file.type)
    checkType(type)
    checkSize(file.size)
    return sql.begin(async transaction => {
      const named = { ...file, name: tidyName(file.name), type }
      const upload = await addFile(transaction, person, named, keptHours)
      await checkRoom(transaction, person)
      return upload
    })
  }

  /** @throws HttpError 422 */
  function checkType(type: string): void {
    const { fileTypes } = config
    if (!isAllowed(type, fileTypes))
      throw invalid({ file: [say => say.files.typeNotAllowed(fileTypes.join(', '))] })
  }

  /** @throws HttpError 413 */
  function checkSize(bytes: number): void {
    if (bytes > maxBytes) throw new HttpError(413, say => say.files.tooLarge(config.maxFileMb))
  }

  /** Looks whether there is room for what the transaction has added. @throws HttpError 507 */
  async function checkRoom(transaction: Sql | Transaction, person: Person): Promise<void> {
    const { own, together } = await readUsage(transaction, person)
    const { filesPerPersonMb, filesTogetherMb } = config
    if (filesPerPersonMb > 0 && own > filesPerPersonMb * MB)
      throw new HttpError(507, say => say.files.noRoomLeft(filesPerPersonMb))
    if (filesTogetherMb > 0 && together > filesTogetherMb * MB)
      throw new HttpError(507, say => say.files.serverFull)
  }

  /** @returns the upload with what is confirmed of it then */
  async function append(
    person: Person,
    id: number,
    { offset, bytes, grows }: { offset: number; bytes: Uint8Array; grows: boolean },
  ): Promise<Upload> {
    return sql.begin(async transaction => {
      const upload = await lockUpload(transaction, person, id)
      if (!upload) throw missing()
      const { contentId, received, isComplete } = upload
      if (isComplete) return upload // a picture may be smaller by now
      const end = offset + bytes.length
      if (offset > received) throw new HttpError(409, say => say.files.partsMissing(received))
      if (end > upload.size && !grows) throw invalid({ size: [say => say.files.tooLong(upload.size)] })
      if (end <= received) return upload
      await Promise.all([
        addParts(transaction, contentId, received, bytes.subarray(received - offset)),
        grows ? confirmGrown(transaction, id, end) : confirmReceived(transaction, id, end),
      ])
      if (!grows) return { ...upload, received: end }
      await checkRoom(transaction, person)
      return { ...upload, received: end, size: end }
    })
  }

  /** Has a file be one that may be sent. Does nothing where another request has. */
  async function complete(upload: Upload): Promise<FileOfMessage | null> {
    return completeUpload(sql, upload, await look(upload, storage, checkType))
  }

  const underWay = new Map<number, Promise<FileOfMessage | null>>()

  /** Drawing a large picture may take longer than its page waits, which then asks again: that waits for the same, and is drawn once. */
  function completeOnce(upload: Upload): Promise<FileOfMessage | null> {
    const known = underWay.get(upload.id)
    if (known) return known
    const completing = complete(upload).finally(() => underWay.delete(upload.id))
    underWay.set(upload.id, completing)
    return completing
  }

  async function receive(person: Person, { name, type, pieces }: Incoming): Promise<FileOfMessage> {
    let upload = await begin(person, { name, type, size: 0 }, HOURS.whole)
    try {
      for await (const bytes of inChunks(pieces, GATHERED_BYTES)) {
        checkSize(upload.received + bytes.length)
        upload = await append(person, upload.id, { offset: upload.received, bytes, grows: true })
      }
      if (upload.size === 0) throw empty()
      const file = await complete(upload)
      if (!file) throw missing()
      return file
    } catch (error) {
      await removeUpload(sql, person, upload.id)
      throw error
    }
  }

  return {
    receive,
    async begin(person, file) {
      if (file.size === 0) throw empty()
      const { id, received } = await begin(person, file, HOURS.begun)
      return { id, received, isWhole: false }
    },
    async append(person, id, offset, bytes) {
      partLimit.take(String(person.id))
      const upload = await append(person, id, { offset, bytes, grows: false })
      return finish(person, upload)
    },
    async progress(person, id) {
      const upload = await findUpload(sql, person, id)
      if (!upload) throw missing()
      return finish(person, upload)
    },
    async cancel(person, id) {
      if (!(await removeUpload(sql, person, id))) throw missing()
    },
  }

  /** Completes an upload of which all is there: also one that an instance left which died just then. A file that is refused goes. */
  async function finish(person: Person, upload: Upload): Promise<Progress> {
    const { id, received, size, isComplete } = upload
    if (!isComplete && received === size) {
      try {
        await completeOnce(upload)
      } catch (error) {
        if (error instanceof HttpError && error.status === 422) await removeUpload(sql, person, id)
        throw error
      }
    }
    return { id, received, isWhole: isComplete || received === size }
  }
}

/** Looks at the bytes of a file: a picture is drawn anew, and what only says that it is one is not known to be anything. */
async function look(
  { type, size, contentId }: Upload,
  storage: Storage,
  checkType: (type: string) => void,
): Promise<Completed> {
  const content = { id: contentId, bucket: null }
  const pictureType = pictureTypeOf(
    await readAll(storage.read(content, 0, Math.min(size, BEGINNING_BYTES)), BEGINNING_BYTES),
  )
  const drawn =
    pictureType &&
    size <= MAX_PICTURE_BYTES &&
    (await drawPicture(pictureType, () => readAll(storage.read(content, 0, size), size)))
  if (!pictureType || !drawn) {
    const known = isPictureType(type) ? UNKNOWN_TYPE : type
    checkType(known)
    return { type: known, picture: null }
  }
  checkType(pictureType)
  const [original, preview] = [await storage.write(one(drawn.bytes)), await storage.write(one(drawn.preview))]
  const { bytes, width, height } = drawn
  return {
    type: pictureType,
    picture: {
      size: bytes.length,
      contentId: original.id,
      previewId: preview.id,
      previewSize: drawn.preview.length,
      width,
      height,
    },
  }
}

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

async function readAll(
  pieces: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(maxBytes)
  let length = 0
  for await (const piece of pieces) {
    bytes.set(piece, length)
    length += piece.length
  }
  return bytes.subarray(0, length)
}

function missing(): HttpError {
  return notFound(say => say.files.gone)
}

function empty(): HttpError {
  return invalid({ file: [say => say.files.empty] })
}
