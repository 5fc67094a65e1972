import type { Page, Route, WebSocketRoute } from 'playwright-core'

/** How many others overtake an answer, in turn: one that catches up, and one about a message alone, which was fetched, sent or changed. */
const OVERTAKEN_BY = { catchUp: [0, 0, 1, 0, 3], message: [0, 4, 10] }

/** What goes wrong between a page and its server. Nothing does at first. */
export type PageFaults = {
  /**
   * Of frames about messages, all are lost, or of four one, and another comes after the next one. With some, answers are held up until others have overtaken them, or
   * until this is called for something else.
   */
  lose(frames: 'none' | 'some' | 'all'): void
  /** Whether an answer to something that was sent or changed on the page is held up: what is done next waits for it. */
  isHoldingUp(): boolean
  /** Has those go on that are held up. */
  release(): void
}

export async function addFaults(page: Page): Promise<PageFaults> {
  let lost: 'none' | 'some' | 'all' = 'none'
  let frames = 0
  const answers = { catchUp: 0, message: 0 }
  const held = new Set<{ method: string; toCome: number; goOn(): void }>()

  function passOn(socket: WebSocketRoute): void {
    const server = socket.connectToServer()
    server.onClose(() => void socket.close()) // also of a line that was cut
    socket.onClose(() => void server.close())
    let late: string | Buffer | null = null
    server.onMessage(frame => {
      const isAboutMessage = /"(message|changed)":/.test(String(frame))
      const place = isAboutMessage && lost === 'some' ? ++frames % 4 : 0
      if (place === 1 || (isAboutMessage && lost === 'all')) return
      if (place === 2) {
        late = frame
        return
      }
      socket.send(frame)
      if (late !== null) socket.send(late)
      late = null
    })
  }

  async function answer(route: Route): Promise<void> {
    if (route.request().isNavigationRequest()) return route.continue()
    const kind = route.request().url().includes('/messages?') ? 'catchUp' : 'message'
    const overtakenBy = OVERTAKEN_BY[kind][answers[kind]++ % OVERTAKEN_BY[kind].length] ?? 0
    const response = await route.fetch().catch(() => null)
    if (overtakenBy > 0 && lost === 'some') await holdUp(route.request().method(), overtakenBy)
    // The page may have given it up meanwhile.
    await (response ? route.fulfill({ response }) : route.abort()).catch(() => {})
    for (const waiting of held) if (--waiting.toCome <= 0) waiting.goOn()
  }

  async function holdUp(method: string, toCome: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const waiting = { method, toCome, goOn: resolve }
    held.add(waiting)
    await promise
    held.delete(waiting)
  }

  await page.routeWebSocket(/\/ws\?/, passOn)
  await page.route(/\/messages[/?]|\/with\/\w+$/, answer)
  const release = () => {
    for (const { goOn } of held) goOn()
  }
  return {
    lose(which) {
      lost = which
      if (which !== 'some') release()
    },
    isHoldingUp: () => [...held].some(({ method }) => method === 'POST'),
    release,
  }
}

/** Has a page note where a message on it goes back to an older version. */
export async function watchVersions(page: Page): Promise<void> {
  await page.addInitScript(`
    const versions = new Map()
    window.wentBack = []
    new MutationObserver(() => {
      for (const { id, dataset } of document.querySelectorAll('#messages > .message[data-seq]')) {
        const version = Number(dataset.change ?? 0)
        if (version < versions.get(id)) window.wentBack.push(id + ': ' + version + ' after ' + versions.get(id))
        versions.set(id, version)
      }
    }).observe(document, { childList: true, subtree: true })`)
}
