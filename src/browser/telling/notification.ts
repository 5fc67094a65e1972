/** What a notification shows, and where a press leads. */
type Told = {
  title: string
  body: string
  /** A newer one with the same takes its place. */
  tag: string
  /** The number of the message in its conversation. */
  seq: number
  path: string
  /** Whether it makes no sound of its own: the page does. */
  isSilent: boolean
}

/** Those that this page shows by itself, by their tags. */
const shown = new Map<string, Notification>()

/** Shows a notification: through the service worker where there is one, which hears when it is pressed, also once this page is closed. */
export async function showNotification(told: Told): Promise<void> {
  const { title, body, tag, seq, path, isSilent } = told
  const options = { body, tag, icon: iconPath(), data: { path, seq }, renotify: true, silent: isSilent }
  const registration = await findRegistration()
  if (registration) await registration.showNotification(title, options)
  else showOnPage(told, options)
}

/** Takes away the notifications that somebody does not need any more. */
export async function closeNotifications(isOver: (tag: string, seq: number) => boolean): Promise<void> {
  const registration = await findRegistration()
  for (const notification of [...((await registration?.getNotifications()) ?? []), ...shown.values()])
    if (isOver(notification.tag, seqOf(notification))) notification.close()
}

function showOnPage({ title, tag, path }: Told, options: NotificationOptions): void {
  const notification = new Notification(title, options)
  shown.set(tag, notification)
  notification.onclose = () => {
    if (shown.get(tag) === notification) shown.delete(tag)
  }
  notification.onclick = () => {
    focus()
    if (location.pathname !== path) location.assign(path)
    notification.close()
  }
}

/** One that a push has shown says no number. */
function seqOf({ data }: Notification): number {
  return Number(data?.seq ?? 0)
}

async function findRegistration(): Promise<ServiceWorkerRegistration | undefined> {
  const registration = await navigator.serviceWorker?.getRegistration().catch(() => undefined)
  return registration?.active ? registration : undefined
}

function iconPath(): string {
  return document.querySelector<HTMLLinkElement>('link[rel="apple-touch-icon"], link[rel="icon"]')?.href ?? ''
}
