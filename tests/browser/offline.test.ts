import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { startApp, type TestApp } from '../support/app.ts'
import { openPageAs } from '../support/browser.ts'
import { bodies, composer, message, open, signOut, write } from '../support/chat-page.ts'
import type { Client } from '../support/client.ts'
import { addPerson } from '../support/people.ts'
import { type FaultyProxy, startProxy } from '../support/proxy.ts'
import { shareFromElsewhere } from '../support/sharing.ts'
import { findViolations } from '../support/violations.ts'
import { openWithWorker, untilCached, untilKept } from '../support/worker-page.ts'

// What a browser shows of a server that is out of reach, and of whom. The network's faults are a proxy's: what goes through a service worker,
// nothing else can hold up.

let app: TestApp
let network: FaultyProxy
let url: string
let bob: Client

beforeAll(async () => {
  app = await startApp()
  network = await startProxy({ port: Number(new URL(app.url).port) })
  url = `http://127.0.0.1:${network.port}`
  bob = await addPerson(app, 'bob')
  await addPerson(app, 'cleo')
})

afterAll(async () => {
  network.stop()
  await app.stop()
})

async function bodiesSentBy(person: string): Promise<string[]> {
  const { json } = await bob.call(`/api/v1/message/?target=${person}&after=0`)
  return json.results.map(({ body }: { body: string }) => body)
}

/** Has the browser tell the worker of this test that there is a network, as it does when it finds one. */
async function wakeForNetwork(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const found = Promise.withResolvers<string>()
  session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
    for (const { registrationId, scopeURL } of registrations)
      if (scopeURL === `${url}/`) found.resolve(registrationId)
  })
  await session.send('ServiceWorker.enable')
  const registrationId = await found.promise
  await session.send('ServiceWorker.dispatchSyncEvent', {
    origin: url,
    registrationId,
    tag: 'outbox',
    lastChance: true,
  })
}

/** Everything that the browser keeps, as a text. */
function everythingKept(page: Page): Promise<string> {
  return page.evaluate(`(async () => {
    const texts = [JSON.stringify([localStorage, sessionStorage])]
    for (const name of await caches.keys()) {
      const cache = await caches.open(name)
      for (const request of await cache.keys()) texts.push(await (await cache.match(request)).text())
    }
    return texts.join()
  })()`)
}

/** Notes what a page sends. @returns what gives the ends of the addresses */
function countSent(page: Page): () => string[] {
  const sent: string[] = []
  page.on('requestfinished', request => {
    const [end] = /\/(edit|with\/bob)$/.exec(request.url()) ?? []
    if (end && request.method() === 'POST') sent.push(end)
  })
  return () => sent
}

test('a conversation that was open is there without the server; what is written and edited then arrives once, also from a page that was closed', async () => {
  const ann = await addPerson(app, 'ann')
  const page = await openWithWorker(url, ann, '/with/bob')
  await write(page, 'before the tunel')
  await message(page, 'before the tunel').waitFor()
  await bob.call('/api/v1/message/', { body: { recipient: 'ann', body: 'see you' } })
  await message(page, 'see you').waitFor()
  await untilKept(page, 'bob', 'see you')

  await page.addInitScript({ content: axe.source })
  network.refuse(true)
  await page.reload()
  expect(await bodies(page)).toEqual(['before the tunel', 'see you'])
  await page.locator('.above', { hasText: 'Offline. This is what was here' }).waitFor()
  await page.locator('.row[data-user="bob"]', { hasText: 'see you' }).waitFor()
  expect(await findViolations(page)).toEqual([])
  await composer(page).press('ArrowUp')
  await write(page, 'before the tunnel')
  await page.locator('.message .state').waitFor()
  await write(page, 'from the tunnel')
  await page.locator('.waiting', { hasText: 'from the tunnel' }).waitFor()

  const again = await page.context().newPage()
  await page.close()
  await again.goto(`${url}/with/bob`)
  await again.locator('.waiting', { hasText: 'from the tunnel' }).waitFor()
  const sent = countSent(again)
  network.refuse(false)
  await message(again, 'from the tunnel').waitFor()
  await again.locator('.above p').waitFor({ state: 'detached' })
  expect(await bodies(again)).toEqual(['before the tunnel', 'see you', 'from the tunnel'])
  expect(await bodiesSentBy('ann')).toEqual(['before the tunnel', 'see you', 'from the tunnel'])
  expect(sent()).toEqual(['/edit', '/with/bob'])
})

test('conversations that were open can be gone through without the server, and what is not kept says so', async () => {
  const page = await openWithWorker(url, await addPerson(app, 'dan'), '/with/bob')
  await write(page, 'to Bob')
  await untilKept(page, 'bob', 'to Bob')
  await open(page, 'cleo')
  await write(page, 'to Cleo')
  await untilKept(page, 'cleo', 'to Cleo')

  network.refuse(true)
  await open(page, 'bob')
  expect(await bodies(page)).toEqual(['to Bob'])
  await page.locator('.above p').waitFor()
  await page.goto(`${url}/settings`)
  await page.getByText('this page is not kept on this device').waitFor()
  network.refuse(false)
  await page.goto(`${url}/with/cleo`)
  expect(await bodies(page)).toEqual(['to Cleo'])
  expect(await page.locator('.above p').count()).toBe(0)

  await page.goto(`${url}/settings/app`)
  await page.getByText('Conversations kept: 2').waitFor()
  await page.getByRole('button', { name: 'Forget them' }).click()
  await page.getByText('It keeps no conversation right now.').waitFor()
  expect(await everythingKept(page)).not.toContain('to Bob')
})

test('who is here is not said without the server, and is said again with it', async () => {
  const kay = await addPerson(app, 'kay')
  const there = await openPageAs(bob, '/with/kay')
  const page = await openWithWorker(url, kay, '/with/bob')
  await write(page, 'are you here?')
  const status = page.locator('#conversation .status')
  await status.getByText('Online').waitFor()
  await untilKept(page, 'bob', 'are you here?')
  network.refuse(true)
  await page.reload()
  await page.locator('.above p', { hasText: 'Offline' }).waitFor()
  expect(await status.getAttribute('data-state')).toBeNull()
  network.refuse(false)
  await status.getByText('Online').waitFor()
  await there.context().close()
})

test('the list is there without the server, also where only a conversation was open', async () => {
  const page = await openWithWorker(url, await addPerson(app, 'joy'), '/with/bob')
  await write(page, 'on the way')
  await untilKept(page, 'bob', 'on the way')
  network.refuse(true)
  await page.goto(`${url}/`)
  await page.locator('.above p', { hasText: 'Offline' }).waitFor()
  await open(page, 'bob')
  await message(page, 'on the way').waitFor()
  network.refuse(false)
})

test('what waited when the page was closed is sent once the browser has a network again, and an edit not once more by the next page', async () => {
  const page = await openWithWorker(url, await addPerson(app, 'ian'), '/with/bob')
  await write(page, 'as it was')
  await message(page, 'as it was').waitFor()
  await untilKept(page, 'bob', 'as it was')
  network.refuse(true)
  await composer(page).press('ArrowUp')
  await write(page, 'as it is')
  await write(page, 'written offline')
  await untilCached(page, '/outbox', 'written offline')
  const blank = await page.context().newPage()
  await page.close()
  network.refuse(false)
  await wakeForNetwork(blank)
  while ((await bodiesSentBy('ian')).length < 2) await Bun.sleep(20)
  expect(await bodiesSentBy('ian')).toEqual(['as it is', 'written offline'])

  const sent = countSent(blank)
  await blank.goto(`${url}/with/bob`)
  await message(blank, 'written offline').waitFor()
  for (const left of ['.waiting', '.message .state'])
    await blank.locator(left).first().waitFor({ state: 'detached' })
  expect(await bodies(blank)).toEqual(['as it is', 'written offline'])
  expect(sent()).not.toContain('/edit')
})

test('a message that is edited once the browser may send it by itself arrives as it was edited', async () => {
  const page = await openWithWorker(url, await addPerson(app, 'ivy'), '/with/bob')
  network.refuse(true)
  await write(page, 'comes first')
  await write(page, 'as typed')
  await untilCached(page, '/outbox', 'as typed')
  await composer(page).press('ArrowUp')
  await write(page, 'as edited')
  const blank = await page.context().newPage()
  await page.close()
  network.refuse(false)
  await wakeForNetwork(blank)
  while ((await bodiesSentBy('ivy')).length < 2) await Bun.sleep(20)
  await blank.goto(`${url}/with/bob`)
  await message(blank, 'as edited').waitFor()
  for (const left of ['.waiting', '.message .state', '.message[data-pending]'])
    await blank.locator(left).first().waitFor({ state: 'detached' })
  expect(await bodiesSentBy('ivy')).toEqual(['comes first', 'as edited'])
})

/** Opens a conversation with a picture in it, and waits until both are kept. @returns an expression that says whether the picture is */
test('what another app shares without the server is kept, and offered once it is back', async () => {
  const page = await openWithWorker(url, await addPerson(app, 'lea'), '/with/bob')
  await write(page, 'before')
  await untilKept(page, 'bob', 'before')
  network.refuse(true)
  await shareFromElsewhere(page, { text: 'a harbour at night' })
  await page.getByText('What you share is kept on this device').waitFor()
  await page.goto(`${url}/`)
  await page.locator('.above p', { hasText: 'Offline' }).waitFor()
  network.refuse(false)
  await page.getByRole('button', { name: 'Pick with whom' }).click()
  const shared = page.getByLabel('What you share')
  while ((await shared.inputValue()) !== 'a harbour at night') await Bun.sleep(20)
  await page.getByRole('button', { name: 'cleo' }).click()
  await page.waitForURL('**/with/cleo')
  expect(await composer(page).inputValue()).toBe('a harbour at night')
  const isWaiting = `caches.match('/shared/waits').then(kept => kept !== undefined)`
  expect(await page.evaluate(isWaiting)).toBe(false)
})

describe('nothing of a person is shown', () => {
  test('after they signed out, without the server or by going back', async () => {
    const page = await openWithWorker(url, await addPerson(app, 'eve'), '/with/bob')
    await write(page, 'secret of Eve')
    await untilKept(page, 'bob', 'secret of Eve')
    const other = await page.context().newPage()
    await other.goto(`${url}/settings`)
    await signOut(page)
    await page.waitForURL(/sign-in/)
    await other.waitForURL(/sign-in/)
    network.refuse(true)
    await page.goto(`${url}/with/bob`)
    await page.getByText('this page is not kept on this device').waitFor()
    await page.goBack()
    await page.goBack()
    expect(await page.locator('body').textContent()).not.toContain('secret of Eve')
    network.refuse(false)
    expect(await everythingKept(page)).not.toContain('secret of Eve')
  })

  test('to the next one who signs in', async () => {
    const page = await openWithWorker(url, await addPerson(app, 'fay'), '/with/bob')
    await write(page, 'secret of Fay')
    await untilKept(page, 'bob', 'secret of Fay')
    const { token } = await addPerson(app, 'gil')
    const other = await page.context().newPage()
    await page.context().addCookies([{ name: 'chatapp', value: token, url }])
    await other.goto(`${url}/with/bob`)
    await write(other, 'from Gil')
    await untilKept(other, 'bob', 'from Gil')
    await page.locator('[data-me="gil"]').waitFor() // the first one's other tab has left
    network.refuse(true)
    await other.reload()
    await other.locator('.above p').waitFor()
    expect(await other.locator('html').innerHTML()).not.toContain('secret of Fay')
    network.refuse(false)
    expect(await everythingKept(other)).not.toContain('secret of Fay')
  })

  test('as soon as it is known that their session ended elsewhere', async () => {
    const page = await openWithWorker(url, await addPerson(app, 'hal'), '/with/bob')
    await write(page, 'secret of Hal')
    await untilKept(page, 'bob', 'secret of Hal')
    network.refuse(true)
    await page.reload()
    await message(page, 'secret of Hal').waitFor()
    await app.database.sql`DELETE FROM sessions WHERE user_id = (SELECT id FROM users WHERE username = 'hal')`
    network.refuse(false)
    await page.waitForURL(/sign-in/)
    expect(await everythingKept(page)).not.toContain('secret of Hal')
  })
})
