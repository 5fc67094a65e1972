import type { ServerFrames } from '../../live/frames.ts'
import { playSound } from '../sound.ts'
import { isLookedAt, sayWhenLookedAt } from './looked-at.ts'
import { closeNotifications, showNotification } from './notification.ts'
import { becomeTeller } from './teller.ts'

// Tells of messages: by a sound, and by a notification while no tab is looked at. Of several tabs one does. It asks the server about each message, which
// knows what somebody wants and what they are reading elsewhere. This script is loaded once there is something to tell.

/** What the page's own script lends to this one. */
type Page = {
  me: string
  request(path: string): Promise<Response>
  readElements(response: Response, expected: string): Promise<HTMLElement[]>
}

export type Telling = {
  /** There is a message from somebody. */
  tell(frame: ServerFrames['message']): Promise<void>
  /** Somebody wants to be told otherwise from now on. */
  askAgain(): void
  /** A conversation was read up to a message, on whatever device. */
  read(tag: string, seq: number): Promise<void>
  /** These are the conversations in which there is something unread. */
  keepOnly(tags: ReadonlySet<string>): Promise<void>
}

/** Several messages at once are one sound. */
const SOUND_EVERY_MS = 1_500

export function createTelling({ me, request, readElements }: Page): Telling {
  const isTeller = becomeTeller(me)
  sayWhenLookedAt(me)
  const waiting = new Map<string, string>()
  let isOff = false
  let soundedAt = Number.NEGATIVE_INFINITY

  async function tellNow(message: string): Promise<void> {
    const response = await request(`/news/${message}`)
    if (response.status !== 200) return
    const [news] = await readElements(response, '.news')
    if (!news) return
    isOff = news.dataset.off !== undefined
    if (news.dataset.sound !== undefined) sound()
    if (news.dataset.notification !== undefined && !(await isLookedAt(me))) await show(news)
  }

  function sound(): void {
    if (performance.now() - soundedAt < SOUND_EVERY_MS) return
    soundedAt = performance.now()
    void playSound()
  }

  return {
    async tell({ message, user }) {
      if (!(await isTeller()) || isOff) return
      const isUnderWay = waiting.has(user)
      waiting.set(user, message) // of many from one person, the last is told
      if (isUnderWay) return
      try {
        for (let told = ''; told !== waiting.get(user); ) {
          told = waiting.get(user) ?? ''
          await tellNow(told)
        }
      } catch {
        // Without an answer there is nothing to tell; the list shows it once there is a connection.
      } finally {
        waiting.delete(user)
      }
    },

    askAgain() {
      isOff = false
    },

    read: (tag, seq) => closeNotifications((other, shownSeq) => other === tag && shownSeq <= seq),
    keepOnly: tags => closeNotifications(tag => tag.startsWith('conversation:') && !tags.has(tag)),
  }
}

function show(news: HTMLElement): Promise<void> {
  const { tag = '', seq = '', path = '', sound } = news.dataset
  return showNotification({
    title: news.querySelector('h2')?.textContent ?? '',
    body: news.querySelector('p')?.textContent ?? '',
    tag,
    seq: Number(seq),
    path,
    isSilent: sound !== undefined,
  })
}
