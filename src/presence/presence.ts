import type { SignedIn } from '../accounts/store.ts'
import type { Sql } from '../database/client.ts'
import type { Dedicated } from '../database/dedicated.ts'
import { within } from '../deadline.ts'
import type { LiveSocket, Relay } from '../live/relay.ts'
import { log, reasonOf } from '../log.ts'
import type { Repeated } from '../repeat.ts'
import { createAudience } from './audience.ts'
import { openChannel } from './channel.ts'
import { createEverybody } from './everybody.ts'
import { createFlush } from './flush.ts'
import { createHere, type Device } from './here.ts'
import { createLooking } from './looking.ts'
import type { Presence, State } from './model.ts'
import { type Notice, readNotice } from './notices.ts'
import { recordGone, recordHere } from './stays.ts'
import { createTyping } from './typing.ts'

/**
 * Who is here and who types. Nothing of it is stored: each instance tells the others on a channel of the database, at most five times a
 * second, and what was not renewed for a minute is gone.
 */
export type PresenceService = Repeated & {
  /** A device is there. It counts once it has said whether its person is at it. */
  join(socket: LiveSocket, person: SignedIn): void
  leave(socket: LiveSocket): void
  /** Its person is at it, or not. */
  turn(socket: LiveSocket, isActive: boolean): void
  /** It shows the conversation with somebody, or with '' none. */
  open(socket: LiveSocket, username: string): void
  /** Its person types to somebody. */
  type(socket: LiveSocket, username: string): void
  /** Takes in what is on the channel. */
  hear(payload: string): void
  /** It was listened to the channel, for the first time or again. */
  listening(): void
  /** Somebody has sent a message, perhaps the first between the two. */
  hearMessage(sender: number, recipient: number): void
  /** How somebody is here by what the instances say; null where none has them. Whoever asks must know whether it may be told. */
  find(id: number): Presence | null
  /** Whether somebody is looking at their conversation with a partner, on any device: it is shown there, and they are at it. */
  isLooking(id: number, partner: number): boolean
  /** How many people with a device on this instance others are told of, by their state. */
  count(state: State): number
}

type Parts = {
  sql: Sql
  dedicated: Dedicated
  relay: Pick<Relay, 'tell'>
  /** Finds somebody by name, as a person sees them. */
  find(person: SignedIn, username: string): Promise<{ id: number; username: string } | null>
  /** A clock in milliseconds that nobody sets back. */
  now?: () => number
}

const RENEW_EVERY_MS = 20_000
const LOOK_FOR_SILENT_EVERY_MS = 2_000

/** Whoever has not heard themselves for so long does not hear others either, and lets go of nobody. */
const DEAF_AFTER_MS = 30_000
const STOP_WITHIN_MS = 500

export function createPresence({
  sql,
  dedicated,
  relay,
  find,
  now = () => performance.now(),
}: Parts): PresenceService {
  const from = Bun.randomUUIDv7()
  const here = createHere(now)
  const everybody = createEverybody(now)
  const devices = new Map<LiveSocket, Device & { person: SignedIn }>()
  const typing = createTyping(sql)
  const channel = openChannel(dedicated)
  const looking = createLooking(here)
  const flush = createFlush(tell)
  const audience = createAudience({ sql, here, everybody, relay, onLooked: askForDue })
  const timers: Timer[] = []
  let isStarted = false
  /** What is to be told beside who has changed: all, with a question for the others' all; or only that this instance lives. */
  const wanted = { all: false, others: false, life: false }

  async function tell(): Promise<number | null> {
    const typed = await typing.take()
    const people = here.due()
    const looks = looking.due()
    await recordGone(sql, people) // before anybody is told, who may look then
    const { all, others, life } = wanted
    const notices: Notice[] = []
    if (all)
      notices.push({
        from,
        people: here.all(),
        looking: looking.all(),
        begins: true,
        ends: true,
        ...(others && { asks: true }),
      })
    if (people.length + typed.length + looks.length > 0) notices.push({ from, people, typed, looking: looks })
    if (life && notices.length === 0) notices.push({ from })
    if (notices.length > 0) {
      Object.assign(wanted, { all: false, others: false, life: false })
      await channel.tell(notices).catch(error => {
        Object.assign(wanted, { all: wanted.all || all, others: wanted.others || others, life: true })
        throw error
      })
      here.told(people)
      looking.told(looks)
    }
    return here.nextDueMs()
  }

  /** Somebody may be looking at another conversation: that is told soon. */
  function lookAgain(id: number): void {
    looking.look(id)
    if (looking.due().length > 0) flush.ask()
  }

  function askForDue(): void {
    const inMs = here.nextDueMs()
    if (inMs !== null) flush.ask(inMs)
  }

  function renew(): void {
    wanted.life = true
    flush.ask()
    void recordHere(sql, here.atIt())
  }

  /** Has somebody found by a name that a device said, and does something with them unless the device has gone. */
  async function findFor(
    socket: LiveSocket,
    username: string,
    act: (device: Device, partner: { id: number; username: string }) => void,
  ): Promise<void> {
    const person = devices.get(socket)?.person
    if (!person) return
    try {
      const partner = await find(person, username)
      const device = devices.get(socket)
      if (device && partner && partner.id !== person.id) act(device, partner)
    } catch (error) {
      log('warn', 'somebody was not found by name', { reason: reasonOf(error) })
    }
  }

  return {
    join(socket, person) {
      const device = { socket, person, isActive: null, opens: '', open: null }
      devices.set(socket, device)
      if (here.add(device)) audience.look(person.id)
      else audience.greet(device)
    },

    leave(socket) {
      const device = devices.get(socket)
      if (!device) return
      devices.delete(socket)
      audience.leave(device, here.remove(device))
      lookAgain(device.person.id)
      askForDue()
    },

    turn(socket, isActive) {
      const device = devices.get(socket)
      if (!device) return
      here.turn(device, isActive)
      lookAgain(device.person.id)
      askForDue()
    },

    open(socket, username) {
      const device = devices.get(socket)
      if (!device) return
      device.opens = username
      audience.open(device, null)
      lookAgain(device.person.id)
      if (username === '') return
      void findFor(socket, username, (device, partner) => {
        if (device.opens !== username) return // another one meanwhile
        audience.open(device, partner)
        lookAgain(device.person.id)
      })
    },

    type(socket, username) {
      const device = devices.get(socket)
      if (!device) return
      const note = ({ person }: Device, partner: { id: number }) => {
        typing.add(person, partner.id)
        flush.ask()
      }
      if (device.open?.username === username) note(device, device.open)
      else void findFor(socket, username, note)
    },

    hear(payload) {
      const notice = readNotice(payload)
      if (!notice) return log('warn', 'the channel of presence has something that is no notice')
      if ('look' in notice) {
        for (const id of notice.look) audience.look(id)
        return
      }
      if (notice.asks && notice.from !== from) {
        wanted.all = true
        if (isStarted) flush.ask()
      }
      audience.tell(everybody.hear(notice))
      for (const typed of notice.typed ?? []) audience.tellTyping(typed)
    },

    listening() {
      everybody.wait()
      Object.assign(wanted, { all: true, others: true })
      if (isStarted) flush.ask()
    },

    hearMessage(sender, recipient) {
      typing.drop(sender, recipient)
      audience.meet(sender, recipient)
    },
    find: id => everybody.find(id)?.presence ?? null,
    isLooking: everybody.isLooking,
    count: here.count,

    start() {
      isStarted = true
      flush.ask()
      timers.push(
        setInterval(renew, RENEW_EVERY_MS),
        setInterval(() => {
          if (everybody.hasHeard(from, DEAF_AFTER_MS)) audience.tell(everybody.dropSilent())
        }, LOOK_FOR_SILENT_EVERY_MS),
      )
    },

    async stop() {
      for (const timer of timers) clearInterval(timer)
      audience.stop()
      const stopped = flush.stop().then(() => channel.tell([{ from, stops: true }]))
      await within(STOP_WITHIN_MS, stopped).catch(() => {}) // then it is found silent in a minute
      await channel.close()
    },
  }
}
