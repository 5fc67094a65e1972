import type { Here } from './here.ts'

/** With whom the conversations are that somebody is looking at, on the devices of an instance: ids. */
export type LookingAt = [person: number, partners: number[]]

/** Which conversations are looked at on this instance, and what of that the others were told. */
type Looking = {
  /** A device of somebody's shows another conversation, or is gone, or they are at it or not. */
  look(id: number): void
  /** Who looks at something else than was told. */
  due(): LookingAt[]
  /** It was told. */
  told(looking: readonly LookingAt[]): void
  /** Everybody who looks at something, as it was told. */
  all(): LookingAt[]
}

/** Nobody is at more devices at the same time; so many fit into a notification of the database. */
const MAX_PARTNERS = 3

/** Somebody looks at a conversation on a device that shows it, while they are at it. Nobody but instances learns of that. */
export function createLooking({ devicesOf }: Pick<Here, 'devicesOf'>): Looking {
  const told = new Map<number, number[]>()
  const changed = new Set<number>()

  function partnersOf(id: number): number[] {
    const open = [...devicesOf(id)].flatMap(({ isActive, open }) => (isActive && open ? [open.id] : []))
    return [...new Set(open)].sort((one, other) => one - other).slice(0, MAX_PARTNERS)
  }

  function look(id: number): void {
    if (String(partnersOf(id)) === String(told.get(id) ?? [])) changed.delete(id)
    else changed.add(id)
  }

  return {
    look,
    due: () => [...changed].map(id => [id, partnersOf(id)]),

    told(looking) {
      for (const [id, partners] of looking) {
        if (partners.length > 0) told.set(id, partners)
        else told.delete(id)
        look(id)
      }
    },

    all: () => [...told],
  }
}
