import type { SignedIn } from '../accounts/store.ts'
import type { Sql } from '../database/connect.ts'
import { HttpError, invalid } from '../errors.ts'
import { AddressError } from '../outbound/address.ts'
import type { Outbound } from '../outbound/outbound.ts'
import { lockAccountOf } from '../sessions/store.ts'
import type { PushKeys } from './keys.ts'
import { countOtherDevices, isRemoved, type Subscription, saveSubscription } from './store.ts'

/** More than anybody has. */
const MAX_DEVICES = 20

/** How often somebody may have a device told, and try whether it is: each time an address is asked for. */
export const SUBSCRIBING = { burst: 20, refillEveryMs: 10_000 }

/** What a browser sends: its subscription, the public key of ours that it is for, and whether it does so by itself. */
type Subscribing = { endpoint: string; p256dh: string; auth: string; key: string; renewal?: boolean }

type Place = { sql: Sql; outbound: Outbound; pushKeys: PushKeys }

/**
 * Has the device of somebody’s session told from now on.
 * @throws HttpError 422 for what no browser has subscribed to; 409 where our key is a newer one: the browser has to subscribe anew;
 * 410 where its person has removed the device, and the browser renews by itself
 */
export async function subscribe(
  { sql, outbound, pushKeys }: Place,
  person: SignedIn,
  { endpoint, p256dh, auth, key, renewal = false }: Subscribing,
  from: { origin: string; language: string },
): Promise<void> {
  const subscription = await check(outbound, { endpoint, publicKey: p256dh, authSecret: auth })
  if (renewal && (await isRemoved(sql, person))) throw new HttpError(410, say => say.push.deviceRemoved)
  const newest = await pushKeys.newest()
  if (newest.publicKey !== key) throw new HttpError(409, say => say.push.newKey)
  await sql.begin(async transaction => {
    if (!(await lockAccountOf(transaction, person))) throw new HttpError(401, say => say.errors.signInFirst)
    if ((await countOtherDevices(transaction, person)) >= MAX_DEVICES)
      throw new HttpError(409, say => say.push.tooManyDevices(MAX_DEVICES))
    const id = await saveSubscription(transaction, person, { ...subscription, ...from, keyId: newest.id })
    if (id === null) throw noSubscription()
  })
}

/** @throws HttpError 422 */
async function check(outbound: Outbound, subscription: Subscription): Promise<Subscription> {
  const { endpoint, publicKey } = subscription
  const url = URL.parse(endpoint)
  // A push service always has https, wherever it is; and a browser gives its address as URLs are written, so that the lane of its jobs is its host.
  if (url?.protocol !== 'https:' || !endpoint.startsWith(`${url.origin}/`) || !(await isPoint(publicKey)))
    throw noSubscription()
  await outbound.examine(endpoint).catch(error => {
    throw error instanceof AddressError
      ? invalid({ endpoint: [say => say.push.problems[error.problem]] })
      : error
  })
  return subscription
}

/** Whether a text is a point of P-256, as the keys of browsers are. */
async function isPoint(publicKey: string): Promise<boolean> {
  const bytes = Buffer.from(publicKey, 'base64url')
  const algorithm = { name: 'ECDH', namedCurve: 'P-256' }
  return crypto.subtle.importKey('raw', bytes, algorithm, false, []).then(
    () => true,
    () => false,
  )
}

function noSubscription(): HttpError {
  return invalid({ endpoint: [say => say.push.noSubscription] })
}
