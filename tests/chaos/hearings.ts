import type { Finding, StoredRow } from './verdict.ts'

/**
 * What one connection of a device's socket said, frame by frame, before the device looked at what it had already.
 *
 * A frame is a hint: it may get lost, and come again with another connection or after a `sync`. But while a connection
 * stays open and says no `sync`, each message of a conversation is announced once, and in the order of `seq`. One may
 * be missing only where a `sync` follows, or the connection ends.
 */
export type Hearing = { device: string; connection: number; said: Said[]; isOpen: boolean }

export type Said = Announced | { kind: 'sync' }

type Announced = { kind: 'message'; conversation: string; id: number; seq: number }

export function judgeHearing(
  { device, connection, said, isOpen }: Hearing,
  rowsById: ReadonlyMap<number, StoredRow>,
): Finding[] {
  const findings = [
    ...splitAtSyncs(said).flatMap(announced => [
      ...compareWithStore(announced, rowsById),
      ...byConversation(announced).flatMap(findRepeated),
    ]),
    ...findMissing({ said, isOpen }),
  ]
  return findings.map(({ kind, text }) => ({ kind, text: `${device}, connection ${connection}, ${text}` }))
}

function compareWithStore(announced: Announced[], rowsById: ReadonlyMap<number, StoredRow>): Finding[] {
  return announced.flatMap((message): Finding[] => {
    const row = rowsById.get(message.id)
    if (!row) return [{ kind: 'lost', text: `was told of ${nameOf(message)}, which is not stored` }]
    if (row.seq === message.seq && row.conversation === message.conversation) return []
    const text = `was told of ${nameOf(message)}, which is stored as ${row.conversation} ${row.seq}`
    return [{ kind: 'altered', text }]
  })
}

function findRepeated(announced: Announced[]): Finding[] {
  const seqs = new Set<number>()
  let highest = 0
  return announced.flatMap((message): Finding[] => {
    const { seq } = message
    const isRepeated = seqs.has(seq)
    const isLate = seq < highest
    seqs.add(seq)
    highest = Math.max(highest, seq)
    if (isRepeated) return [{ kind: 'duplicated', text: `was told twice of ${nameOf(message)}` }]
    if (!isLate) return []
    return [{ kind: 'out of order', text: `was told of ${nameOf(message)} after number ${highest}` }]
  })
}

/** What is missing from a connection that is still open, unless a `sync` has followed, or is on its way. */
export function findMissing({ said, isOpen }: Pick<Hearing, 'said' | 'isOpen'>): Finding[] {
  return isOpen ? byConversation(splitAtSyncs(said).at(-1) ?? []).flatMap(findSkipped) : []
}

function splitAtSyncs(said: Said[]): Announced[][] {
  const stretches: Announced[][] = [[]]
  for (const one of said) {
    if (one.kind === 'sync') stretches.push([])
    else stretches.at(-1)?.push(one)
  }
  return stretches
}

function byConversation(announced: Announced[]): Announced[][] {
  return [...Map.groupBy(announced, ({ conversation }) => conversation).values()]
}

/** The first one announced may have any number: what came before it is what the device catches up with. */
function findSkipped(announced: Announced[]): Finding[] {
  const seqs = new Set(announced.map(({ seq }) => seq))
  let expected = announced[0]?.seq ?? 0
  return announced.flatMap((message): Finding[] => {
    const { seq, conversation } = message
    const findings: Finding[] = []
    for (; expected < seq; expected++) {
      const text = `was told of ${conversation} ${seq}, but never of number ${expected}, and of no gap`
      if (!seqs.has(expected)) findings.push({ kind: 'lost', text })
    }
    expected = Math.max(expected, seq + 1)
    return findings
  })
}

function nameOf({ conversation, seq, id }: Announced): string {
  return `${conversation} ${seq} (id ${id})`
}
