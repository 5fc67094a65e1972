import type { LiveSocket } from '../live/relay.ts'
import { isLess, moreOf, type State } from './model.ts'
import type { Said } from './notices.ts'

/** A socket of somebody's, and what its page or program has said of them. */
export type Device = {
  readonly socket: LiveSocket
  readonly person: { readonly id: number; readonly username: string }
  /** Whether they are at it. Null where it has never said so: it says nothing of where they are. */
  isActive: boolean | null
  /** By which name it said whose conversation it shows; '' for none. */
  opens: string
  /** Whose that is, once they are found, and whether they may see how these are here. */
  open: { id: number; username: string; isSeen: boolean } | null
}

/** Those who have a socket on this instance. */
export type Here = {
  /** Adds a device. @returns whether it is the first of its person */
  add(device: Device): boolean
  /** Takes one away. @returns whether it was the last of its person */
  remove(device: Device): boolean
  /** A device has said that its person is at it, or is not. */
  turn(device: Device, isActive: boolean): void
  /** Somebody shows how they are here from now on, or keeps it private. */
  show(id: number, isShown: boolean): void
  /** Whether it is known that somebody shows how they are here. */
  shows(id: number): boolean
  /** Whether somebody has a device here. */
  has(id: number): boolean
  devicesOf(id: number): Iterable<Device>
  /** Who is to be told otherwise than they were: those to whom it applies for long enough. */
  due(): Said[]
  /** In how long somebody else is, at the earliest. Null where nobody is. */
  nextDueMs(): number | null
  /** Somebody was told so. */
  told(said: readonly Said[]): void
  /** Everybody as they were told. */
  all(): Said[]
  /** Those who are at it at this moment, and show it. */
  atIt(): Said[]
  /** How many people of a state there are. */
  count(state: State): number
}

/** Who loads a page anew is gone for a moment, and who changes tabs is away for one: nobody is told. */
const LESS_AFTER_MS: Record<State, number> = { offline: 3_000, away: 1_000, online: 0 }

type Somebody = {
  username: string
  devices: Set<Device>
  isShown: boolean | null
  told: State
  /** Since when they are less than they were told. */
  lessSince: number | null
  /** When they were last at it, in seconds since 1970. */
  seen: number
}

/** @param now a clock in milliseconds that nobody sets back */
export function createHere(now: () => number): Here {
  const people = new Map<number, Somebody>()
  const changed = new Map<number, Somebody>()

  /** Looks at somebody again: whether they are otherwise than they were told. */
  function look(id: number, somebody: Somebody): void {
    const state = stateOf(somebody)
    if (state === somebody.told) changed.delete(id)
    else changed.set(id, somebody)
    if (!isLess(state, somebody.told)) somebody.lessSince = null
    else somebody.lessSince ??= now()
    if (state === 'offline' && somebody.told === 'offline' && somebody.devices.size === 0) people.delete(id)
  }

  function waitMs(somebody: Somebody): number {
    if (somebody.lessSince === null || somebody.isShown === false) return 0
    return Math.max(somebody.lessSince + LESS_AFTER_MS[stateOf(somebody)] - now(), 0)
  }

  function say(id: number, somebody: Somebody, state: State): Said {
    return [id, somebody.username, state, somebody.isShown ? somebody.seen : 0]
  }

  return {
    add(device) {
      const { id, username } = device.person
      const known = people.get(id)
      const somebody: Somebody = known ?? {
        username,
        devices: new Set(),
        isShown: null,
        told: 'offline',
        lessSince: null,
        seen: seconds(),
      }
      people.set(id, somebody)
      somebody.devices.add(device)
      return somebody.devices.size === 1
    },

    remove(device) {
      const { id } = device.person
      const somebody = people.get(id)
      if (!somebody?.devices.delete(device)) return false
      if (device.isActive) somebody.seen = seconds()
      look(id, somebody)
      return somebody.devices.size === 0
    },

    turn(device, isActive) {
      const somebody = people.get(device.person.id)
      if (!somebody?.devices.has(device)) return
      if (isActive || device.isActive) somebody.seen = seconds()
      device.isActive = isActive
      look(device.person.id, somebody)
    },

    show(id, isShown) {
      const somebody = people.get(id)
      if (!somebody) return
      somebody.isShown = isShown
      look(id, somebody)
    },

    shows: id => people.get(id)?.isShown === true,
    has: id => (people.get(id)?.devices.size ?? 0) > 0,
    devicesOf: id => people.get(id)?.devices ?? [],

    due() {
      return [...changed].flatMap(([id, somebody]) =>
        waitMs(somebody) === 0 ? [say(id, somebody, stateOf(somebody))] : [],
      )
    },

    nextDueMs: () => (changed.size === 0 ? null : Math.min(...changed.values().map(waitMs))),

    told(said) {
      for (const one of said) {
        const [id, , state] = one
        const somebody = people.get(id) ?? hasLeft(one)
        people.set(id, somebody)
        somebody.told = state
        look(id, somebody)
      }
    },

    all: () => [...people].flatMap(([id, one]) => (one.told === 'offline' ? [] : [say(id, one, one.told)])),

    atIt: () =>
      [...people].flatMap(([id, one]): Said[] =>
        stateOf(one) === 'online' ? [[id, one.username, 'online', seconds()]] : [],
      ),

    count: state => people.values().reduce((sum, { told }) => sum + Number(told === state), 0),
  }
}

/** Somebody who has left while it was told that they are here: that they have is told, too. */
function hasLeft([, username, told, seen]: Said): Somebody {
  return { username, devices: new Set(), isShown: seen > 0, told, lessSince: null, seen }
}

/** Somebody is as much here as on the device where they are most; not at all as long as nobody knows whether they show it. */
function stateOf({ devices, isShown }: Somebody): State {
  if (!isShown) return 'offline'
  return [...devices].reduce<State>((state, { isActive }) => {
    if (isActive === null) return state
    return moreOf(state, isActive ? 'online' : 'away')
  }, 'offline')
}

function seconds(): number {
  return Math.floor(Date.now() / 1_000)
}
