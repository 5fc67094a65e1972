import type { PushedNotification } from '../push/model.ts'
import { PUSH_KEY, PUSH_SUBSCRIPTION } from '../push/paths.ts'
import { filePath } from './files.ts'
import { worker } from './worker.ts'

/** The app's picture, and its outline: of that, a phone paints what is not transparent in its own colour, for the bar at the top of its screen. */
const PICTURES = { icon: filePath('icon-192.png'), badge: filePath('badge.png') }

/** Shows what the server sends while no page is open, leads to it, and keeps the subscription when the browser changes it. */
export function watchPush(): void {
  worker.addEventListener('push', event => {
    if (event.data) event.waitUntil(show(event.data.json()))
  })
  worker.addEventListener('notificationclick', event => {
    event.notification.close()
    event.waitUntil(lead(event.notification))
  })
  worker.addEventListener('pushsubscriptionchange', event => event.waitUntil(subscribeAnew()))
}

async function show({ title, body, tag, path, at, isSilent, isOver }: PushedNotification): Promise<void> {
  const { registration } = worker
  // Browsers want to see a notification for each push unless a page is looked at, and end subscriptions that show none.
  if (!isOver || !(await isLookedAt()))
    await registration.showNotification(title, {
      body,
      tag,
      silent: isSilent,
      ...PICTURES,
      data: { path, at },
      ...{ renotify: !isSilent, timestamp: at },
    })
  if (!isOver) return
  for (const notification of await registration.getNotifications({ tag })) notification.close()
}

async function isLookedAt(): Promise<boolean> {
  return (await windows()).some(({ visibilityState }) => visibilityState === 'visible')
}

async function lead({ data }: Notification): Promise<void> {
  const path: string = data?.path ?? '/'
  const pages = await windows()
  const open = pages.find(({ url }) => new URL(url).pathname === path)
  if (open) return void (await open.focus())
  const [page] = pages
  const moved = await page?.navigate(path).catch(() => null) // a page that another worker looks after cannot be led
  await (moved ? moved.focus() : worker.clients.openWindow(path))
}

function windows(): Promise<readonly WindowClient[]> {
  return worker.clients.matchAll({ type: 'window' })
}

/**
 * Where the session has ended, the server does not take it, and nobody is told. Where the server is out of reach, the next page that is opened
 * does this.
 */
async function subscribeAnew(): Promise<void> {
  const response = await fetch(PUSH_KEY)
  if (!response.ok) return
  const key = await response.text()
  const { pushManager } = worker.registration
  await (await pushManager.getSubscription())?.unsubscribe() // it may be one to another key
  const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })
  const { endpoint = '', keys: { p256dh = '', auth = '' } = {} } = subscription.toJSON()
  await fetch(PUSH_SUBSCRIPTION, {
    method: 'POST',
    body: new URLSearchParams({ endpoint, p256dh, auth, key, renewal: 'yes' }),
  })
}
