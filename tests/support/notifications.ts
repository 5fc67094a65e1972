/**
 * Stands in for what Chromium's headless shell does not have: it denies notifications whatever it is told. What is shown is kept for all tabs of a browser, by
 * its tag, as a browser does, and pressing one is calling `onclick`.
 */
export const NOTIFICATIONS = `(() => {
  if (globalThis.Notification?.isStandIn) return
  const read = () => JSON.parse(localStorage.getItem('test.notifications') ?? '[]')
  const write = list => localStorage.setItem('test.notifications', JSON.stringify(list))
  const shown = entry => ({ ...entry, close: () => write(read().filter(one => one.number !== entry.number)) })
  const show = (title, { body, tag, data, silent }) => {
    const entry = { title, body, tag, data, silent, number: Math.random() }
    write([...read().filter(one => one.tag !== tag), entry])
    return entry
  }
  globalThis.Notification = class {
    static isStandIn = true
    static get permission() { return localStorage.getItem('test.permission') ?? 'granted' }
    static async requestPermission() {
      localStorage.setItem('test.permission', globalThis.answer)
      return globalThis.answer
    }
    constructor(title, options) {
      Object.assign(this, shown(show(title, options)))
      globalThis.latest = this
    }
  }
  const { prototype } = globalThis.ServiceWorkerRegistration ?? { prototype: {} }
  prototype.showNotification = async (title, options) => void show(title, options)
  prototype.getNotifications = async () => read().map(shown)
})()`

/** What a tab of that browser is asked for: the notifications that are shown, as their titles and texts. */
export const SHOWN = `JSON.parse(localStorage.getItem('test.notifications') ?? '[]').map(({ title, body }) => title + ': ' + body)`
