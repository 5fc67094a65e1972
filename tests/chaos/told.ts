import type { PushedNotification } from '../../src/push/model.ts'
import type { Posted } from './receivers.ts'
import type { Finding } from './verdict.ts'

/** Whom the server told of messages, and of which it had to. */
export type Telling = {
  /** What was sent to the owner of the webhook, in the order of each conversation. */
  owed: Owed[]
  /** What the program has taken, as it came. */
  posted: Posted[]
  /** Each conversation on the browser of each of its people. */
  shown: Shown[]
}

export type Owed = { id: number; seq: number; sender: string; isDeleted: boolean }

export type Shown = {
  person: string
  partner: string
  /** When the latest message was sent that this person has not read; null where there is none. */
  unreadSince: Date | null
  /** What the browser was sent last for this conversation. */
  last: Pick<PushedNotification, 'at' | 'isOver'> | undefined
}

/**
 * Judges whether the webhook was posted each message to its owner at least once, and first of all in the order of the conversation; and whether each browser
 * shows of a conversation the latest message that is unread, or nothing where there is none.
 */
export function judgeTelling({ owed, posted, shown }: Telling): Finding[] {
  const bySender = Map.groupBy(owed, ({ sender }) => sender)
  return [
    ...findUnknown(owed, posted),
    ...[...bySender.values()].flatMap(rows => judgePosted(rows, posted)),
    ...shown.flatMap(judgeShown),
  ]
}

function findUnknown(owed: Owed[], posted: Posted[]): Finding[] {
  const ids = new Set(owed.map(({ id }) => id))
  return posted
    .filter(({ id, name, isSigned }) => !ids.has(id) || name !== `message-${id}` || !isSigned)
    .map(({ id, name, isSigned }) => {
      const how = `as “${name}”${isSigned ? '' : ', without a signature'}`
      return { kind: 'altered', text: `the webhook was posted message ${id} ${how}` }
    })
}

/** What was deleted before its turn is not posted. */
function judgePosted(rows: Owed[], posted: Posted[]): Finding[] {
  const places = new Map(posted.map(({ id }, place) => [id, place] as const).reverse()) // of the first time
  let latest: { seq: number; place: number } | undefined
  const findings: Finding[] = []
  for (const { id, seq, sender, isDeleted } of rows) {
    const place = places.get(id)
    const what = `number ${seq} of ${sender} (id ${id})`
    if (place === undefined) {
      if (!isDeleted) findings.push({ kind: 'lost', text: `the webhook was never posted ${what}` })
      continue
    }
    if (latest && place < latest.place)
      findings.push({
        kind: 'out of order',
        text: `the webhook was posted ${what} before number ${latest.seq}`,
      })
    if (!latest || place > latest.place) latest = { seq, place }
  }
  return findings
}

function judgeShown({ person, partner, unreadSince, last }: Shown): Finding[] {
  if (!unreadSince) {
    if (!last || last.isOver) return []
    return [
      {
        kind: 'left behind',
        text: `${person} is still shown what ${partner} sent, and nothing of it is unread`,
      },
    ]
  }
  if (last && !last.isOver && last.at === unreadSince.getTime()) return []
  return [{ kind: 'lost', text: `${person} was not told of what ${partner} sent last` }]
}
