import type { Sql } from '../database/client.ts'
import type { ServerFrame } from '../live/frames.ts'
import type { Relay } from '../live/relay.ts'
import type { Change, Everybody } from './everybody.ts'
import { createGathering } from './gathering.ts'
import type { Device, Here } from './here.ts'
import { HIDDEN, type Presence } from './model.ts'
import type { Typed } from './notices.ts'
import { createSight } from './sight.ts'
import { findLastSeen, findSeen, type Seen } from './store.ts'

/** Tells the devices on this instance who is here and who types: those of people who may know it, and nobody else's. */
type Audience = {
  /** Looks up whom somebody may see, for the first time or because it has changed, and tells it to their devices. */
  look(id: number): void
  /** A device of somebody whom others of theirs were told already. */
  greet(device: Device): void
  /** A device shows the conversation with somebody: how they are is told to it, whether or not the two have talked. */
  open(device: Device, partner: { id: number; username: string } | null): void
  /** Two people have talked, perhaps for the first time. */
  meet(one: number, other: number): void
  leave(device: Device, isLast: boolean): void
  tell(changes: readonly Change[]): void
  tellTyping(typed: Typed): void
  stop(): void
}

type Parts = { sql: Sql; here: Here; everybody: Everybody; relay: Pick<Relay, 'tell'>; onLooked(): void }

export function createAudience({ sql, here, everybody, relay, onLooked }: Parts): Audience {
  const sight = createSight()
  const openAt = new Map<number, Set<Device>>()
  const beingLookedAt = new Set<number>()
  const metMeanwhile: [number, number][] = []

  const looking = createGathering<number>('whom people see was not looked up', async ids => {
    for (const id of ids) beingLookedAt.add(id)
    try {
      for (const seen of await findSeen(sql, ids)) take(seen)
    } finally {
      for (const id of ids) beingLookedAt.delete(id)
    }
    for (const [one, other] of metMeanwhile.splice(0)) see(one, other)
    onLooked()
  })

  const lookingAtOpen = createGathering<Device>('how somebody is here was not looked up', async devices => {
    const asked = devices.flatMap(device => (device.open ? [{ device, open: device.open }] : []))
    const found = await findLastSeen(
      sql,
      asked.map(({ device, open }) => ({ viewerId: device.person.id, personId: open.id })),
    )
    for (const { device, open } of asked) {
      const seen = found.find(one => one.viewerId === device.person.id && one.personId === open.id)
      open.isSeen = seen !== undefined
      if (device.open === open) send(device, open.username, seen ? presenceOf(open.id, seen.since) : HIDDEN)
    }
  })

  function presenceOf(id: number, seen: Date | null): Presence {
    return everybody.find(id)?.presence ?? { state: 'offline', seen }
  }

  function take({ id, showsPresence, partnerIds }: Seen): void {
    const devices = [...here.devicesOf(id)]
    if (devices.length === 0) return // has left meanwhile
    here.show(id, showsPresence)
    for (const lost of sight.set(id, partnerIds)) {
      const known = everybody.find(lost)
      if (known) relay.tell([id], frameOf(known.username, HIDDEN))
    }
    for (const device of devices) {
      greet(device)
      if (device.open) lookingAtOpen.add(device)
    }
  }

  function greet(device: Device): void {
    for (const id of sight.of(device.person.id) ?? []) {
      const known = everybody.find(id)
      if (known) send(device, known.username, known.presence)
    }
  }

  function see(viewer: number, person: number): void {
    if (!here.shows(viewer) || !sight.add(viewer, person)) return
    const known = everybody.find(person)
    if (known) relay.tell([viewer], frameOf(known.username, known.presence))
  }

  function noteMet(viewer: number, person: number): void {
    if (beingLookedAt.has(viewer)) metMeanwhile.push([viewer, person])
    see(viewer, person)
  }

  function close(device: Device): void {
    if (!device.open) return
    const devices = openAt.get(device.open.id)
    devices?.delete(device)
    if (devices?.size === 0) openAt.delete(device.open.id)
    device.open = null
  }

  function viewersOf(id: number): number[] {
    const viewers = new Set(sight.viewersOf(id))
    for (const { open, person } of openAt.get(id) ?? []) if (open?.isSeen) viewers.add(person.id)
    return [...viewers]
  }

  return {
    look(id) {
      if (here.has(id)) looking.add(id)
    },
    greet,

    open(device, partner) {
      close(device)
      if (!partner) return
      device.open = { ...partner, isSeen: false }
      openAt.set(partner.id, (openAt.get(partner.id) ?? new Set()).add(device))
      lookingAtOpen.add(device)
    },

    meet(one, other) {
      noteMet(one, other)
      noteMet(other, one)
    },

    leave(device, isLast) {
      close(device)
      if (isLast) sight.remove(device.person.id)
    },

    tell(changes) {
      for (const { id, username, presence } of changes) relay.tell(viewersOf(id), frameOf(username, presence))
    },

    tellTyping([from, username, to, haveTalked]) {
      const isOpen = () =>
        openAt
          .get(from)
          ?.values()
          .some(({ person }) => person.id === to) ?? false
      if (haveTalked || isOpen()) relay.tell([to], { typing: username })
    },

    stop() {
      looking.stop()
      lookingAtOpen.stop()
    },
  }
}

function send({ socket }: Device, username: string, presence: Presence): void {
  socket.send(JSON.stringify(frameOf(username, presence)))
}

/** Somebody who is at it needs no time. */
function frameOf(username: string, { state, seen }: Presence): ServerFrame {
  return {
    presence: username,
    state,
    seen: state === 'online' ? undefined : seen?.toISOString(),
  }
}
