import type { Person } from '../accounts/store.ts'
import { FILE_FIELD } from '../files/attach-views.ts'
import { type FileOfMessage, MAX_FILES, readIds } from '../files/model.ts'
import { type Incoming, readForm } from '../files/multipart.ts'
import { findOwnFiles } from '../files/store.ts'
import { type Fields, readBody } from '../http/body.ts'
import type { Services } from '../services.ts'

/** What the form of a conversation brought so far: its fields, and files that are stored and go along with the message. */
export type ConversationBody = { fields: Fields; files: { id: number; name: string }[] }

/**
 * Reads the form of a conversation into `content`: from a script its fields alone; from a page without one, files with them. What has come by the
 * time something is wrong stays there, so that nobody has to send it once more.
 * @throws HttpError for a file that cannot be stored, and a malformed form
 */
export async function readConversationBody(
  services: Services,
  person: Person,
  request: Request,
  { fields, files }: ConversationBody,
): Promise<void> {
  if (!request.headers.get('content-type')?.startsWith('multipart/form-data')) {
    Object.assign(fields, await readBody(request))
    if (typeof fields.files === 'string' && fields.files !== '') takeAlong(fields, readIds(fields.files))
    return
  }
  const field = FILE_FIELD
  const stored: FileOfMessage[][] = [] // in the order of the form, whichever is there first
  const take = async (file: Incoming) => {
    const place = stored.push([]) - 1
    stored[place] = [await services.files.receive(person, file)]
  }
  try {
    await readForm(request, { field, max: MAX_FILES, fields, take })
  } finally {
    files.push(...(await findKept(services, person, fields)), ...stored.flat())
  }
  takeAlong(
    fields,
    files.map(({ id }) => id),
  )
}

/** The files that an earlier form brought, which could not be sent. */
async function findKept({ sql }: Services, person: Person, { files }: Fields): Promise<FileOfMessage[]> {
  return findOwnFiles(sql, person, readIds(files))
}

/** Files that are no numbers are left as they were given: whoever looks at the fields says so. */
function takeAlong(fields: Fields, ids: number[]): void {
  if (ids.length > 0) fields.files = ids
}
