import { MAX_FILES } from '../files/model.ts'
import { type Incoming, readForm } from '../files/multipart.ts'
import { readBody } from '../http/body.ts'
import { sharedText } from './text.ts'

/** What another app shares, where it came to the server. */
export type Shared = { text: string; hasFiles: boolean }

/**
 * Reads what another app shares with a browser that has no service worker, or lost it. The text is taken; files, which only a page can attach to
 * what somebody writes, are not.
 * @throws HttpError for a form that is malformed, or none
 */
export async function readShared(request: Request): Promise<Shared> {
  const isForm = request.headers.get('content-type')?.startsWith('multipart/form-data')
  const { taken, fields } = isForm
    ? await readForm(request, { field: 'files', max: MAX_FILES, take: letGo })
    : { taken: [], fields: await readBody(request) }
  return { text: sharedText(field => fields[field]), hasFiles: taken.length > 0 }
}

async function letGo({ pieces }: Incoming): Promise<void> {
  for await (const _piece of pieces);
}
