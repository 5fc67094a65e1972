import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { startApp, type TestApp } from '../support/app.ts'
import {
  cards,
  choose,
  cutAfter,
  fileOf,
  MB,
  PIXEL,
  untilWhole,
  watchConfirmed,
} from '../support/attaching.ts'
import { openPageAs, problemsOn } from '../support/browser.ts'
import { composer, message, signOut, write } from '../support/chat-page.ts'
import type { Client } from '../support/client.ts'
import { addPerson } from '../support/people.ts'
import { findViolations } from '../support/violations.ts'

let app: TestApp
let bob: Client

beforeAll(async () => {
  app = await startApp({ CHATAPP_MAX_FILE_MB: '4', CHATAPP_FILES_PER_PERSON_MB: '6' })
  bob = await addPerson(app, 'bob')
})
afterAll(() => app.stop())

/** What somebody has sent to Bob: each message by its text and the names of its files. */
async function sentBy(person: string): Promise<[string, ...string[]][]> {
  const { json } = await bob.call(`/api/v1/message/?target=${person}&after=0`)
  return json.results.map(({ body, files }: { body: string; files: { name: string }[] }) => [
    body,
    ...files.map(({ name }) => name),
  ])
}

async function filesOf(person: string): Promise<number> {
  const [row] = await app.database.sql<{ count: number }[]>`
    SELECT count(*)::int FROM files JOIN users ON users.id = owner_id WHERE username = ${person}`
  return row?.count ?? 0
}

/** Waits until nothing waits any more. */
async function untilSent(page: Page): Promise<void> {
  await page.locator('#messages > .message:not(.waiting)').first().waitFor()
  await page.locator('.waiting').first().waitFor({ state: 'detached' })
}

describe('files', () => {
  test('are chosen, shown from the file itself, and sent with the text or without one', async () => {
    const page = await openPageAs(await addPerson(app, 'ann'), '/with/bob')
    await choose(page, { name: '写真.png', mimeType: 'image/png', buffer: PIXEL }, fileOf(10, 'notes.txt'))
    await untilWhole(page, 2)
    expect(await cards(page).locator('.name').allTextContents()).toEqual(['写真.png', 'notes.txt'])
    await cards(page).first().locator('.thumbnail img').waitFor()
    await write(page, 'Look')
    await message(page, 'Look').waitFor()
    expect(await cards(page).count()).toBe(0)
    await choose(page, fileOf(10, 'alone.txt'))
    await cards(page).waitFor()
    await page.locator('.composer [type=submit]').click()
    while ((await sentBy('ann')).length < 2) await Bun.sleep(20)
    expect(await sentBy('ann')).toEqual([
      ['Look', '写真.png', 'notes.txt'],
      ['', 'alone.txt'],
    ])
    expect(problemsOn(page)).toEqual([])
  })

  test('say before they are sent where they keep what a camera noted, such as the place', async () => {
    const page = await openPageAs(await addPerson(app, 'ava'), '/with/bob')
    const noted = [
      ['IMG_0001.HEIC', 'application/octet-stream'], // few systems know its type
      ['scan.tif', 'image/tiff'],
      ['beach.mp4', 'video/mp4'],
    ] as const
    const clean = [
      ['photo.jpg', 'image/jpeg'],
      ['plan.pdf', 'application/pdf'],
    ] as const
    const files = [...noted, ...clean].map(([name, mimeType]) => ({ ...fileOf(10, name), mimeType }))
    await choose(page, ...files)
    await untilWhole(page, files.length)
    const saying = cards(page).filter({ hasText: 'perhaps where it was taken' })
    expect(await saying.locator('.name').allTextContents()).toEqual(noted.map(([name]) => name))
  })

  test('are dropped on the conversation and pasted into the field', async () => {
    const page = await openPageAs(await addPerson(app, 'amy'), '/with/bob')
    const give = (type: 'drop' | 'paste', target: string, name: string) =>
      page.evaluate(`{
        const files = new DataTransfer()
        files.items.add(new File(['content'], ${JSON.stringify(name)}, { type: 'text/plain' }))
        const init = { bubbles: true, cancelable: true, dataTransfer: files, clipboardData: files }
        const event = ${type === 'drop' ? 'new DragEvent("drop", init)' : 'new ClipboardEvent("paste", init)'}
        document.querySelector(${JSON.stringify(target)}).dispatchEvent(event)
      }`)
    await give('drop', '#messages', 'dropped.txt')
    await untilWhole(page, 1)
    await give('paste', '.composer textarea', 'pasted.txt')
    await untilWhole(page, 2)
    await write(page, 'both')
    await message(page, 'both').waitFor()
    expect(await sentBy('amy')).toEqual([['both', 'dropped.txt', 'pasted.txt']])
  })

  test('are taken away by keyboard, and tried again when there is room for them', async () => {
    const page = await openPageAs(await addPerson(app, 'aki'), '/with/bob')
    await page.evaluate(axe.source)
    await page.locator('.composer [type=file]').focus()
    expect(await page.evaluate('document.activeElement.ariaLabel')).toBe('Attach files')
    await choose(page, fileOf(4 * MB, 'whole.bin'))
    await untilWhole(page, 1)
    await choose(page, fileOf(3 * MB, 'refused.bin'))
    await page.locator('.attachment.refused .how', { hasText: 'more than 6 MB' }).waitFor()
    expect(await filesOf('aki')).toBe(1)
    expect(await findViolations(page)).toEqual([])
    await page.getByRole('button', { name: 'Remove “whole.bin”' }).focus()
    await page.keyboard.press('Enter')
    await cards(page).nth(1).waitFor({ state: 'detached' })
    expect(await page.evaluate('document.activeElement.name')).toBe('body')
    while (await filesOf('aki')) await Bun.sleep(20)
    await page.getByRole('button', { name: 'Try again' }).focus()
    await page.keyboard.press('Enter')
    await untilWhole(page, 1)
  })

  test('that cannot be sent say why before they are sent; of more than ten the others are said to be left out', async () => {
    const page = await openPageAs(await addPerson(app, 'abe'), '/with/bob')
    await choose(page, fileOf(0, 'empty.txt'), fileOf(4 * MB + 1, 'large.bin'))
    await cards(page).nth(1).waitFor()
    expect(await cards(page).locator('.how').allTextContents()).toEqual([
      'The file is empty.',
      'Too large: 4 MB at most.',
    ])
    await write(page, 'not without them')
    await page.locator('.said', { hasText: 'cannot be sent' }).waitFor()
    expect(await composer(page).inputValue()).toBe('not without them')
    while (await cards(page).count()) await cards(page).first().locator('[value=remove]').click()
    await choose(page, ...Array.from({ length: 500 }, (_, index) => fileOf(5, `${index}.txt`)))
    await untilWhole(page, 10)
    expect(await page.locator('.said').textContent()).toContain('Left out: 490.')
    expect(await cards(page).count()).toBe(10)
    await composer(page).focus()
    await page.keyboard.press('Enter')
    await untilSent(page)
    expect((await sentBy('abe'))[0]).toHaveLength(11)
  })
})

describe('an upload', () => {
  test('says how far it is, and leaves nothing behind when it is cancelled', async () => {
    const page = await openPageAs(await addPerson(app, 'cat'), '/with/bob')
    const { held } = await cutAfter(page, 2 * MB)
    await choose(page, fileOf(3 * MB))
    await held
    await page.locator('.how', { hasText: 'Waiting for the connection' }).waitFor()
    expect(await page.evaluate('document.querySelector(".attachment progress").value')).toBe(2 * MB)
    await page.getByLabel('Remove “film.bin”').click()
    while (await filesOf('cat')) await Bun.sleep(20)
    expect(await cards(page).count()).toBe(0)
  })

  test('goes on after a cut with what was not confirmed', async () => {
    const page = await openPageAs(await addPerson(app, 'dan'), '/with/bob')
    const confirmed = watchConfirmed(page)
    const { held, mend } = await cutAfter(page, MB)
    await choose(page, fileOf(3 * MB))
    await held
    await mend()
    await untilWhole(page, 1)
    expect(confirmed).toEqual([0, MB, 2 * MB])
  })

  test('needs no room in the browser: it says when the page has to stay open', async () => {
    const page = await openPageAs(await addPerson(app, 'eli'))
    await page.addInitScript('Object.defineProperty(window, "indexedDB", { value: undefined })')
    await page.goto(`${app.url}/with/bob`)
    const { held, mend } = await cutAfter(page, MB)
    await choose(page, fileOf(2 * MB))
    await held
    await page.locator('.how', { hasText: 'Leave this page open' }).waitFor()
    await write(page, 'from memory')
    const asked = page.waitForEvent('dialog')
    await page.close({ runBeforeUnload: true })
    await (await asked).dismiss()
    await mend()
    await message(page, 'from memory').waitFor()
    expect(await sentBy('eli')).toEqual([['from memory', 'film.bin']])
  })

  test('goes on after a reload, where one writes and in a message that waits', async () => {
    const page = await openPageAs(await addPerson(app, 'eve'), '/with/bob')
    const confirmed = watchConfirmed(page)
    const { held, mend } = await cutAfter(page, MB)
    await choose(page, fileOf(2 * MB + 5))
    await held
    await page.reload()
    await cards(page).waitFor()
    await write(page, 'it waits')
    await page.locator('.waiting .attachment .name', { hasText: 'film.bin' }).waitFor()
    await page.reload()
    await page.locator('.waiting .attachment .name', { hasText: 'film.bin' }).waitFor()
    expect(await cards(page).count()).toBe(0)
    await mend()
    await message(page, 'it waits').waitFor()
    expect(confirmed).toEqual([0, MB, 2 * MB])
    expect(await sentBy('eve')).toEqual([['it waits', 'film.bin']])
    expect(await page.evaluate('Object.keys(localStorage).filter(name => name.includes("file"))')).toEqual([])
  })
})

describe('a message with files', () => {
  test('is sent in its order: what comes after it waits', async () => {
    const page = await openPageAs(await addPerson(app, 'fay'), '/with/bob')
    const { held, mend } = await cutAfter(page, MB)
    await choose(page, fileOf(2 * MB))
    await held
    await write(page, 'first')
    await write(page, 'second')
    await page.locator('.waiting', { hasText: 'second' }).waitFor()
    expect(await sentBy('fay')).toEqual([])
    await mend()
    await message(page, 'second').waitFor()
    expect(await sentBy('fay')).toEqual([['first', 'film.bin'], ['second']])
  })

  test('is sent by another tab when its own is closed', async () => {
    const page = await openPageAs(await addPerson(app, 'gil'), '/with/bob')
    const tab = await page.context().newPage()
    await tab.goto(`${app.url}/with/bob`)
    const { held, mend } = await cutAfter(page, MB)
    await choose(page, fileOf(2 * MB))
    await held
    await write(page, 'left behind')
    await tab.locator('.waiting .attachment').waitFor()
    await page.close()
    await mend()
    await message(tab, 'left behind').waitFor()
    expect(await sentBy('gil')).toEqual([['left behind', 'film.bin']])
  })

  test('that is refused because of a file comes back with it, and nothing of it is lost', async () => {
    const page = await openPageAs(await addPerson(app, 'hal'), '/with/bob')
    await page.route('**/files/uploads', route =>
      route.fulfill({
        status: 507,
        headers: { 'x-chatapp': 'answer' },
        json: { detail: 'There is no room.' },
      }),
    )
    await page.route('**/files/uploads', async route => {
      await page.locator('.waiting').waitFor()
      await route.fallback()
    })
    await choose(page, fileOf(5))
    await write(page, 'with a file')
    await page.locator('.waiting.refused .state', { hasText: 'film.bin: There is no room.' }).waitFor()
    await page.unrouteAll()
    await page.locator('.waiting').getByText('Edit').click()
    await page.locator('.composer .attachment.refused [value=try-again]').click()
    await untilWhole(page, 1)
    await page.locator('.composer [type=submit]').click()
    await message(page, 'with a file').waitFor()
    expect(await sentBy('hal')).toEqual([['with a file', 'film.bin']])
  })

  test('leaves nothing in the browser once its person has signed out', async () => {
    const page = await openPageAs(await addPerson(app, 'ida'), '/with/bob')
    await choose(page, fileOf(5))
    await untilWhole(page, 1)
    await signOut(page)
    await page.waitForURL('**/sign-in')
    expect(await page.evaluate('Object.keys(localStorage)')).toEqual([])
    const kept = await page.evaluate('indexedDB.databases().then(all => all.map(({ name }) => name))')
    expect(kept).not.toContain('chatapp.files.ida')
  })
})

describe('without JavaScript', () => {
  const options = { javaScriptEnabled: false }

  test('files are sent by the form of the conversation', async () => {
    const page = await openPageAs(await addPerson(app, 'jan'), '/with/bob', options)
    await choose(page, fileOf(5, 'one.txt'), fileOf(6, 'two.txt'))
    await page.locator('.composer [type=submit]').click()
    await page.locator('#messages > .message').waitFor()
    expect(await sentBy('jan')).toEqual([['', 'one.txt', 'two.txt']])
    await page.fill('[name=body]', 'no file')
    await page.locator('.composer [type=submit]').click()
    await message(page, 'no file').waitFor()
  })

  test('what is refused comes back with its text and the files that are there', async () => {
    const page = await openPageAs(await addPerson(app, 'kim'), '/with/bob', options)
    await page.fill('[name=body]', 'with two')
    await choose(page, fileOf(5, 'small.txt'), fileOf(4 * MB + 1, 'large.bin'))
    await page.locator('.composer [type=submit]').click()
    expect(await page.locator('.composer .notice').textContent()).toContain('4 MB')
    expect(await page.inputValue('[name=body]')).toBe('with two')
    expect(await page.locator('.said').textContent()).toContain('small.txt')
    await page.locator('.composer [type=submit]').click()
    await message(page, 'with two').waitFor()
    expect(await sentBy('kim')).toEqual([['with two', 'small.txt']])
  })
})
