import { createHash } from 'node:crypto'
import { GivenUp, type JobHandler } from '../jobs/model.ts'
import { reasonOf } from '../log.ts'
import { mayBeTold } from '../notifications/news.ts'
import { findNews } from '../notifications/store.ts'
import type { Services } from '../services.ts'
import { wordsIn } from '../words/words.ts'
import {
  beginNotice,
  findLatestUnread,
  findPartnerName,
  type Notice,
  recordTelling,
  recordTold,
  removeNotice,
  type Told,
  type Unread,
  waitForNotice,
} from './notice-store.ts'
import { notificationOf, readElsewhere, trial } from './notifications.ts'
import { type Push, sendPush } from './push-service.ts'
import { findTarget, recordFailure, recordTaken, removeGone, type Target } from './store.ts'

type Needed = Pick<Services, 'config' | 'sql' | 'outbound' | 'pushKeys' | 'presence'>

const DAY_S = 86_400

/** As long as a push service keeps something for a device that is not there, nobody is told of anything older. */
const TELL_WITHIN_MS = 1_000 * DAY_S

const NOTHING: Told = { seq: 0, text: null, isCertain: true }

/** Brings the notification of a conversation on a device up to date: shows what is new or was edited, and takes away what was read elsewhere. */
export function createPushHandler({ config, sql, outbound, pushKeys, presence }: Needed): JobHandler<'push'> {
  /** @returns whether the device is still there */
  async function send(target: Target, push: Push, signal: AbortSignal): Promise<boolean> {
    const key = await pushKeys.find(target.keyId)
    if (!key) throw new GivenUp('the key that this device subscribed to cannot be opened any more')
    const isThere = await sendPush({ ...config, outbound }, target, key, push, signal)
    await (isThere ? recordTaken : removeGone)(sql, target.id)
    return isThere
  }

  /** Returns null where its person is not to be told of it now. */
  async function findToTell(id: number, { id: messageId, createdAt }: Unread) {
    const now = new Date()
    if (createdAt.getTime() < now.getTime() - TELL_WITHIN_MS) return null
    const news = await findNews(sql, { id }, messageId)
    return news && mayBeTold(news, presence.isLooking(id, news.senderId), now) ? { ...news, createdAt } : null
  }

  /** Decides what the device is to be sent now, if anything, and what it then was told. */
  async function decide(target: Target, conversation: number, told: Told) {
    const unread = await findLatestUnread(sql, target.personId, conversation)
    const isTold = told.isCertain && unread?.seq === told.seq
    if (isTold && !unread.isEdited) return null
    const words = wordsIn(target.language)
    const isNew = unread !== null && unread.seq > told.seq // else it was edited, or what is shown was deleted, and this is what came before it
    const news = unread && (await findToTell(target.personId, unread))
    if (news) {
      const notification = notificationOf({ ...news, isNew }, words)
      const text = digestOf(target, notification.body)
      return isTold && text === told.text
        ? null
        : { notification, told: { seq: news.seq, text, isCertain: true } }
    }
    if (isNew || isTold || !mayShow(told)) return null
    const partner = await findPartnerName(sql, target.personId, conversation)
    return partner === null ? null : { notification: readElsewhere(partner, words), told: NOTHING }
  }

  async function bringUpToDate(target: Target, notice: Notice, toldBefore: Told, signal: AbortSignal) {
    let told = toldBefore
    for (;;) {
      const next = await decide(target, notice.conversation, told)
      if (!next) break
      const { notification } = next
      const topic = topicOf(target, notice.conversation)
      const urgency = notification.isSilent ? 'normal' : 'high'
      if (next.told.seq > 0) await recordTelling(sql, notice)
      if (!(await send(target, { notification, topic, urgency }, signal))) return
      told = next.told
      await recordTold(sql, notice, told) // then looks again: it may have been read while it was on its way
    }
    if (!mayShow(told)) await removeNotice(sql, notice)
  }

  async function tryOut(target: Target, signal: AbortSignal): Promise<void> {
    const push: Push = { notification: trial(wordsIn(target.language)), topic: 'trial', urgency: 'high' }
    await send(target, push, signal).catch(error => {
      throw signal.aborted ? error : new GivenUp(reasonOf(error)) // whoever waits for it tries again
    })
  }

  return {
    atOnce: 64,
    atOnceInLane: 16,
    atOnceOfPerson: 4,
    retryAfterS: 30,
    giveUpAfterS: DAY_S,
    async work(job, signal) {
      const { subscription, conversation } = job.content
      const notice = conversation === null ? null : { subscription, conversation }
      const told = notice && (await beginNotice(sql, notice))
      const target = await findTarget(sql, subscription)
      if (!target) return
      try {
        if (!notice) await tryOut(target, signal)
        else if (told) await bringUpToDate(target, notice, told, signal)
      } catch (error) {
        if (signal.aborted) throw error
        await recordFailure(sql, target.id, reasonOf(error))
        const isLast = error instanceof GivenUp || !notice
        if (isLast || (await waitForNotice(sql, notice, job))) throw error
      }
    },
  }
}

/** Whether a device may show something. */
function mayShow({ seq, isCertain }: Told): boolean {
  return seq > 0 || !isCertain
}

/** Says nothing of who talks to whom, and is another one for each device. */
function topicOf(target: Target, conversation: number): string {
  return digestOf(target, String(conversation))
}

/** With the secret of the device, so that nobody who sees it can try which text it is of. */
function digestOf({ endpoint, authSecret }: Target, text: string): string {
  return createHash('sha256').update(`${authSecret} ${endpoint} ${text}`).digest('base64url').slice(0, 32)
}
