/** The two people of a conversation, by their ids. The database has the lower one first, so that there is one for each two. */
export type Pair = { low: number; high: number }

export function pairOf(one: number, other: number): Pair {
  return { low: Math.min(one, other), high: Math.max(one, other) }
}
