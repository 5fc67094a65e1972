/** Who sees whom, of those who have a socket here. It is looked up once for each of them, and kept up to date from then on. */
type Sight = {
  /** Notes whom somebody sees. @returns whom they do not see any more */
  set(viewer: number, seen: Iterable<number>): number[]
  /** Adds somebody, where it is known whom the viewer sees. @returns whether that is new */
  add(viewer: number, person: number): boolean
  /** Forgets a viewer, who has left. */
  remove(viewer: number): void
  /** Whom somebody sees. Null where that was not looked up yet. */
  of(viewer: number): ReadonlySet<number> | null
  /** Who sees somebody. */
  viewersOf(person: number): Iterable<number>
}

const NOBODY: ReadonlySet<number> = new Set()

export function createSight(): Sight {
  const seenBy = new Map<number, Set<number>>()
  const viewers = new Map<number, Set<number>>()

  function link(viewer: number, person: number): void {
    const known = viewers.get(person)
    if (known) known.add(viewer)
    else viewers.set(person, new Set([viewer]))
  }

  function unlink(viewer: number, person: number): void {
    const known = viewers.get(person)
    known?.delete(viewer)
    if (known?.size === 0) viewers.delete(person)
  }

  return {
    set(viewer, seen) {
      const before = seenBy.get(viewer) ?? NOBODY
      const after = new Set(seen)
      seenBy.set(viewer, after)
      for (const person of before) if (!after.has(person)) unlink(viewer, person)
      for (const person of after) if (!before.has(person)) link(viewer, person)
      return [...before].filter(person => !after.has(person))
    },

    add(viewer, person) {
      const seen = seenBy.get(viewer)
      if (!seen || seen.has(person)) return false
      seen.add(person)
      link(viewer, person)
      return true
    },

    remove(viewer) {
      for (const person of seenBy.get(viewer) ?? NOBODY) unlink(viewer, person)
      seenBy.delete(viewer)
    },

    of: viewer => seenBy.get(viewer) ?? null,
    viewersOf: person => viewers.get(person) ?? NOBODY,
  }
}
