import { type Fact, judgeFacts } from './facts.ts'
import { type Hearing, judgeHearing } from './hearings.ts'
import { describeVersion, type Version } from './versions.ts'

/** A message that the server has acknowledged. */
export type Acknowledged = Message & { key: string; sender: string; conversation: string; lane: string }

/** A row of the table, in the order of its conversation. */
export type StoredRow = Message & {
  key: string
  sender: string
  conversation: string
  /** What it said when it was sent; null where that is gone. */
  first: string | null
  change: number | null
  version: Version
}

/** What a device got of a conversation when it asked, as it came, and each message as it shows it in the end. */
export type Delivery = {
  device: string
  conversation: string
  received: Message[]
  shown: ReadonlyMap<number, Version>
  /** Messages that it was given as they had been before the change that it was told of. */
  outdated: string[]
}

type Message = { id: number; seq: number; body: string }

/** What happened, as three who were there tell it: the writers, the table, and the readers. */
export type Evidence = {
  /** In the order of the acknowledgements. */
  acknowledged: Acknowledged[]
  stored: StoredRow[]
  /** What was changed of messages. */
  facts: Fact[]
  /** One for each device and conversation that the device takes part in, also where nothing arrived. */
  deliveries: Delivery[]
  /** One for each connection of each device's socket. */
  hearings: Hearing[]
}

/** Something that must not be, in words that name the message. */
export type Finding = {
  kind: 'lost' | 'duplicated' | 'out of order' | 'altered' | 'left behind' | 'proves nothing'
  text: string
}

/**
 * Judges whether acknowledged = stored = received by each device, once, in the order of `seq`, without a gap, and
 * whether sockets announced it so; and whether what was changed is so, and each device shows every message as it is in the table.
 *
 * A row that nobody acknowledged is none of its business: somebody may insert one by hand.
 */
export function judge({ acknowledged, stored, facts, deliveries, hearings }: Evidence): Finding[] {
  const rowsByConversation = Map.groupBy(stored, ({ conversation }) => conversation)
  const rowsById = new Map(stored.map(row => [row.id, row]))
  return [
    ...compareWithStore(acknowledged, stored),
    ...findRepeatedRows(stored),
    ...[...rowsByConversation].flatMap(([conversation, rows]) => findGaps(conversation, rows)),
    ...findOvertaken(acknowledged),
    ...judgeFacts(facts, rowsById),
    ...deliveries.flatMap(delivery =>
      judgeDelivery(delivery, rowsByConversation.get(delivery.conversation) ?? []),
    ),
    ...hearings.flatMap(hearing => judgeHearing(hearing, rowsById)),
  ]
}

function compareWithStore(acknowledged: Acknowledged[], stored: StoredRow[]): Finding[] {
  const rows = new Map(stored.map(row => [row.id, row]))
  const rowsByKey = new Map(stored.map(row => [keyOf(row), row]))
  return acknowledged.flatMap((message): Finding[] => {
    const name = nameOf(message.conversation, message)
    const sameId = rows.get(message.id)
    const row = sameId && keyOf(sameId) === keyOf(message) ? sameId : rowsByKey.get(keyOf(message))
    if (!row) return [{ kind: 'lost', text: `${name} was acknowledged but is not stored` }]
    if (row.first !== null && row.first !== message.body)
      return [{ kind: 'altered', text: `${name} is stored as another message: “${row.body}”` }]
    if (row.id !== message.id || row.seq !== message.seq || row.conversation !== message.conversation) {
      const text = `${name} is stored under another number than was acknowledged: ${row.conversation} ${row.seq} (id ${row.id})`
      return [{ kind: 'out of order', text }]
    }
    return []
  })
}

/** Every body that the writers send is unlike all others, so what is there twice was sent once. Of what was deleted nobody knows what it said. */
function findRepeatedRows(stored: StoredRow[]): Finding[] {
  const first = new Map<string, StoredRow>()
  return stored.flatMap((row): Finding[] => {
    if (row.first === null) return []
    const identity = `${row.conversation}\n${row.sender}\n${row.first}`
    const earlier = first.get(identity)
    if (!earlier) {
      first.set(identity, row)
      return []
    }
    const how = keyOf(row) === keyOf(earlier) ? 'under one key' : 'under two keys'
    const text = `${nameOf(row.conversation, row)} is stored twice ${how}, first as number ${earlier.seq}`
    return [{ kind: 'duplicated', text }]
  })
}

function findGaps(conversation: string, rows: StoredRow[]): Finding[] {
  const seqs = new Set(rows.map(({ seq }) => seq))
  const last = rows.at(-1)?.seq ?? 0
  const missing = Array.from({ length: last }, (_, i) => i + 1).filter(seq => !seqs.has(seq))
  return missing.map(seq => ({
    kind: 'lost',
    text: `number ${seq} is missing from the conversation ${conversation}`,
  }))
}

/** In a lane each message is sent after the one before it was acknowledged. */
function findOvertaken(acknowledged: Acknowledged[]): Finding[] {
  const latest = new Map<string, Acknowledged>()
  return acknowledged.flatMap((message): Finding[] => {
    const earlier = latest.get(message.lane)
    latest.set(message.lane, message)
    if (!earlier || earlier.seq < message.seq) return []
    const text = `${nameOf(message.conversation, message)} was sent after number ${earlier.seq} had been acknowledged`
    return [{ kind: 'out of order', text }]
  })
}

function judgeDelivery(
  { device, conversation, received, shown, outdated }: Delivery,
  rows: StoredRow[],
): Finding[] {
  const rowsById = new Map(rows.map(row => [row.id, row]))
  const ids = new Set<number>()
  const findings: Finding[] = []
  const find = (kind: Finding['kind'], message: Message, what: string, more = '') =>
    findings.push({ kind, text: `${device} ${what} ${nameOf(conversation, message)}${more}` })

  let highest: Message | undefined
  for (const message of received) {
    const row = rowsById.get(message.id)
    if (!row) find('lost', message, 'got', ', which is not stored')
    else if (row.seq !== message.seq || !isVersionOf(message, row))
      find('altered', message, 'got', `, which is stored as number ${row.seq}, “${row.body}”`)

    if (ids.has(message.id)) find('duplicated', message, 'got', ' twice')
    else if (highest && message.seq <= highest.seq)
      find('out of order', message, 'got', ` after number ${highest.seq}`)
    ids.add(message.id)
    if (!highest || message.seq > highest.seq) highest = message
  }
  for (const row of rows) {
    const version = shown.get(row.id)
    const [isShown, is] = [version && describeVersion(version), describeVersion(row.version)]
    if (!ids.has(row.id)) find('lost', row, 'never got')
    else if (isShown !== is) find('altered', row, 'shows', ` as ${isShown}, which is ${is}`)
  }
  for (const what of outdated) findings.push({ kind: 'altered', text: `${device} was told ${what}` })
  return findings
}

/** The writers' edits begin with what the message said first. */
function isVersionOf({ body }: Message, row: StoredRow): boolean {
  if (row.change === null) return body === row.body
  return row.first === null || body.startsWith(row.first)
}

function keyOf({ sender, key }: { sender: string; key: string }): string {
  return `${sender} ${key}`
}

function nameOf(conversation: string, { id, seq, body }: Message): string {
  return `${conversation} ${seq} (id ${id}, “${body}”)`
}
