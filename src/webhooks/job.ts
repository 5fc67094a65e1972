import { GivenUp, type Job, type JobHandler } from '../jobs/model.ts'
import { addJob } from '../jobs/store.ts'
import { reasonOf } from '../log.ts'
import { toJson } from '../messages/api.ts'
import { findMessage } from '../messages/reading-store.ts'
import { createSecretBox } from '../secret-box.ts'
import type { Services } from '../services.ts'
import {
  beginPosting,
  endPosting,
  findNextChange,
  findNextMessage,
  leavePosting,
  recordSent,
} from './position-store.ts'
import { type Answer, isRefused, type Posted, post, requireTaken } from './post.ts'
import { findReceiver, type Receiver, recordAnswer } from './store.ts'

const WEEK_S = 7 * 86_400

/** After so many, pauses are an hour. A new job takes over then: each message is tried for a day, however long others were before it. */
const ATTEMPTS_OF_JOB = 30

/**
 * Posts what is new in a conversation: messages in their order, then what was changed of them in its order. Each goes once the one before it was
 * taken, or has been tried for a day.
 */
export function createWebhookHandler({
  config,
  sql,
  outbound,
}: Pick<Services, 'config' | 'sql' | 'outbound'>): JobHandler<'webhook'> {
  const box = createSecretBox(config.secretKey, 'webhook')

  /** @throws GivenUp, or Error when there is no answer */
  async function ask(receiver: Receiver, posted: Posted, signal: AbortSignal): Promise<Answer> {
    const secret = await box.open(receiver.tokenId, receiver.kept)
    if (!secret) throw new GivenUp('the secret of this webhook cannot be opened any more')
    const answer = await post(outbound, receiver.url, secret, posted, signal).catch(async error => {
      if (!signal.aborted) await recordAnswer(sql, receiver.id, null, reasonOf(error))
      throw error
    })
    await recordAnswer(sql, receiver.id, answer.status, answer.text)
    return answer
  }

  /** @throws TryLater, GivenUp, or Error when there is no answer */
  async function send(receiver: Receiver, posted: Posted, signal: AbortSignal): Promise<void> {
    requireTaken(await ask(receiver, posted, signal))
  }

  /** A program that wants to know nothing of changes says so, and gets the messages after it all the same. */
  async function offer(receiver: Receiver, posted: Posted, signal: AbortSignal): Promise<void> {
    const answer = await ask(receiver, posted, signal)
    if (!isRefused(answer)) requireTaken(answer)
  }

  async function postMessages(receiver: Receiver, conversation: number, signal: AbortSignal): Promise<void> {
    for (;;) {
      const next = await findNextMessage(sql, receiver.id, conversation)
      if (!next) return
      const message = await findMessage(sql, receiver.person, next.id)
      if (message) await send(receiver, createdEvent(toJson(message)), signal)
      await recordSent(sql, receiver.id, conversation, { seq: next.seq })
    }
  }

  async function postChanges(receiver: Receiver, conversation: number, signal: AbortSignal): Promise<void> {
    for (;;) {
      const next = await findNextChange(sql, receiver.id, conversation)
      if (!next) return
      const message = await findMessage(sql, receiver.person, next.id)
      // One that was changed again meanwhile has its turn later.
      if (message?.change === next.change) await offer(receiver, changedEvent(toJson(message)), signal)
      await recordSent(sql, receiver.id, conversation, { change: next.change })
    }
  }

  async function postNew(receiver: Receiver, conversation: number, job: Job<'webhook'>, signal: AbortSignal) {
    for (;;) {
      const wanted = await beginPosting(sql, receiver.id, conversation, job)
      if (wanted === null) return
      await postMessages(receiver, conversation, signal)
      await postChanges(receiver, conversation, signal)
      if (await endPosting(sql, receiver.id, conversation, wanted)) return
    }
  }

  return {
    atOnce: 64,
    atOnceInLane: 4,
    atOnceOfPerson: 4,
    retryAfterS: 10,
    giveUpAfterS: WEEK_S,
    async work(job, signal) {
      const { personId, attempt, content } = job
      const { webhook, conversation } = content
      const receiver = await findReceiver(sql, webhook)
      if (!receiver) return
      if (conversation !== null) {
        if (attempt > ATTEMPTS_OF_JOB) return addJob(sql, 'webhook', personId, content)
        return postNew(receiver, conversation, job, signal).catch(async error => {
          if (error instanceof GivenUp) await leavePosting(sql, webhook, conversation)
          throw error
        })
      }
      await send(receiver, trialEvent(), signal).catch(error => {
        throw signal.aborted ? error : new GivenUp(reasonOf(error)) // whoever waits for it tries again
      })
    },
  }
}

function createdEvent(data: ReturnType<typeof toJson>): Posted {
  const body = JSON.stringify({ type: 'message.created', timestamp: data.timestamp, data })
  return { id: `message-${data.id}`, body }
}

/** Of a message as it is now: what was done to it several times is posted once. */
function changedEvent(data: ReturnType<typeof toJson>): Posted {
  const type = data.deleted === null ? 'message.edited' : 'message.deleted'
  const body = JSON.stringify({ type, timestamp: data.deleted ?? data.edited, data })
  return { id: `message-${data.id}-change-${data.change}`, body }
}

function trialEvent(): Posted {
  const body = JSON.stringify({ type: 'test', timestamp: new Date().toISOString(), data: {} })
  return { id: `test-${crypto.randomUUID()}`, body }
}
