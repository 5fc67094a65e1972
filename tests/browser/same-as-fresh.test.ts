import { afterAll, beforeAll, expect, test } from 'bun:test'
import fc from 'fast-check'
import type { Page, Route, WebSocketRoute } from 'playwright-core'
import { histories, live } from '../changes/histories.ts'
import { type Stage, startStage } from '../changes/stage.ts'
import { openPageAs, problemsOn } from '../support/browser.ts'
import { type Client, clientFor } from '../support/client.ts'
import { addPerson } from '../support/people.ts'

// As in tests/changes/same-as-fresh.test.ts, for the page itself.
const SEED = Number(process.env.TEST_SEED ?? 1)
const RUNS = Number(process.env.TEST_RUNS ?? 4)
const TIMEOUT_MS = 60_000 + RUNS * 10_000

/** Longer than some answers take after it. */
const LATE_MS = 60

/** How long a page may take to catch up when all is over, on a machine that does something else meanwhile. */
const WITHIN_MS = 20_000

let stage: Stage
let ann: Client
let pages: Page[]
let count = 0

/** Which frames about messages are lost on their way to the pages. With some, others are swapped, and answers late. */
let lost: 'none' | 'some' | 'all' = 'none'

beforeAll(async () => {
  stage = await startStage({ CHATAPP_PAGE_SIZE: '100' })
  ann = await addPerson(stage.app, 'ann')
  pages = await Promise.all(stage.lines.map(line => openPageAs(through(line))))
  for (const page of pages) {
    await page.routeWebSocket(/\/ws\?/, loseFrames)
    await page.route(/\/messages([/?])/, createDelay())
  }
})

afterAll(() => stage.stop())

function through({ port }: { port: number }): Client {
  return clientFor(`http://127.0.0.1:${port}`, ann.username, ann.token)
}

/** Of four frames about messages, one is lost, and one comes after the next one. */
function loseFrames(socket: WebSocketRoute): void {
  const server = socket.connectToServer()
  server.onClose(() => void socket.close()) // also of a line that was cut
  socket.onClose(() => void server.close())
  let frames = 0
  let held: string | Buffer | null = null
  server.onMessage(frame => {
    const isAboutMessage = /"(message|changed)":/.test(String(frame))
    const place = isAboutMessage && lost === 'some' ? ++frames % 4 : 0
    if (place === 1 || (isAboutMessage && lost === 'all')) return
    if (place === 2) {
      held = frame
      return
    }
    socket.send(frame)
    if (held !== null) socket.send(held)
    held = null
  })
}

/** Of three answers, one is late: what is asked for after it overtakes it. */
function createDelay(): (route: Route) => Promise<void> {
  let answers = 0
  return async route => {
    if (lost !== 'some' || ++answers % 3 !== 0) return route.continue()
    const response = await route.fetch().catch(() => null)
    await Bun.sleep(LATE_MS)
    await (response ? route.fulfill({ response }) : route.abort())
  }
}

/** Sends a message, and edits it, by an instance where that is by now. */
async function sendAndEdit({ username, token }: Client): Promise<void> {
  const writer = clientFor(stage.urls()[0], username, token)
  const { json } = await writer.send('ann', 'one more')
  const edited = { method: 'PATCH', body: { body: 'one more, edited' } }
  expect((await writer.call(`/api/v1/message/${json.id}/`, edited)).status).toBe(200)
}

/** What somebody sees of the conversation, a line for each message. Times and how far one's own have come are left out. */
function shownOn(page: Page): Promise<string[]> {
  return page.evaluate(`[...document.querySelectorAll('#messages > .message[data-seq]')].map(item => {
    const said = selector => [...item.querySelectorAll(selector)].map(part => part.textContent.trim()).join(' ')
    const chips = [...item.querySelectorAll('.chip')].map(chip => chip.value + chip.textContent + chip.title + chip.name)
    return [
      item.id, item.dataset.seq, item.matches('.own') && 'own', item.matches('.deleted') && 'deleted', said('.text'),
      'quotes', said('.quoted'), item.querySelector('.edited') && 'edited', item.dataset.change, ...chips
    ].join(' ')
  })`)
}

/** Waits until a page shows this, or until it has had time enough for that. Gives what it shows. */
async function untilShown(page: Page, wanted: string[]): Promise<string[]> {
  const since = performance.now()
  for (;;) {
    const shown = await shownOn(page)
    if (Bun.deepEquals(shown, wanted) || performance.now() - since > WITHIN_MS) return shown
    await Bun.sleep(20)
  }
}

/** What the browser and htmx say of a line that was cut; the page goes on by itself. */
const OF_THE_NETWORK = /WebSocket|Failed to fetch|net::ERR_/

test(
  'what a page shows in the end is what a fresh one shows, whatever was sent, changed, lost and restarted',
  async () => {
    // A page takes half a minute to notice a black hole.
    const withoutBlackHoles = histories.map(history => history.filter(({ kind }) => kind !== 'black hole'))
    await fc.assert(
      fc.asyncProperty(withoutBlackHoles, async history => {
        const bob = await addPerson(stage.app, `bob${++count}`)
        for (const [index, page] of pages.entries()) {
          await page.goto(`http://127.0.0.1:${stage.lines[index]?.port}/with/${bob.username}`)
          await page.locator('#messages .beginning').waitFor()
        }
        lost = 'some'
        await live(history, [ann, bob], stage.urls, stage.faults)
        // The numbers of what comes last tell what was lost before it.
        for (const which of ['all', 'none'] as const) {
          lost = which
          await sendAndEdit(bob)
        }
        const fresh = await openPageAs(through(stage.lines[0]), `/with/${bob.username}`)
        await fresh.locator('#messages').waitFor()
        const wanted = await shownOn(fresh)
        await fresh.context().close()
        expect(wanted).toHaveLength((await stage.lastNumbers([ann, bob])).seq)
        for (const page of pages) {
          expect(await untilShown(page, wanted)).toEqual(wanted)
          expect(problemsOn(page).filter(problem => !OF_THE_NETWORK.test(problem))).toEqual([])
        }
      }),
      {
        seed: SEED,
        numRuns: RUNS,
        interruptAfterTimeLimit: TIMEOUT_MS - 30_000,
        markInterruptAsFailure: false,
      },
    )
  },
  TIMEOUT_MS,
)
