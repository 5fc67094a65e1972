import { type FieldErrors, HttpError } from '../errors.ts'
import type { Sentence } from '../words/words.ts'
import { type Html, respondHtml, withHeaders } from './html.ts'

/** What was wrong with a form: with its fields, or with all of it. */
export type Complaint = { errors?: FieldErrors | undefined; detail?: Sentence | undefined }

/**
 * Does what a form asks for, or shows the form again with what is wrong. What is not there any more has no form either.
 * @param page the form
 * @throws HttpError 404
 */
export async function orAgain(
  request: Request,
  page: (complaint: Complaint) => Html | Promise<Html>,
  work: () => Promise<Response>,
): Promise<Response> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof HttpError) || error.status === 404) throw error
    const { errors, headers } = error.more
    const complaint = errors ? { errors } : { detail: error.detail }
    return withHeaders(respondHtml(request, await page(complaint), error.status), headers)
  }
}
