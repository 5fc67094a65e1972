import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { BrowserContext, Page } from 'playwright-core'
import { startApp, type TestApp } from '../support/app.ts'
import { openPageAs } from '../support/browser.ts'
import { bodies, composer, message, until, write, writeTooLong } from '../support/chat-page.ts'
import type { Client } from '../support/client.ts'
import { addPerson } from '../support/people.ts'

let app: TestApp
let bob: Client

beforeAll(async () => {
  app = await startApp()
  bob = await addPerson(app, 'bob')
})

afterAll(() => app.stop())

/** Keeps what is sent to Bob from leaving any tab of a browser. @returns what lets it go */
async function holdBack(context: BrowserContext): Promise<() => Promise<void>> {
  await context.route('**/with/bob', route =>
    route.request().method() === 'POST' ? route.abort() : route.fallback(),
  )
  return () => context.unroute('**/with/bob')
}

async function openTab(page: Page): Promise<Page> {
  const tab = await page.context().newPage()
  await tab.goto(`${app.url}/with/bob`)
  await composer(tab).waitFor()
  return tab
}

/** Storage reaches another tab's process in its own time. */
function untilKept(page: Page, text: string): Promise<void> {
  return until(page, `Object.values(localStorage).some(item => item.includes(${JSON.stringify(text)}))`)
}

async function sentBy(person: string): Promise<string[]> {
  const { json } = await bob.call(`/api/v1/message/?target=${person}&after=0`)
  return json.results.map(({ body }: { body: string }) => body)
}

describe('two tabs of one person', () => {
  for (const [title, script] of [
    ['where the browser has locks', ''],
    [
      'where it has none, as over plain http',
      'Object.defineProperty(navigator, "locks", { value: undefined })',
    ],
  ] as const) {
    const name = script === '' ? 'ann' : 'amy'

    test(`send what waits in the order of typing, ${title}`, async () => {
      const first = await openPageAs(await addPerson(app, name))
      await first.context().addInitScript(script)
      await first.goto(`${app.url}/with/bob`)
      const second = await openTab(first)
      const letGo = await holdBack(first.context())
      for (const [index, tab] of [first, first, second, first, second].entries()) {
        const other = tab === first ? second : first
        await write(tab, `m${index}`)
        await untilKept(other, `m${index}`)
      }
      await letGo()
      for (const tab of [first, second]) await message(tab, 'm4').waitFor()
      for (const tab of [first, second]) await tab.locator('.waiting').first().waitFor({ state: 'detached' })
      const expected = ['m0', 'm1', 'm2', 'm3', 'm4']
      expect(await sentBy(name)).toEqual(expected)
      for (const tab of [first, second]) expect(await bodies(tab)).toEqual(expected)
    })
  }

  test('send in the order of typing also after one is closed', async () => {
    const first = await openPageAs(await addPerson(app, 'cat'), '/with/bob')
    const second = await openTab(first)
    const letGo = await holdBack(first.context())
    await write(first, 'typed first')
    await untilKept(second, 'typed first')
    await first.close()
    await write(second, 'typed second')
    await letGo()
    await message(second, 'typed second').waitFor()
    expect(await sentBy('cat')).toEqual(['typed first', 'typed second'])
  })

  test('take over from each other what a closed one left', async () => {
    const first = await openPageAs(await addPerson(app, 'dan'), '/with/bob')
    const second = await openTab(first)
    const letGo = await holdBack(first.context())
    await write(first, 'left behind')
    await untilKept(second, 'left behind')
    await letGo()
    await first.close({ runBeforeUnload: false })
    await message(second, 'left behind').waitFor()
    await second.locator('.waiting').waitFor({ state: 'detached' })
  })
})

test('what another device sent first is not missing where a conversation begins', async () => {
  const phone = await addPerson(app, 'eli')
  const page = await openPageAs(phone, '/with/bob')
  await page.route('**/with/bob', async route => {
    await phone.send('bob', 'from the phone')
    await page.locator('.row[data-user="bob"] .preview', { hasText: 'from the phone' }).waitFor()
    await route.continue()
  })
  await write(page, 'from the page')
  await message(page, 'from the page').waitFor()
  await message(page, 'from the phone').waitFor()
  expect(await bodies(page)).toEqual(['from the phone', 'from the page'])
})

describe('a browser whose storage is full', () => {
  const FILL = `(() => {
    for (let length = 2 ** 23; length >= 1; length = Math.floor(length / 2))
      for (let i = 0; i < 3; i++)
        try { localStorage.setItem('filler' + length + '.' + i, 'x'.repeat(length)) } catch {}
  })()`

  test('says so at a message, warns before leaving, and sends it', async () => {
    const page = await openPageAs(await addPerson(app, 'eve'), '/with/bob')
    await page.evaluate(FILL)
    const letGo = await holdBack(page.context())
    await write(page, 'nowhere to keep this')
    await page.locator('.waiting .state', { hasText: 'not kept' }).waitFor()
    const asked = page.waitForEvent('dialog')
    await page.close({ runBeforeUnload: true })
    const dialog = await asked
    expect(dialog.type()).toBe('beforeunload')
    await dialog.dismiss()
    await letGo()
    await message(page, 'nowhere to keep this').waitFor()
    expect(await page.locator('.waiting').count()).toBe(0)
    await page.close({ runBeforeUnload: true }) // nobody asks any more
    if (!page.isClosed()) await page.waitForEvent('close')
  })

  test('keeps a message as soon as there is room', async () => {
    const page = await openPageAs(await addPerson(app, 'fay'), '/with/bob')
    await page.evaluate(FILL)
    await holdBack(page.context())
    await write(page, 'later there is room')
    await page.locator('.waiting .state', { hasText: 'not kept' }).waitFor()
    await page.evaluate(
      'for (const name of Object.keys(localStorage)) if (name.startsWith("filler")) localStorage.removeItem(name)',
    )
    await write(page, 'another')
    await page.locator('.waiting .state', { hasText: 'not kept' }).waitFor({ state: 'detached' })
    await page.reload()
    expect(await page.locator('.waiting > .text').allTextContents()).toEqual([
      'later there is room',
      'another',
    ])
  })

  test('drops no refused message without a word', async () => {
    const page = await openPageAs(await addPerson(app, 'gil'), '/with/bob')
    await page.evaluate(FILL)
    await writeTooLong(page, 'too long ')
    const refused = page.locator('.waiting.refused')
    await refused.locator('.state', { hasText: 'characters' }).waitFor()
    await write(page, 'the next one')
    await message(page, 'the next one').waitFor()
    await refused.getByText('Edit').click()
    expect(await composer(page).inputValue()).toStartWith('too long')
  })

  test('still shows what was refused after it was kept', async () => {
    const page = await openPageAs(await addPerson(app, 'hal'), '/with/bob')
    const letGo = await holdBack(page.context())
    await writeTooLong(page, 'too long ')
    await page.locator('.waiting').waitFor()
    await page.evaluate(FILL)
    await letGo()
    const refused = page.locator('.waiting.refused')
    await refused.waitFor()
    await write(page, 'the next one')
    await message(page, 'the next one').waitFor()
    await page.reload()
    await refused.locator('.state', { hasText: 'characters' }).waitFor()
    await refused.getByText('Delete').click()
    expect(await page.locator('.waiting').count()).toBe(0)
    await page.reload()
    await composer(page).waitFor()
    expect(await page.locator('.waiting').count()).toBe(0)
  })
})

test('what was refused says so after a reload too, and can be edited or deleted then', async () => {
  const page = await openPageAs(await addPerson(app, 'ida'), '/with/bob')
  await writeTooLong(page, 'too long ')
  const refused = page.locator('.waiting.refused')
  await refused.waitFor()
  await page.reload()
  await refused.locator('.state', { hasText: '10,000' }).waitFor()
  await refused.getByText('Edit').click()
  await page.reload()
  expect(await composer(page).inputValue()).toStartWith('too long')
  expect(await page.locator('.waiting').count()).toBe(0)
})

test('whoever deletes what waits by keyboard goes on from there', async () => {
  const page = await openPageAs(await addPerson(app, 'joe'), '/with/bob')
  await holdBack(page.context())
  await write(page, 'on its way')
  await write(page, 'after it')
  const deleteOf = (text: string) =>
    page.locator('.waiting', { hasText: text }).getByRole('button', { name: 'Delete' })

  await deleteOf('on its way').press('Enter')
  await page.locator('.waiting.deleted:focus').waitFor()
  await deleteOf('after it').press('Enter')
  await page.locator('.composer textarea:focus').waitFor()
})

test('sending works without crypto.randomUUID, which browsers offer only over https', async () => {
  const page = await openPageAs(await addPerson(app, 'jan'))
  await page.addInitScript('Object.defineProperty(crypto, "randomUUID", { value: undefined })')
  await page.goto(`${app.url}/with/bob`)
  await write(page, 'over plain http')
  await message(page, 'over plain http').waitFor()
})
