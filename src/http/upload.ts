import { HttpError, invalid } from '../errors.ts'
import type { Sentence } from '../words/words.ts'
import { readBytes } from './body.ts'

/** What stands in a form beside its file: the other fields, and the lines between them. */
const FORM_BYTES = 16 * 1024

type Upload = { field: string; maxBytes: number; missing: Sentence }

/**
 * Reads the file of a form (`multipart/form-data`), whose name and type may be anything.
 * @throws HttpError 413 when it is too large, 415 for another kind of body, 400 for a malformed one, 422 without a file
 */
export async function readUpload(
  request: Request,
  { field, maxBytes, missing }: Upload,
): Promise<Uint8Array<ArrayBuffer>> {
  const type = request.headers.get('content-type') ?? ''
  if (!/^multipart\/form-data *;/i.test(type)) throw new HttpError(415, say => say.errors.uploadType)
  const bytes = new Uint8Array(await readBytes(request, maxBytes + FORM_BYTES))
  const form = new Response(bytes, { headers: { 'content-type': type } }).formData().catch(() => {
    throw new HttpError(400, say => say.errors.formMalformed)
  })
  const file = (await form).get(field)
  if (!(file instanceof Blob) || file.size === 0) throw invalid({ [field]: [missing] })
  return file.bytes()
}
