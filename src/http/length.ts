/** Counts characters as PostgreSQL does: an emoji beyond the basic plane is one. */
export function lengthOf(text: string): number {
  let length = 0
  for (const _ of text) length++
  return length
}
