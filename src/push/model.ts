import { t } from 'elysia'
import { fields, text, yesOrNo } from '../http/fields.ts'

/** What a job is about: the notification of a conversation on a device; or null, where its person tries whether it works. */
export type PushJob = {
  /** The host of its push service: one that hangs holds up nobody else. */
  lane: string
  subscription: number
  conversation: number | null
}

/** What is sent to a device, for the service worker to show. It is encrypted for that device, and no push service can read it. */
export type PushedNotification = {
  title: string
  body: string
  /** A newer one with the same takes its place. */
  tag: string
  /** Where a click leads. */
  path: string
  /** When it happened, in milliseconds since 1970. */
  at: number
  /** Whether it is shown without a sound: nothing new has happened. */
  isSilent: boolean
  /** Whether it is taken away: it was read elsewhere. */
  isOver: boolean
}

const P256DH_LENGTH = 87
const AUTH_LENGTH = 22

/** As many characters as an address may have. */
const MAX_ENDPOINT = 2_000

/** What a browser has subscribed to, in base64 for addresses. */
export const SubscriptionForm = fields({
  endpoint: text({ minLength: 1, maxLength: MAX_ENDPOINT, sentence: say => say.push.noSubscription }),
  p256dh: keyText(P256DH_LENGTH),
  auth: keyText(AUTH_LENGTH),
  key: text({ minLength: 1, maxLength: P256DH_LENGTH, sentence: say => say.push.noSubscription }),
  renewal: t.Optional(
    yesOrNo('Whether the browser says so by itself, and not because its person has just wanted it'),
  ),
})

/** Which device's subscription to remove. */
export const EndpointForm = fields({
  endpoint: text({ minLength: 1, maxLength: MAX_ENDPOINT, sentence: say => say.push.noSubscription }),
})

function keyText(length: number) {
  return text({ pattern: `^[A-Za-z0-9_-]{${length}}=*$`, sentence: say => say.push.noSubscription })
}
