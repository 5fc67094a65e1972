import type { ConversationPage } from '../../src/list/model.ts'
import type { MessageAnswer, MessagePage } from '../../src/messages/model.ts'
import { createHeld, type Held } from './held.ts'

/** What a device has of all its conversations, and how it gets what it lacks: by the epoch and the two numbers of each conversation. */
export type LocalCopy = {
  conversations: ReadonlyMap<string, Held>
  /** Messages that the server gave as they had been before the change that it told of. */
  outdated: { partner: string; text: string }[]
  /** How often it has forgotten what it had, because the server's history had become another one. */
  beginnings(): number
  /** Whether the server's history is another one than what this has is of. */
  isAnother(epoch: string | undefined): boolean
  /** The server says to which history its numbers belong. Gives whether it was another one: then everything was read anew. */
  meet(epoch: string | undefined): Promise<boolean>
  catchUpAll(): Promise<void>
  /** The server tells of a new message. */
  follow(partner: string, id: string, seq: number): Promise<void>
  /** The server tells of a change of a message. */
  followChange(partner: string, id: string, change: number): Promise<void>
}

/** A page of one conversation, which says how far that goes. */
type Page = Required<typeof MessagePage.static>

/** What asks the server, each for its own kind of answer; throws where it is not answered. */
type Ask = {
  page(path: string): Promise<Page>
  list(path: string): Promise<typeof ConversationPage.static>
  message(path: string): Promise<MessageAnswer>
}

type Options = {
  ask: Ask
  /** By what it remembers how far it is. */
  cursor: 'seq' | 'id'
  /** Called when a message or a change of one has come. */
  onArrival(): void
}

export function createLocalCopy({ ask, cursor, onArrival }: Options): LocalCopy {
  const conversations = new Map<string, Held>()
  const outdated: LocalCopy['outdated'] = []
  let epoch = ''
  let beginnings = 0

  const reached = (partner: string) => conversations.get(partner)?.received.at(-1)?.[cursor] ?? 0

  function heldWith(partner: string, lastChange = 0): Held {
    const held = conversations.get(partner) ?? createHeld(lastChange)
    conversations.set(partner, held)
    return held
  }

  function take(partner: string, message: MessageAnswer): void {
    heldWith(partner).take(message)
    onArrival()
  }

  async function catchUp(partner: string): Promise<void> {
    const lastChange = await catchUpNew(partner)
    if (lastChange !== null && lastChange !== conversations.get(partner)?.change)
      await catchUpChanges(partner)
  }

  /** Gives the number of the last change by then, or null where it has begun anew. */
  async function catchUpNew(partner: string): Promise<number | null> {
    const pathAfter = (number: number) => `/api/v1/message/?target=${partner}&after=${number}&limit=100`
    let path: string | null = pathAfter(reached(partner))
    let lastChange: number | null = null
    while (path) {
      const page: Page = await ask.page(path)
      if (await meet(page.epoch)) return null
      if (isCutBack(partner, page)) {
        path = pathAfter(0)
        continue
      }
      heldWith(partner, page.last_change)
      for (const message of page.results) take(partner, message)
      lastChange = page.last_change
      path = pathOf(page.next)
    }
    return lastChange
  }

  async function catchUpChanges(partner: string): Promise<void> {
    const held = heldWith(partner)
    let path: string | null = `/api/v1/message/?target=${partner}&changed_after=${held.change}&limit=100`
    while (path) {
      const page: Page = await ask.page(path)
      if (await meet(page.epoch)) return
      if (isCutBack(partner, page)) return catchUp(partner)
      for (const message of page.results) held.keep(message)
      held.change = (page.next === null ? null : page.results.at(-1)?.change) ?? page.last_change
      path = pathOf(page.next)
      onArrival()
    }
  }

  async function catchUpAll(): Promise<void> {
    const { results } = await ask.list('/api/v1/conversation/?limit=100')
    for (const { user, last, last_seq, last_change } of results) {
      const isBehind = last[cursor] > reached(user) || last_change !== conversations.get(user)?.change
      if (isCutBack(user, { last_seq, last_change }) || isBehind) await catchUp(user)
    }
    const listed = new Set(results.map(({ user }) => user))
    for (const partner of conversations.keys()) if (!listed.has(partner)) await catchUp(partner)
  }

  /** A conversation that does not go as far as was read was restored from a backup: forgets it, and gives whether it did. */
  function isCutBack(partner: string, last: { last_seq: number; last_change: number }): boolean {
    const held = conversations.get(partner)
    if (!held || (last.last_seq >= (held.received.at(-1)?.seq ?? 0) && last.last_change >= held.change))
      return false
    beginnings++
    conversations.delete(partner)
    return true
  }

  function isAnother(current: string | undefined): boolean {
    return current !== undefined && current !== epoch
  }

  /** Another epoch is another history: forgets everything and reads anew. Gives whether it did. */
  async function meet(current: string | undefined): Promise<boolean> {
    if (current === undefined || !isAnother(current)) return false
    const isFirst = epoch === ''
    epoch = current
    if (isFirst) return false
    beginnings++
    conversations.clear()
    await catchUpAll()
    return true
  }

  async function follow(partner: string, id: string, seq: number): Promise<void> {
    const at = cursor === 'seq' ? seq : Number(id)
    if (at <= reached(partner)) return // known already, from catching up
    // Ids have gaps, so who goes by them cannot see that one is missing.
    const isNext = cursor === 'id' || seq === reached(partner) + 1
    if (isNext) take(partner, await ask.message(`/api/v1/message/${id}/`))
    else await catchUp(partner)
  }

  async function followChange(partner: string, id: string, change: number): Promise<void> {
    const held = heldWith(partner)
    if (change <= held.change) return
    if (change > held.change + 1) return catchUp(partner)
    const message = await ask.message(`/api/v1/message/${id}/`)
    if ((message.change ?? 0) < change) {
      const asOf = message.change === null ? 'as it was sent' : `as of change ${message.change}`
      const text = `of change ${change} with ${partner}, and given message ${id} ${asOf}`
      outdated.push({ partner, text })
      return catchUp(partner)
    }
    held.keep(message)
    held.change = change
    onArrival()
  }

  return {
    conversations,
    outdated,
    beginnings: () => beginnings,
    isAnother,
    meet,
    catchUpAll,
    follow,
    followChange,
  }
}

/** The path of a whole address of the server. */
function pathOf(address: string | null): string | null {
  if (address === null) return null
  const { pathname, search } = new URL(address)
  return pathname + search
}
