import { afterAll, beforeAll, expect, test } from 'bun:test'
import fc from 'fast-check'
import type { Page } from 'playwright-core'
import { historiesOfPages, live, type Pages } from '../changes/histories.ts'
import { actOn, hasSettled } from '../changes/page-deeds.ts'
import { addFaults, type PageFaults, watchVersions } from '../changes/page-faults.ts'
import { type Stage, startStage } from '../changes/stage.ts'
import { openPageAs, problemsOn } from '../support/browser.ts'
import { type Client, clientFor } from '../support/client.ts'
import { addPerson } from '../support/people.ts'

// As in tests/changes/same-as-fresh.test.ts, for the page itself.
const SEED = Number(process.env.TEST_SEED ?? 1)
const RUNS = Number(process.env.TEST_RUNS ?? 4)
const TIMEOUT_MS = 60_000 + RUNS * 10_000

/** How long a page may take to catch up when all is over, on a machine that does something else meanwhile. */
const WITHIN_MS = 20_000

let stage: Stage
let ann: Client
let pages: Page[]
let faults: PageFaults[]
let count = 0

beforeAll(async () => {
  stage = await startStage({ CHATAPP_PAGE_SIZE: '100' })
  ann = await addPerson(stage.app, 'ann')
  pages = await Promise.all(stage.lines.map(line => openPageAs(through(line))))
  faults = await Promise.all(pages.map(addFaults))
  await Promise.all(pages.map(watchVersions))
})

afterAll(() => stage.stop())

function through({ port }: { port: number }): Client {
  return clientFor(`http://127.0.0.1:${port}`, ann.username, ann.token)
}

function lose(frames: 'none' | 'some' | 'all'): void {
  for (const each of faults) each.lose(frames)
}

/** Waits until all that was done on the pages is stored, or was refused. */
async function settle(): Promise<void> {
  for (const [index, page] of pages.entries()) while (!(await hasSettled(page))) faults[index]?.release()
}

/** Does something on a page, and waits until it is stored or its answer is held up: what is done elsewhere comes after it. */
const act: Pages['act'] = async (at, ...what) => {
  const [page, fault] = [pages[at], faults[at]]
  if (!page || !fault) return
  await actOn(page, ...what)
  while (!(fault.isHoldingUp() || (await hasSettled(page))));
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
    await fc.assert(
      fc.asyncProperty(historiesOfPages, async history => {
        const bob = await addPerson(stage.app, `bob${++count}`)
        for (const [index, page] of pages.entries()) {
          await page.goto(`http://127.0.0.1:${stage.lines[index]?.port}/with/${bob.username}`)
          await page.locator('#messages .beginning').waitFor()
        }
        lose('some')
        await live(history, [ann, bob], stage.urls, stage.faults, { act, settle })
        lose('all')
        await settle()
        await sendAndEdit(bob)
        lose('none')
        await sendAndEdit(bob) // its numbers tell what was lost before
        const fresh = await openPageAs(through(stage.lines[0]), `/with/${bob.username}`)
        await fresh.locator('#messages').waitFor()
        const wanted = await shownOn(fresh)
        await fresh.context().close()
        expect(wanted).toHaveLength((await stage.lastNumbers([ann, bob])).seq)
        for (const page of pages) {
          expect(await untilShown(page, wanted)).toEqual(wanted)
          expect(await page.evaluate('wentBack')).toEqual([])
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
