import type { Finding, StoredRow } from './verdict.ts'

/** Something about a message that somebody changes, one thing after the other: its text, or whether there is an emoji of theirs. */
export type Fact = {
  id: number
  /** Whose emoji, and which; null: the text. */
  reaction: { by: string; emoji: string } | null
  /** What it is before it is changed. */
  first: string
  /** In their order. */
  tries: Try[]
}

/**
 * What somebody wanted it to be: a text, DELETED, THERE or GONE. One that was acknowledged is so, until the next. One that had no answer, once or for ever,
 * may be so now or later: whoever gave up waiting does not know.
 */
export type Try = { wanted: string; isAcknowledged: boolean; isUncertain: boolean }

/** No text is like this. */
export const DELETED = '(deleted)'
export const [THERE, GONE] = ['there', 'gone']

/** Judges whether each is what it must be in the end, by what was acknowledged. */
export function judgeFacts(facts: Fact[], rowsById: ReadonlyMap<number, StoredRow>): Finding[] {
  return facts.flatMap((fact): Finding[] => {
    const row = rowsById.get(fact.id)
    if (!row) return [] // found where messages are compared
    const isNow = currentOf(fact, row)
    const possible = possibleOf(fact)
    if (possible.has(isNow) || (fact.reaction && row.version.isDeleted)) return []
    const what = fact.reaction ? `${fact.reaction.emoji} of ${fact.reaction.by} at` : 'the text of'
    const text = `${what} ${row.conversation} ${row.seq} (id ${row.id}) is “${isNow}”, but “${[...possible].join('” or “')}” was acknowledged`
    return [{ kind: 'lost', text }]
  })
}

function possibleOf({ first, tries }: Fact): Set<string> {
  const acknowledged = tries.filter(({ isAcknowledged }) => isAcknowledged)
  const last = acknowledged.at(-1)?.wanted ?? first
  if (acknowledged.some(({ wanted }) => wanted === DELETED)) return new Set([DELETED])
  return new Set([last, ...tries.filter(({ isUncertain }) => isUncertain).map(({ wanted }) => wanted)])
}

function currentOf({ reaction }: Fact, { version }: StoredRow): string {
  if (!reaction) return version.isDeleted ? DELETED : version.body
  const made = version.reactions.find(({ emoji }) => emoji === reaction.emoji)
  return made?.users.includes(reaction.by) ? THERE : GONE
}
