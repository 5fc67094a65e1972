import type { Person } from '../accounts/store.ts'
import { toVersionJson } from '../changes/api.ts'
import { findVersions, type Version } from '../changes/store.ts'
import type { Sql } from '../database/connect.ts'
import { fileToJson } from '../files/model.ts'
import type { Html } from '../html/html.ts'
import { toJson } from '../messages/api.ts'
import type { Message } from '../messages/message.ts'
import { readConversation } from '../messages/reading-store.ts'
import type { ArchivedFiles } from './files.ts'
import type { ArchivedConversation } from './store.ts'
import { beginConversation, beginDay, endConversation, endDay, messageItem } from './views.ts'

/** A message, and what it said before it was edited. */
export type ArchivedMessage = Message & { versions: Version[] }

/** What an archive is made with. */
export type Source = {
  sql: Sql
  person: Person
  /** The session that asks; null where it is made in the background. */
  sessionId: string | null
  /** Puts the words of the person's language into what is written. */
  render(content: Html): string
  /** The moment that the archive bears. */
  at: Date
  /** Throws when it is not to go on: asked before anything is read. */
  mayGoOn(): Promise<void>
  /** The files of its messages. */
  files: ArchivedFiles
  /** Is told how many messages were read: each message is, once for its page and once as JSON. */
  onRead(messages: number): void
}

/** So many messages are in memory at a time, of 50 KB each at the very most. */
export const READ_AT_ONCE = 500

/** Reads a conversation from its beginning up to a number, in pages. What comes later is not in it. */
async function* readUpTo(
  { sql, person, mayGoOn, onRead }: Source,
  { partner, lastSeq }: ArchivedConversation,
): AsyncGenerator<ArchivedMessage[]> {
  for (let after = 0; after < lastSeq; ) {
    await mayGoOn()
    const { messages } = await readConversation(sql, person, partner, { after, limit: READ_AT_ONCE })
    const page = messages.filter(({ seq }) => seq <= lastSeq)
    const last = page.at(-1)
    if (!last) return
    onRead(page.length)
    yield await withVersions(sql, page)
    after = last.seq
  }
}

async function withVersions(sql: Sql, page: Message[]): Promise<ArchivedMessage[]> {
  const edited = page.filter(({ editedAt, deletedAt }) => editedAt && !deletedAt).map(({ id }) => id)
  const versions = edited.length > 0 ? await findVersions(sql, edited) : new Map<number, Version[]>()
  return page.map(message => ({ ...message, versions: versions.get(message.id) ?? [] }))
}

/** Writes a conversation as a page that is read without the network, with a heading for each day. */
export async function* writePage(source: Source, conversation: ArchivedConversation): AsyncGenerator<string> {
  const { person, render, files } = source
  yield render(beginConversation(conversation.partner))
  let day = ''
  for await (const messages of readUpTo(source, conversation)) {
    let text = ''
    for (const message of messages) {
      const dayOfMessage = message.createdAt.toISOString().slice(0, 'yyyy-mm-dd'.length)
      if (dayOfMessage !== day) {
        if (day !== '') text += render(endDay())
        text += render(beginDay(message.createdAt))
        day = dayOfMessage
      }
      text += render(messageItem(message, person, conversation.partner.displayName, files.pathOf))
    }
    yield text
  }
  if (day !== '') yield render(endDay())
  yield render(endConversation())
}

/** Writes a conversation for programs: its messages as the API gives them, the oldest first, with the earlier versions of those that were edited, and where their files are in the archive. */
export async function* writeJson(source: Source, conversation: ArchivedConversation): AsyncGenerator<string> {
  const { partner, lastSeq } = conversation
  yield `{"user": ${JSON.stringify(partner.username)}, "last_seq": ${lastSeq}, "messages": [`
  let separator = '\n'
  for await (const messages of readUpTo(source, conversation)) {
    yield separator + messages.map(message => JSON.stringify(withMore(source, message))).join(',\n')
    separator = ',\n'
  }
  yield '\n]}\n'
}

function withMore({ files }: Source, { versions, ...message }: ArchivedMessage) {
  return {
    ...toJson(message),
    files: message.files.map(file => ({ ...fileToJson(file), path: files.pathOf(file) })),
    ...(versions.length > 0 && { edits: versions.map(toVersionJson) }),
  }
}
