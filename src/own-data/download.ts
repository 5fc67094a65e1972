import type { SignedIn } from '../accounts/store.ts'
import { makeArchive } from '../archive/archive.ts'
import { createArchivedFiles } from '../archive/files.ts'
import { countForArchive } from '../archive/store.ts'
import { actorOf, record } from '../audit/record.ts'
import type { Sql } from '../database/connect.ts'
import { HttpError } from '../errors.ts'
import { requestContextOf } from '../http/request-context.ts'
import { addJob } from '../jobs/store.ts'
import type { Services } from '../services.ts'
import { findLastingSessions } from '../sessions/store.ts'
import { type Words, wordsFor } from '../words/words.ts'
import { CHUNK_BYTES } from './making.ts'
import { askForFile, countBytes, type DataFile, MAX_BYTES, readChunk } from './store.ts'

/** So much is written while its person waits, in a second or two. What is more is made in the background. */
const AT_ONCE = { conversations: 200, messages: 10_000 }

/**
 * Gives somebody everything of their own, or has it be made for later when it is much.
 * @returns the answer with the file; null when it is being made
 * @throws HttpError 429; 507 when there is no room for it
 */
export async function downloadData(
  services: Pick<Services, 'sql' | 'dataLimit' | 'fileStorage'>,
  person: SignedIn,
  request: Request,
): Promise<Response | null> {
  const { sql, dataLimit, fileStorage: storage } = services
  await dataLimit.take(String(person.id))
  if (!(await isLittle(sql, person))) {
    await askForLater(sql, person, request)
    return null
  }
  await record(sql, { action: 'data.downloaded', actor: actorOf(person, request), subject: person })
  const { serverName } = requestContextOf(request)
  const words = wordsOfPage(request)
  const archive = makeArchive({
    sql,
    person,
    sessionId: person.sessionId,
    render: content => content.render(words, serverName),
    at: new Date(),
    async mayGoOn() {
      const lasting = await findLastingSessions(sql, [person.sessionId])
      if (!lasting.has(person.sessionId)) throw new Error('The session has ended.')
    },
    files: createArchivedFiles({ sql, storage, person, maxBytes: Number.MAX_SAFE_INTEGER }),
    onRead: () => {},
  })
  return respondZip(person, archive)
}

/** The words in which pages are shown to whoever asks. */
function wordsOfPage(request: Request): Words {
  return wordsFor(request, requestContextOf(request).preferences.language)
}

async function isLittle(sql: Sql, person: SignedIn): Promise<boolean> {
  const { conversations, messages } = await countForArchive(sql, person, AT_ONCE.conversations + 1)
  return conversations <= AT_ONCE.conversations && messages <= AT_ONCE.messages
}

async function askForLater(sql: Sql, person: SignedIn, request: Request): Promise<void> {
  if ((await countBytes(sql)) >= MAX_BYTES.together) throw new HttpError(507, say => say.ownAccount.data.full)
  await sql.begin(async transaction => {
    const fileId = await askForFile(transaction, person, wordsOfPage(request).language.tag)
    await addJob(transaction, 'data', person.id, { fileId })
    await record(transaction, { action: 'data.asked-for', actor: actorOf(person, request), subject: person })
  })
}

/** Gives somebody the file that was made for them: a chunk at a time, as far as it is taken, and while it and their session are there. */
export async function sendFile(
  sql: Sql,
  person: SignedIn,
  { id, bytes }: DataFile,
  request: Request,
): Promise<Response> {
  await record(sql, { action: 'data.downloaded', actor: actorOf(person, request), subject: person })
  let number = 0
  const content = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const chunk = await readChunk(sql, person, id, number++)
      if (!chunk) return controller.error(new Error('The file is gone, or the session has ended.'))
      controller.enqueue(chunk)
      if (number * CHUNK_BYTES >= bytes) controller.close()
    },
  })
  return respondZip(person, content)
}

function respondZip({ username }: SignedIn, content: ReadableStream<Uint8Array>): Response {
  const day = new Date().toISOString().slice(0, 'yyyy-mm-dd'.length)
  return new Response(content, {
    headers: {
      'content-type': 'application/zip',
      'content-disposition': `attachment; filename="chatapp-${username}-${day}.zip"`,
    },
  })
}
