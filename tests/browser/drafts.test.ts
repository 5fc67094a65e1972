import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { startApp, type TestApp } from '../support/app.ts'
import { openPageAs, problemsOn } from '../support/browser.ts'
import { composer, message, open, signOut, until } from '../support/chat-page.ts'
import type { Client } from '../support/client.ts'
import { addPerson, signInAgain } from '../support/people.ts'

// What is begun on one device goes on on another.

let app: TestApp

beforeAll(async () => {
  app = await startApp()
  await addPerson(app, 'bob')
  await addPerson(app, 'cleo')
})

afterAll(() => app.stop())

/** Two devices of one person, with the same conversation open. */
async function twoDevices(username: string): Promise<{ person: Client; desk: Page; phone: Page }> {
  const person = await addPerson(app, username)
  const desk = await openPageAs(person, '/with/bob')
  const phone = await openPageAs(await signInAgain(app, username), '/with/bob')
  return { person, desk, phone }
}

/** Waits until the field of a page has a text. */
function untilFieldHas(page: Page, text: string): Promise<void> {
  return until(page, `document.querySelector('.composer textarea')?.value === ${JSON.stringify(text)}`)
}

/** Waits until the server has answered that it keeps a text. */
function untilSaved(page: Page): Promise<unknown> {
  return page.waitForResponse(
    response => response.url().endsWith('/draft') && response.request().method() === 'POST',
  )
}

const draftOf = async (person: Client, partner = 'bob') =>
  (await person.call(`/api/v1/draft/${partner}/`)).json.body

/** Waits until the server keeps a text. */
async function untilKept(person: Client, text: string): Promise<void> {
  while ((await draftOf(person)) !== text) await Bun.sleep(20)
}

test('what is begun on one device appears on the other, and is emptied on both when either sends it', async () => {
  const { person, desk, phone } = await twoDevices('ann')
  await composer(desk).fill('begun at the desk')
  await untilFieldHas(phone, 'begun at the desk')
  await composer(phone).focus()
  await phone.keyboard.press('End')
  await phone.keyboard.type(', ended on the phone')
  await untilFieldHas(desk, 'begun at the desk, ended on the phone')
  await phone.keyboard.press('Enter')
  await message(desk, 'ended on the phone').waitFor()
  for (const page of [desk, phone]) await untilFieldHas(page, '')
  expect(await draftOf(person)).toBeUndefined()
  await desk.reload()
  expect(await composer(desk).inputValue()).toBe('')
  expect(problemsOn(desk)).toEqual([])
  expect(problemsOn(phone)).toEqual([])
})

test('what is being typed is not overwritten by what another device saves', async () => {
  const { person, desk, phone } = await twoDevices('abe')
  // It types on and on: nothing of it arrives.
  await phone.route('**/with/bob/draft', route =>
    route.request().method() === 'POST' ? route.abort() : route.continue(),
  )
  const asked = phone.waitForResponse('**/with/bob/draft')
  await composer(phone).fill('typing')
  await composer(desk).fill('saved meanwhile')
  await untilSaved(desk)
  await (await asked).finished() // the phone has heard of it, and what it is
  await phone.evaluate('new Promise(resolve => setTimeout(resolve))')
  expect(await composer(phone).inputValue()).toBe('typing')
  await phone.unroute('**/with/bob/draft')
  await composer(phone).fill('typing, on and on')
  await untilFieldHas(desk, 'typing, on and on')
  expect(await draftOf(person)).toBe('typing, on and on')
})

test('what was typed without the network waits, and the newest of two devices stands', async () => {
  const { person, desk, phone } = await twoDevices('amy')
  await phone.context().setOffline(true)
  await composer(phone).fill('typed in the tunnel')
  await Bun.sleep(2_000) // later by more than a request takes: when something was typed is known no better than that
  await composer(desk).fill('typed later at the desk')
  await untilSaved(desk)
  await phone.context().setOffline(false)
  await untilFieldHas(phone, 'typed later at the desk')

  await phone.context().setOffline(true)
  await composer(phone).fill('and this is the newest')
  await phone.context().setOffline(false)
  await untilFieldHas(desk, 'and this is the newest')
  expect(await draftOf(person)).toBe('and this is the newest')
})

test('a draft that was sent without the network is emptied everywhere once the outbox has sent it', async () => {
  const { person, desk, phone } = await twoDevices('ada')
  await composer(phone).fill('from the tunnel')
  await untilFieldHas(desk, 'from the tunnel')
  await phone.context().setOffline(true)
  await composer(phone).press('Enter')
  await phone.locator('.waiting').waitFor()
  expect(await composer(phone).inputValue()).toBe('')
  expect(await composer(desk).inputValue()).toBe('from the tunnel')
  await phone.context().setOffline(false)
  await message(desk, 'from the tunnel').waitFor()
  await untilFieldHas(desk, '')
  expect(await draftOf(person)).toBeUndefined()
})

test('a draft goes with its message, also where the page is gone before it could say more', async () => {
  const { person, desk, phone } = await twoDevices('axl')
  await composer(desk).fill('the last words of this page')
  await untilFieldHas(phone, 'the last words of this page')
  await desk.route('**/with/bob/draft', route => route.abort())
  await composer(desk).press('Enter')
  await message(phone, 'the last words of this page').waitFor()
  await desk.close()
  await untilFieldHas(phone, '')
  expect(await draftOf(person)).toBeUndefined()
})

test('a conversation that is opened has what was begun elsewhere, each its own', async () => {
  const person = await addPerson(app, 'alf')
  const begin = (partner: string, body: string) =>
    person.call(`/api/v1/draft/${partner}/`, { method: 'PUT', body: { body } })
  const page = await openPageAs(person)
  await begin('bob', '\n for Bob')
  await begin('cleo', 'for Cleo')
  await open(page, 'bob')
  await untilFieldHas(page, '\n for Bob')
  await open(page, 'cleo')
  await untilFieldHas(page, 'for Cleo')
  await begin('bob', 'for Bob, and more')
  await open(page, 'bob')
  await untilFieldHas(page, 'for Bob, and more')
})

test('what was typed the moment before a tab is closed is not lost, in this browser or another', async () => {
  const person = await addPerson(app, 'ari')
  const page = await openPageAs(person, '/with/bob')
  await composer(page).fill('at the last moment')
  await page.close({ runBeforeUnload: true })
  await untilKept(person, 'at the last moment')
  const other = await openPageAs(await signInAgain(app, 'ari'), '/with/bob')
  expect(await composer(other).inputValue()).toBe('at the last moment')
})

test('so is what was typed while another answer about the draft was on its way', async () => {
  const person = await addPerson(app, 'aja')
  const page = await openPageAs(person)
  await page.addInitScript(`{
    const { fetch } = window
    window.fetch = (path, init) => {
      if (!String(path).endsWith('/draft') || init?.method === 'POST') return fetch(path, init)
      window.hasAsked = true
      return new Promise(() => {}) // the answer does not come
    }
  }`)
  await page.goto(`${app.url}/with/bob`)
  await until(page, 'window.hasAsked')
  await composer(page).fill('in between')
  await page.close({ runBeforeUnload: true })
  await untilKept(person, 'in between')
})

test('two tabs of a browser have the same draft, without the network too', async () => {
  const person = await addPerson(app, 'avi')
  const page = await openPageAs(person, '/with/bob')
  const tab = await page.context().newPage()
  await tab.goto(`${app.url}/with/bob`)
  await page.context().setOffline(true)
  await composer(page).fill('in one tab')
  await untilFieldHas(tab, 'in one tab')
  await page.context().setOffline(false)
  await composer(page).press('Enter')
  await message(tab, 'in one tab').waitFor()
  await untilFieldHas(tab, '')
})

test('a draft is kept by this browser where the server is out of reach, and shown after a reload', async () => {
  const person = await addPerson(app, 'ava')
  const page = await openPageAs(person, '/with/bob')
  await page.addInitScript(`for (const type of ['pagehide', 'visibilitychange'])
    addEventListener(type, event => event.stopImmediatePropagation(), true)`)
  await page.goto(`${app.url}/with/bob`)
  await page.route('**/with/bob/draft', route => route.abort())
  await composer(page).fill('kept here')
  await page.reload()
  await untilFieldHas(page, 'kept here')
  expect(await draftOf(person)).toBeUndefined()
  await page.unroute('**/with/bob/draft')
  await page.reload()
  await untilKept(person, 'kept here')
})

test('what was begun before the server kept drafts is taken over', async () => {
  const person = await addPerson(app, 'asa')
  const page = await openPageAs(person)
  await page.evaluate("localStorage.setItem('chatapp.draft.asa/bob', 'from an earlier version')")
  await page.goto(`${app.url}/with/bob`)
  await untilFieldHas(page, 'from an earlier version')
  await untilKept(person, 'from an earlier version')
})

test('whoever signs out finds their draft where they sign in again', async () => {
  const person = await addPerson(app, 'amos')
  const page = await openPageAs(person, '/with/bob')
  await composer(page).fill('for later')
  await signOut(page)
  await page.waitForURL(`${app.url}/sign-in`)
  const elsewhere = await openPageAs(await signInAgain(app, 'amos'), '/with/bob')
  expect(await composer(elsewhere).inputValue()).toBe('for later')
})
