import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { startApp, type TestApp } from '../support/app.ts'
import { openPageAs } from '../support/browser.ts'
import { bodies, composer, message, open, write } from '../support/chat-page.ts'
import type { Client } from '../support/client.ts'
import { addPerson } from '../support/people.ts'

let app: TestApp
let bob: Client
let cleo: Client

beforeAll(async () => {
  app = await startApp()
  bob = await addPerson(app, 'bob')
  cleo = await addPerson(app, 'cleo')
})

afterAll(() => app.stop())

test('a tab of somebody whom another tab has replaced neither sends nor shows anything in the other’s name', async () => {
  const ann = await openPageAs(await addPerson(app, 'ann'), '/with/bob')
  await ann.locator('.composer').waitFor()
  // As a second tab does: the cookie becomes Dan's. (That the old session ends is another line of defence.)
  const dan = await addPerson(app, 'dan')
  await ann.context().addCookies([{ name: 'chatapp', value: dan.token, url: app.url }])
  await write(ann, 'typed on the page of ann')
  await ann.locator('[data-me="dan"]').waitFor()
  expect((await dan.call('/api/v1/message/')).json.results).toEqual([])
  expect((await bob.call('/api/v1/message/?target=ann')).json.results).toEqual([])
})

describe('an error of the server', () => {
  const failing = { status: 503, contentType: 'text/html', body: '<p class="notice">broken</p>' }

  test('leaves the page as it is, says so, and does not stand in the way of the next click', async () => {
    const page = await openPageAs(await addPerson(app, 'gil'))
    await page.route('**/with/bob', route => route.fulfill(failing))
    await page.locator('.row[data-user="bob"] > a').click()
    await page.locator('#notice', { hasText: 'That did not work' }).waitFor()
    await page.unroute('**/with/bob')
    await open(page, 'bob')
    await composer(page).waitFor()
    expect(await page.locator('#conversation').count()).toBe(1)
    expect(await page.getByText('broken').count()).toBe(0)
  })

  test('while older messages are loaded only delays them', async () => {
    const hal = await addPerson(app, 'hal')
    for (let i = 0; i < 30; i++) await cleo.send('hal', `m${i}`)
    await hal.call('/api/v1/conversation/cleo/read/', { body: { seq: 30 } })
    const page = await openPageAs(hal)
    let failures = 0
    await page.route('**/messages?before=*', route =>
      failures++ < 1 ? route.fulfill(failing) : route.continue(),
    )
    await page.goto(`${app.url}/with/cleo`)
    await page.locator('#messages .more').scrollIntoViewIfNeeded()
    await message(page, 'm0').waitFor({ state: 'attached' })
    expect(failures).toBeGreaterThan(1)
    expect(await bodies(page)).toEqual(Array.from({ length: 30 }, (_, i) => `m${i}`))
  })

  test('when a read mark is set is made good at the next look', async () => {
    const page = await openPageAs(await addPerson(app, 'ida'), '/with/bob')
    let failures = 0
    await page.route('**/with/bob/read', route =>
      failures++ < 1 ? route.fulfill(failing) : route.continue(),
    )
    const failed = page.waitForResponse('**/with/bob/read')
    await bob.send('ida', 'read me')
    await failed
    const marked = page.waitForResponse(
      response => response.url().endsWith('/read') && response.status() === 204,
    )
    await page.evaluate('dispatchEvent(new Event("focus"))')
    await marked
  })
})

test('a message that comes while its conversation is being opened is not missed', async () => {
  const page = await openPageAs(await addPerson(app, 'jon'))
  // Bob's catch-up, which begins with the socket, hangs.
  let release = () => {}
  await page.route('**/with/bob/messages?after=*', async route => {
    await new Promise<void>(resolve => {
      release = resolve
    })
    await route.continue()
  })
  const asked = page.waitForRequest('**/with/bob/messages?after=*')
  await page.goto(`${app.url}/with/bob`)
  await asked
  // Cleo writes after her page was made, but before it is there.
  await page.route('**/with/cleo', async route => {
    const response = await route.fetch()
    await cleo.send('jon', 'just in between')
    await route.fulfill({ response })
  })
  await open(page, 'cleo')
  await composer(page).waitFor()
  release()
  await message(page, 'just in between').waitFor()
})

test('what was begun is there again after looking into another conversation', async () => {
  const page = await openPageAs(await addPerson(app, 'kim'), '/with/bob')
  await composer(page).fill('half a sent')
  await open(page, 'cleo')
  await page.locator('#conversation[data-partner="cleo"]').waitFor()
  expect(await composer(page).inputValue()).toBe('')
  await open(page, 'bob')
  await page.locator('#conversation[data-partner="bob"]').waitFor()
  expect(await composer(page).inputValue()).toBe('half a sent')
})

test('a message says whether it was read', async () => {
  const page = await openPageAs(await addPerson(app, 'lea'), '/with/bob')
  await write(page, 'a question')
  await page.locator('.receipt', { hasText: 'Sent' }).waitFor()
  await bob.call('/api/v1/conversation/lea/read/', { body: { seq: 1 } })
  await page.locator('.receipt', { hasText: 'Read' }).waitFor()
})

test('a number that is missing, because somebody deleted a row, keeps nothing from being shown or asked for twice', async () => {
  const page = await openPageAs(await addPerson(app, 'max'))
  for (const body of ['one', 'two', 'three', 'four']) await bob.send('max', body)
  await app.database.sql`DELETE FROM messages WHERE body = 'two'`
  let requests = 0
  await page.route('**/messages?after=*', route => {
    requests++
    return route.continue()
  })
  await page.goto(`${app.url}/with/bob`)
  await message(page, 'four').waitFor()
  await bob.send('max', 'five')
  await message(page, 'five').waitFor()
  await app.database.sql`DELETE FROM messages WHERE body = 'five'`
  await bob.send('max', 'six')
  await message(page, 'six').waitFor()
  await page.locator('.row[data-user="bob"]:not(.unread)').waitFor() // the mark went past the gaps
  expect(await bodies(page)).toEqual(['one', 'three', 'four', 'five', 'six'])
  expect(requests).toBeLessThan(12)
})

test('opening a conversation takes the focus there, and leaves the count of what is unread in the title', async () => {
  const page = await openPageAs(await addPerson(app, 'nia'))
  await cleo.send('nia', 'unread')
  await page.locator('.row[data-user="cleo"] .badge').waitFor()
  await page.locator('.row[data-user="bob"] > a').focus()
  await page.keyboard.press('Enter')
  await page.locator('#conversation[data-partner="bob"]').waitFor()
  await page.locator('#conversation:focus, .composer textarea:focus').waitFor()
  await page.waitForURL(`${app.url}/with/bob`)
  expect(await page.title()).toBe('(1) bob · ChatApp')
})

test('what waits to be sent stands after what came in, and is not taken for sent by a stranger’s page', async () => {
  const page = await openPageAs(await addPerson(app, 'oli'), '/with/bob')
  await page.route('**/with/bob', route =>
    route.request().method() === 'POST'
      ? route.fulfill({ status: 200, contentType: 'text/html', body: '<p>Welcome to the café’s network</p>' })
      : route.continue(),
  )
  await write(page, 'not sent yet')
  await page.locator('.waiting').waitFor()
  await bob.send('oli', 'from the other side')
  await message(page, 'from the other side').waitFor()
  expect(await page.locator('#messages > .message > .text').allTextContents()).toEqual([
    'from the other side',
    'not sent yet',
  ])
  await page.unroute('**/with/bob')
  await message(page, 'not sent yet').waitFor()
  expect(await bodies(page)).toEqual(['from the other side', 'not sent yet'])
})

test('the list knows what came between the making of the page and its first connection', async () => {
  const page = await openPageAs(await addPerson(app, 'sam'))
  await page.route('**/assets/app-*.js', async route => {
    const response = await route.fetch()
    await cleo.send('sam', 'in between')
    await route.fulfill({ response })
  })
  await page.goto(app.url)
  await page.locator('.row[data-user="cleo"] .preview', { hasText: 'in between' }).waitFor()
})

test('an address that names another person is no riddle to the page', async () => {
  const page = await openPageAs(await addPerson(app, 'tom'), '/with/bob?person=somebody')
  await composer(page).waitFor()
})
