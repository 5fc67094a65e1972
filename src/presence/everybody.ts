import type { LookingAt } from './looking.ts'
import { HIDDEN, isLess, type Presence } from './model.ts'
import type { Notice, Said } from './notices.ts'

/** Somebody is here otherwise than before. */
export type Change = { id: number; username: string; presence: Presence }

/** Who is here, on any instance, by what the instances say. */
export type Everybody = {
  /** Takes in what an instance says. @returns who is here otherwise now */
  hear(notice: Notice): Change[]
  /** Lets go of those of instances that have not been heard for too long. @returns who is here otherwise now */
  dropSilent(): Change[]
  /** Gives every instance as long again: nothing was heard for a while, and that was not their fault. */
  wait(): void
  /** How somebody is here. Null where no instance has them. */
  find(id: number): { username: string; presence: Presence } | null
  /** Whether somebody is looking at their conversation with a partner, on any device. */
  isLooking(id: number, partner: number): boolean
  /** Whether an instance has been heard within this time. */
  hasHeard(instance: string, withinMs: number): boolean
}

/** An instance renews what it says every 20 s. Whoever is not heard for so long has died; it is looked at every two seconds. */
const SILENT_MS = 55_000

/** An instance that stops says so. Its people have a moment to come back to another. */
const STOPPED_MS = 5_000

type Heard = {
  until: number
  at: number
  people: Map<number, Said>
  looking: Map<number, number[]>
  arriving: Pick<Heard, 'people' | 'looking'> | null
}

/** @param now a clock in milliseconds that nobody sets back */
export function createEverybody(now: () => number): Everybody {
  const instances = new Map<string, Heard>()

  function heardOf(instance: string): Heard {
    const known = instances.get(instance)
    const heard = known ?? { until: 0, at: 0, people: new Map(), looking: new Map(), arriving: null }
    if (!known) instances.set(instance, heard)
    return heard
  }

  function find(id: number) {
    let most: Said | null = null
    for (const { people } of instances.values()) {
      const said = people.get(id)
      if (said && (!most || isMore(said, most))) most = said
    }
    return most && { username: most[1], presence: presenceOf(most) }
  }

  /** Does something about what is known of these people, and finds whom that changes. */
  function changing(ids: Iterable<number>, said: Map<number, Said>, act: () => void): Change[] {
    const before = new Map([...ids].map(id => [id, find(id)]))
    act()
    return [...before].flatMap(([id, old]) => {
      const found = find(id)
      if (found?.presence.state === old?.presence.state) return []
      const last = said.get(id)
      const username = found?.username ?? last?.[1] ?? old?.username
      if (username === undefined) return []
      const presence = found?.presence ?? (last ? presenceOf(last) : { state: 'offline', seen: new Date() })
      return [{ id, username, presence }]
    })
  }

  function keep(people: Map<number, Said>, said: readonly Said[]): void {
    for (const one of said) {
      if (one[2] === 'offline') people.delete(one[0])
      else people.set(one[0], one)
    }
  }

  function keepLooking(all: Map<number, number[]>, looking: readonly LookingAt[]): void {
    for (const [id, partners] of looking) {
      if (partners.length === 0) all.delete(id)
      else all.set(id, partners)
    }
  }

  function drop(instance: string, { people }: Heard): Change[] {
    return changing(people.keys(), new Map(), () => instances.delete(instance))
  }

  return {
    find,

    hear({ from, people = [], looking = [], begins, ends, stops }) {
      const heard = heardOf(from)
      heard.at = now()
      heard.until = now() + (stops ? STOPPED_MS : SILENT_MS)
      if (begins) heard.arriving = { people: new Map(), looking: new Map() }
      const { arriving } = heard
      const said = new Map(people.map(one => [one[0], one]))
      keepLooking((arriving ?? heard).looking, looking)
      if (!arriving) return changing(said.keys(), said, () => keep(heard.people, people))
      keep(arriving.people, people)
      if (!ends) return []
      heard.arriving = null
      heard.looking = arriving.looking
      return changing([...heard.people.keys(), ...arriving.people.keys()], arriving.people, () => {
        heard.people = arriving.people
      })
    },

    dropSilent() {
      return [...instances].flatMap(([instance, heard]) => (heard.until < now() ? drop(instance, heard) : []))
    },

    wait() {
      for (const heard of instances.values()) heard.until = Math.max(heard.until, now() + SILENT_MS)
    },

    isLooking: (id, partner) =>
      instances.values().some(({ looking }) => looking.get(id)?.includes(partner) ?? false),

    hasHeard(instance, withinMs) {
      const heard = instances.get(instance)
      return heard !== undefined && heard.at > now() - withinMs
    },
  }
}

function isMore(one: Said, other: Said): boolean {
  return one[2] === other[2] ? one[3] > other[3] : isLess(other[2], one[2])
}

function presenceOf([, , state, seen]: Said): Presence {
  return seen === 0 ? { ...HIDDEN, state } : { state, seen: new Date(seen * 1_000) }
}
