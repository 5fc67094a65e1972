import { Readable } from 'node:stream'
import busboy from 'busboy'
import { HttpError, invalid } from '../errors.ts'
import type { Fields } from '../http/body.ts'

/** A file in a form, while it comes. */
export type Incoming = { name: string; type: string; pieces: AsyncIterable<Uint8Array> }

type Wanted<Taken> = {
  /** How the field with the files is called. */
  field: string
  /** How many files may be in it. */
  max: number
  /** Takes a file while it comes. What it throws stops the form. */
  take(file: Incoming): Promise<Taken>
  /** Where the other fields go as they come: whoever gives it has them also where the form is stopped. */
  fields?: Fields
}

/** What stands in a form beside its files is a message at most. */
const LIMITS = { fields: 20, fieldSize: 640 * 1024, parts: 100 }

/**
 * Reads a form (`multipart/form-data`) as it comes, and hands its files over, one after the other and each a piece at a time: however large
 * they are, no more of them is in memory. A field without a chosen file has none.
 * @returns what `take` gave for each file, and the other fields
 * @throws HttpError 415 for another kind of body, 400 for a malformed or broken-off one, 422 for too many files; and what `take` throws
 */
export async function readForm<Taken>(
  request: Request,
  { field, max, take, fields = {} }: Wanted<Taken>,
): Promise<{ taken: Taken[]; fields: Fields }> {
  const form = startForm(request.headers.get('content-type') ?? '')
  const source = request.body ? Readable.fromWeb(request.body) : Readable.from([])
  const taking: Promise<Taken>[] = []
  const { promise: ended, resolve, reject } = Promise.withResolvers<void>()
  form.on('field', (name, value) => {
    fields[name] = value
  })
  form.on('file', (name, stream, { filename, mimeType }) => {
    stream.on('error', () => {}) // whoever takes it is told
    if (name !== field || !filename) return void stream.resume()
    if (taking.length >= max) return reject(invalid({ [field]: [say => say.files.tooMany(max)] }))
    const taken = take({ name: filename, type: mimeType, pieces: stream })
    taken.catch(reject)
    taking.push(taken)
  })
  form.on('close', resolve)
  // A form that is broken off ends for whoever takes its file first: what they say of that counts no more than that it was.
  form.on('error', () => reject(malformed()))
  source.on('error', error => form.destroy(error))
  source.pipe(form)
  try {
    await ended
    return { taken: await Promise.all(taking), fields }
  } finally {
    source.unpipe(form)
    source.destroy()
    form.destroy()
    await Promise.allSettled(taking)
  }
}

/** @throws HttpError 415, 400 */
function startForm(contentType: string): busboy.Busboy {
  if (!/^multipart\/form-data *;/i.test(contentType)) throw new HttpError(415, say => say.errors.uploadType)
  try {
    return busboy({
      headers: { 'content-type': contentType },
      defParamCharset: 'utf8',
      preservePath: true,
      limits: LIMITS,
    })
  } catch {
    throw malformed()
  }
}

function malformed(): HttpError {
  return new HttpError(400, say => say.errors.formMalformed)
}
