import { makeZip } from 'client-zip'
import { assetFile } from '../html/assets.ts'
import {
  writeAccount,
  writePasskeys,
  writePush,
  writeSessions,
  writeTokens,
  writeWebhooks,
} from './account.ts'
import { type Source, writeJson, writePage } from './messages.ts'
import { fileNameOf } from './names.ts'
import {
  writeArrangements,
  writeAuditEntries,
  writeBlocks,
  writeDrafts,
  writeInvitations,
  writeReports,
} from './records.ts'
import { listForArchive, readPicture } from './store.ts'
import { INDEX, indexPage, type Listed, PICTURE, STYLE } from './views.ts'

/** A file of an archive; it is written when its turn comes, as far as somebody takes it. */
type File = { name: string; lastModified: Date; input: AsyncIterable<string | Uint8Array> | Uint8Array }

/** What stands in an archive beside the conversations. */
const RECORDS: Record<string, (source: Source) => AsyncIterable<string>> = {
  account: writeAccount,
  sessions: writeSessions,
  tokens: writeTokens,
  webhooks: writeWebhooks,
  push: writePush,
  passkeys: writePasskeys,
  drafts: writeDrafts,
  list: writeArrangements,
  blocks: writeBlocks,
  reports: writeReports,
  invitations: writeInvitations,
  audit: writeAuditEntries,
}

const LISTED_AT_ONCE = 200
const PAGE = '.html'

/**
 * Makes a ZIP of everything of somebody's own, as it is read: nothing is read ahead of whoever takes it by more than some pages of messages,
 * and nothing is read any more once they have gone. Each conversation ends with the message that was its last when its turn came.
 */
export function makeArchive(source: Source): ReadableStream<Uint8Array> {
  const reader = makeZip(filesOf(source)).getReader()
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await reader.read()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    // What was being written is told why it ends by throwing that, which is no failure here.
    cancel: reason => reader.cancel(reason).catch(() => {}),
  })
}

async function* filesOf(source: Source): AsyncGenerator<File> {
  const { at, sql, person, render } = source
  const file = (name: string, input: File['input']): File => ({ name, lastModified: at, input })
  yield file(STYLE, await assetFile('archive.css').bytes())
  for (const [name, write] of Object.entries(RECORDS)) yield file(`data/${name}.json`, write(source))
  const picture = await readPicture(sql, person)
  if (picture) yield file(PICTURE, picture)

  const listed: Listed[] = []
  for await (const conversation of conversationsOf(source)) {
    const { partner, lastSeq, lastMessageAt } = conversation
    const name = fileNameOf(listed.length + 1, partner.username)
    const page = `conversations/${name}${PAGE}`
    yield file(page, writePage(source, conversation))
    yield file(`data/conversations/${name}.json`, writeJson(source, conversation))
    for await (const { path, content } of source.files.take()) yield file(path, content)
    listed.push({ partner, file: page, messages: lastSeq, latestAt: lastMessageAt })
  }
  listed.sort((one, other) => other.latestAt.getTime() - one.latestAt.getTime())
  const index = indexPage(person.username, at, listed, picture && PICTURE)
  yield file(INDEX, new TextEncoder().encode(render(index)))
}

async function* conversationsOf({ sql, person, mayGoOn }: Source) {
  for (let after = 0; ; ) {
    await mayGoOn()
    const conversations = await listForArchive(sql, person, after, LISTED_AT_ONCE)
    yield* conversations.filter(({ lastSeq }) => lastSeq > 0)
    const last = conversations.at(-1)
    if (!last || conversations.length < LISTED_AT_ONCE) return
    after = last.id
  }
}
