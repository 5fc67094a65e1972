import { PUSH_KEY, PUSH_SUBSCRIPTION } from '../push/paths.ts'
import { SERVICE_WORKER_PATH } from '../web-app/paths.ts'
import { request } from './request.ts'
import { keep, pushName } from './storage.ts'

// What this browser is told while no page is open. Who has wanted that stands in its storage: others may sign in here.

/** Whether this device is told, and whoever is signed in has wanted that. */
export async function isToldHere(person: string): Promise<boolean> {
  return localStorage.getItem(pushName(person)) !== null && (await currentSubscription()) !== null
}

/** What a browser says of itself, without anybody's wish: a device that was removed stays so. */
const RENEWAL = { renewal: 'yes' } as const

/** Has this device told. @throws when its push service cannot be reached, or the server does not take the subscription */
export async function subscribeHere(person: string, by: Partial<typeof RENEWAL> = {}): Promise<void> {
  await navigator.serviceWorker.register(SERVICE_WORKER_PATH) // this may be the first page of ours that is open here
  const { pushManager } = await navigator.serviceWorker.ready
  const key = await (await request(PUSH_KEY)).text()
  await (await pushManager.getSubscription())?.unsubscribe() // it may be one to another key
  const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })
  const response = await save(person, subscription, key, by)
  if (response.ok) return
  await (response.status === 410 ? forgetHere(person, subscription) : subscription.unsubscribe())
  throw new Error(`the subscription was not taken: ${response.status}`)
}

/** Has this device not told any more. */
export async function unsubscribeHere(person: string): Promise<void> {
  const subscription = await currentSubscription()
  if (subscription) await request(`${PUSH_SUBSCRIPTION}/remove`, { endpoint: subscription.endpoint })
  await forgetHere(person, subscription)
}

/**
 * Says once a day to what this browser has subscribed, so that it is told after its session has become another one, or the server's key has; and
 * subscribes anew where the browser has ended that by itself. A subscription of somebody else who was signed in here ends, and that of a device which its
 * person has removed from another one.
 */
export async function renewPush(person: string | null): Promise<void> {
  if (person === null) return
  const subscription = await currentSubscription()
  const renewed = localStorage.getItem(pushName(person))
  if (renewed === null) return void (await subscription?.unsubscribe())
  if (!subscription) return Notification.permission === 'granted' ? subscribeHere(person, RENEWAL) : undefined
  if (renewed === today()) return
  const response = await save(person, subscription, keyOf(subscription), RENEWAL)
  if (response.status === 409) await subscribeHere(person, RENEWAL)
  if (response.status === 410) await forgetHere(person, subscription)
}

/** Whoever signs out is told nothing more here, and leaves nothing on the screen. */
export async function forgetPush(): Promise<void> {
  await (await currentSubscription())?.unsubscribe()
  const registration = await navigator.serviceWorker?.getRegistration()
  for (const notification of (await registration?.getNotifications()) ?? []) notification.close()
}

async function forgetHere(person: string, subscription: PushSubscription | null): Promise<void> {
  localStorage.removeItem(pushName(person))
  await subscription?.unsubscribe()
}

async function currentSubscription(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker?.getRegistration()
  return (await registration?.pushManager?.getSubscription()) ?? null
}

async function save(
  person: string,
  subscription: PushSubscription,
  key: string,
  by: Partial<typeof RENEWAL>,
): Promise<Response> {
  const { endpoint = '', keys: { p256dh = '', auth = '' } = {} } = subscription.toJSON()
  const response = await request(PUSH_SUBSCRIPTION, { endpoint, p256dh, auth, key, ...by })
  if (response.ok) keep(pushName(person), today())
  return response
}

function keyOf({ options: { applicationServerKey } }: PushSubscription): string {
  const bytes = new Uint8Array(applicationServerKey ?? [])
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

function today(): string {
  return new Date().toISOString().slice(0, 10)
}
