import { PUSH_KEY, PUSH_SUBSCRIPTION } from '../push/paths.ts'
import { me } from './person.ts'
import { request } from './request.ts'
import { keep, pushName } from './storage.ts'

// What this browser is told while no page is open. Who has wanted that stands in its storage: others may sign in here.

/** Whether this device is told, and whoever is signed in has wanted that. */
export async function isToldHere(): Promise<boolean> {
  return localStorage.getItem(pushName(me())) !== null && (await currentSubscription()) !== null
}

/** Has this device told. @throws when its push service cannot be reached, or the server does not take the subscription */
export async function subscribeHere(): Promise<void> {
  const { pushManager } = await navigator.serviceWorker.ready
  const key = await (await request(PUSH_KEY)).text()
  await (await pushManager.getSubscription())?.unsubscribe() // it may be one to another key
  const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })
  const response = await save(subscription, key)
  if (response.ok) return
  await subscription.unsubscribe()
  throw new Error(`the subscription was not taken: ${response.status}`)
}

/** Has this device not told any more. */
export async function unsubscribeHere(): Promise<void> {
  const subscription = await currentSubscription()
  localStorage.removeItem(pushName(me()))
  if (!subscription) return
  await request(`${PUSH_SUBSCRIPTION}/remove`, { endpoint: subscription.endpoint })
  await subscription.unsubscribe()
}

/**
 * Says once a day to what this browser has subscribed, so that it is told after its session has become another one, or the server's key has.
 * A subscription of somebody else who was signed in here ends.
 */
export async function renewPush(): Promise<void> {
  const subscription = await currentSubscription()
  if (!subscription) return
  const renewed = localStorage.getItem(pushName(me()))
  if (renewed === null) return void (await subscription.unsubscribe())
  if (renewed === today()) return
  const response = await save(subscription, keyOf(subscription))
  if (response.status === 409) await subscribeHere()
}

/** Whoever signs out is told nothing more here, and leaves nothing on the screen. */
export async function forgetPush(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration()
  for (const notification of (await registration?.getNotifications()) ?? []) notification.close()
  await (await currentSubscription())?.unsubscribe()
}

/** Takes what was told of a conversation away, once it was read. */
export async function closeNotifications(tag: string): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration()
  for (const notification of (await registration?.getNotifications({ tag })) ?? []) notification.close()
}

async function currentSubscription(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker?.getRegistration()
  return (await registration?.pushManager?.getSubscription()) ?? null
}

async function save(subscription: PushSubscription, key: string): Promise<Response> {
  const { endpoint = '', keys: { p256dh = '', auth = '' } = {} } = subscription.toJSON()
  const response = await request(PUSH_SUBSCRIPTION, { endpoint, p256dh, auth, key })
  if (response.ok) keep(pushName(me()), today())
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
