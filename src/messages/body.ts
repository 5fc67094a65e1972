import { invalid } from '../errors.ts'
import { lengthOf } from '../http/length.ts'

/**
 * Makes the text of a message of what was typed. A form turns each line end into CR LF; the text has LF wherever it comes from.
 * @throws HttpError 422 when it is too long
 */
export function trimBody(text: string, maxLength: number): string {
  const body = text.replaceAll('\r\n', '\n').trim()
  const length = lengthOf(body)
  if (length > maxLength) throw invalid({ body: [say => say.fields.bodyTooLong(length, maxLength)] })
  return body
}
