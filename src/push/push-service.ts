import { encryptNotification, vapidHeaders } from '@block65/webcrypto-web-push'
import type { Config } from '../config/config.ts'
import { GivenUp, TryLater } from '../jobs/model.ts'
import { AddressError } from '../outbound/address.ts'
import type { Outbound, OutboundAnswer } from '../outbound/outbound.ts'
import type { PushKey } from './keys.ts'
import type { PushedNotification } from './model.ts'
import type { Target } from './store.ts'

/** What is sent, and how a push service treats it. */
export type Push = {
  notification: PushedNotification
  /** What it takes the place of where the device has not been reached yet: at most 32 characters, which say nothing. */
  topic: string
  urgency: 'normal' | 'high'
}

const DAY_S = 86_400

/**
 * Sends something to a device: encrypted for it (RFC 8291), and signed so that its push service knows the sender (RFC 8292).
 * @returns false when the push service says that the device is gone
 * @throws TryLater, or GivenUp when it will never be taken
 */
export async function sendPush(
  { outbound, mailFrom, baseUrl }: { outbound: Outbound } & Pick<Config, 'mailFrom' | 'baseUrl'>,
  target: Target,
  key: PushKey,
  { notification, topic, urgency }: Push,
  signal: AbortSignal,
): Promise<boolean> {
  const { endpoint, publicKey: p256dh, authSecret: auth } = target
  const subscription = { endpoint, expirationTime: null, keys: { p256dh, auth } }
  const subject = mailFrom ? `mailto:${mailFrom}` : baseUrl || target.origin
  const { headers } = await vapidHeaders(subscription, { subject, ...key })
  const body = await encryptNotification(subscription, new TextEncoder().encode(JSON.stringify(notification)))
  const answer = await outbound
    .post(endpoint, {
      headers: {
        ...headers,
        ttl: String(DAY_S),
        topic,
        urgency,
        'content-encoding': 'aes128gcm',
        'content-type': 'application/octet-stream',
      },
      body,
      signal,
    })
    .catch(error => {
      throw error instanceof AddressError && error.problem !== 'unknown-host'
        ? new GivenUp(error.message)
        : error
    })
  return isTaken(answer)
}

function isTaken({ status, headers }: OutboundAnswer): boolean {
  if (status >= 200 && status < 300) return true
  if (status === 404 || status === 410) return false
  const reason = `the push service answered ${status}`
  if (status === 429 || status >= 500) throw new TryLater(reason, Number(headers['retry-after']) || 0)
  throw new GivenUp(reason)
}
