import type { Finding, StoredRow } from './verdict.ts'

/**
 * What one connection of a device's socket said, frame by frame, before the device looked at what it had already.
 *
 * A frame is a hint: it may get lost, and come again with another connection or after a `sync`. But while a connection
 * stays open and says no `sync`, each message of a conversation is announced once, and in the order of `seq`; each change, in the order of `change`. One may
 * be missing only where a `sync` follows, or the connection ends.
 */
export type Hearing = { device: string; connection: number; said: Said[]; isOpen: boolean }

export type Said = Announced | { kind: 'sync' }

type Announced = { conversation: string; id: number; seq: number } & (
  | { kind: 'message' }
  | { kind: 'changed'; change: number }
)

export function judgeHearing(
  { device, connection, said, isOpen }: Hearing,
  rowsById: ReadonlyMap<number, StoredRow>,
): Finding[] {
  const findings = [
    ...splitAtSyncs(said).flatMap(announced => [
      ...compareWithStore(announced, rowsById),
      ...bySequence(announced).flatMap(findRepeated),
    ]),
    ...findMissing({ said, isOpen }),
  ]
  return findings.map(({ kind, text }) => ({ kind, text: `${device}, connection ${connection}, ${text}` }))
}

function compareWithStore(announced: Announced[], rowsById: ReadonlyMap<number, StoredRow>): Finding[] {
  return announced.flatMap((one): Finding[] => {
    const row = rowsById.get(one.id)
    if (!row) return [{ kind: 'lost', text: `was told of ${nameOf(one)}, which is not stored` }]
    if (one.kind === 'changed' && one.change > (row.change ?? 0)) {
      const text = `was told of ${nameOf(one)}, which is stored as of change ${row.change}`
      return [{ kind: 'lost', text }]
    }
    if (row.seq === one.seq && row.conversation === one.conversation) return []
    const text = `was told of ${nameOf(one)}, which is stored as ${row.conversation} ${row.seq}`
    return [{ kind: 'altered', text }]
  })
}

function findRepeated(announced: Announced[]): Finding[] {
  const numbers = new Set<number>()
  let highest = 0
  return announced.flatMap((one): Finding[] => {
    const number = numberOf(one)
    const isRepeated = numbers.has(number)
    const isLate = number < highest
    numbers.add(number)
    highest = Math.max(highest, number)
    if (isRepeated) return [{ kind: 'duplicated', text: `was told twice of ${nameOf(one)}` }]
    if (!isLate) return []
    return [{ kind: 'out of order', text: `was told of ${nameOf(one)} after number ${highest}` }]
  })
}

/** What is missing from a connection that is still open, unless a `sync` has followed, or is on its way. */
export function findMissing({ said, isOpen }: Pick<Hearing, 'said' | 'isOpen'>): Finding[] {
  return isOpen ? bySequence(splitAtSyncs(said).at(-1) ?? []).flatMap(findSkipped) : []
}

function splitAtSyncs(said: Said[]): Announced[][] {
  const stretches: Announced[][] = [[]]
  for (const one of said) {
    if (one.kind === 'sync') stretches.push([])
    else stretches.at(-1)?.push(one)
  }
  return stretches
}

/** The messages of each conversation, and its changes, each of which have numbers of their own. */
function bySequence(announced: Announced[]): Announced[][] {
  return [...Map.groupBy(announced, ({ kind, conversation }) => `${kind} ${conversation}`).values()]
}

/** The first one announced may have any number: what came before it is what the device catches up with. */
function findSkipped(announced: Announced[]): Finding[] {
  const numbers = new Set(announced.map(numberOf))
  let expected = announced[0] ? numberOf(announced[0]) : 0
  return announced.flatMap((one): Finding[] => {
    const number = numberOf(one)
    const findings: Finding[] = []
    for (; expected < number; expected++) {
      const text = `was told of ${placeOf(one)}, but never of number ${expected}, and of no gap`
      if (!numbers.has(expected)) findings.push({ kind: 'lost', text })
    }
    expected = Math.max(expected, number + 1)
    return findings
  })
}

function numberOf(one: Announced): number {
  return one.kind === 'changed' ? one.change : one.seq
}

function placeOf(one: Announced): string {
  return one.kind === 'changed'
    ? `change ${one.change} of ${one.conversation} ${one.seq}`
    : `${one.conversation} ${one.seq}`
}

function nameOf(one: Announced): string {
  return `${placeOf(one)} (id ${one.id})`
}
