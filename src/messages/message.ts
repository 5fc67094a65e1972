import type { Sql } from '../database/client.ts'
import { readMoment } from '../database/moments.ts'
import type { FileOfMessage } from '../files/model.ts'
import { filesOfMessage } from '../files/store.ts'

/** A message as its two people see it. */
export type Message = {
  id: number
  seq: number
  sender: string
  recipient: string
  body: string
  createdAt: Date
  /** The number of its latest change; null where it is as it was sent. */
  change: number | null
  editedAt: Date | null
  /** When its text was taken away. */
  deletedAt: Date | null
  /** When its text is taken away by itself. */
  expiresAt: Date | null
  /** When that was done: it is not shown any more. */
  disappearedAt: Date | null
  /** What it says by itself, for programs to know, such as `disappearing:7`. */
  notice: string | null
  /** The message that it replies to. */
  quoted: Quoted | null
  /** In the order in which they were made. */
  reactions: Reaction[]
  /** In the order in which they were attached. */
  files: FileOfMessage[]
}

/** A message that another one replies to. It may be gone: then only its id is known. */
export type Quoted = {
  id: number
  seq: number | null
  sender: string | null
  excerpt: string
  isDeleted: boolean
  files: FileOfMessage[]
}

/** An emoji, and who has put it to a message. */
export type Reaction = { emoji: string; users: string[] }

/** A message as the database gives it, with its two people as they are to each other. */
export type MessageRow = Pick<Message, 'id' | 'seq' | 'body' | 'createdAt' | 'change'> & { rest: Rest | null }

/** What most messages have nothing of. Times in JSON are texts. */
type Rest = {
  editedAt: string | null
  deletedAt: string | null
  expiresAt: string | null
  disappearedAt: string | null
  notice: string | null
  quoted:
    | (Omit<Quoted, 'sender' | 'files'> & { bySender: boolean | null; files: FileOfMessage[] | null })
    | null
  reactions: { emoji: string; bySender: boolean[] }[] | null
  files: FileOfMessage[] | null
}

/** Characters of a message that are shown where another one replies to it. */
const EXCERPT_LENGTH = 300

/**
 * What is read of a row of `messages`. What most have nothing of comes as one JSON: it need not be looked for, and a dozen columns that are null take as
 * long as the text. A message that was never changed has no reactions.
 */
export function messageColumns(sql: Sql) {
  return sql`
    messages.id, messages.seq, messages.body, messages.created_at AS "createdAt", messages.change,
    CASE WHEN coalesce(messages.change, messages.reply_to) IS NOT NULL OR messages.expires_at IS NOT NULL OR messages.notice IS NOT NULL OR messages.has_files
    THEN json_build_object(
      'editedAt', messages.edited_at, 'deletedAt', messages.deleted_at, 'expiresAt', messages.expires_at,
      'disappearedAt', messages.disappeared_at, 'notice', messages.notice,
      'quoted', CASE WHEN messages.reply_to IS NOT NULL THEN coalesce(
        (SELECT json_build_object(
           'id', quoted.id, 'seq', quoted.seq, 'bySender', quoted.sender_id = messages.sender_id,
           'excerpt', left(quoted.body, ${EXCERPT_LENGTH}), 'isDeleted', quoted.deleted_at IS NOT NULL,
           'files', CASE WHEN quoted.has_files THEN ${filesOfMessage(sql, sql`quoted.id`)} END)
         FROM messages quoted WHERE quoted.id = messages.reply_to),
        json_build_object('id', messages.reply_to, 'seq', NULL, 'bySender', NULL, 'excerpt', '', 'isDeleted', true, 'files', NULL)) END,
      'reactions', CASE WHEN messages.change IS NOT NULL THEN
        (SELECT json_agg(json_build_object('emoji', emoji, 'bySender', by_sender) ORDER BY first)
         FROM (
           SELECT emoji, min(place) AS first, json_agg(user_id = messages.sender_id ORDER BY place) AS by_sender
           FROM reactions WHERE message_id = messages.id GROUP BY emoji) made) END,
      'files', CASE WHEN messages.has_files THEN ${filesOfMessage(sql)} END) END AS rest`
}

/** Makes a message of its row, with the names of its two people. */
export function toMessage(
  { id, seq, body, createdAt, change, rest }: MessageRow,
  sender: string,
  recipient: string,
): Message {
  return {
    id,
    seq,
    sender,
    recipient,
    body,
    createdAt,
    change,
    ...(rest ? toRest(rest, sender, recipient) : NO_REST),
  }
}

const NO_REST = {
  editedAt: null,
  deletedAt: null,
  expiresAt: null,
  disappearedAt: null,
  notice: null,
  quoted: null,
  reactions: [],
  files: [],
}

function toRest({ quoted, reactions, files, ...rest }: Rest, sender: string, recipient: string) {
  const nameOf = (isSender: boolean) => (isSender ? sender : recipient)
  return {
    editedAt: toDate(rest.editedAt),
    deletedAt: toDate(rest.deletedAt),
    expiresAt: toDate(rest.expiresAt),
    disappearedAt: toDate(rest.disappearedAt),
    notice: rest.notice,
    quoted: quoted && {
      id: quoted.id,
      seq: quoted.seq,
      sender: quoted.bySender === null ? null : nameOf(quoted.bySender),
      excerpt: quoted.excerpt,
      isDeleted: quoted.isDeleted,
      files: quoted.files ?? [],
    },
    reactions: (reactions ?? []).map(({ emoji, bySender }) => ({ emoji, users: bySender.map(nameOf) })),
    files: files ?? [],
  }
}

function toDate(text: string | null): Date | null {
  return text === null ? null : readMoment(text)
}

/** A message as it is shown where another one replies to it. */
export function quotedOf({ id, seq, sender, body, deletedAt, files }: Message): Quoted {
  return {
    id,
    seq,
    sender,
    excerpt: [...body].slice(0, EXCERPT_LENGTH).join(''),
    isDeleted: deletedAt !== null,
    files,
  }
}
