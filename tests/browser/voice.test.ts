import { afterAll, beforeAll, expect, test } from 'bun:test'
import axe from 'axe-core'
import type { Locator, Page } from 'playwright-core'
import { startApp, type TestApp } from '../support/app.ts'
import { openPageAs, problemsOn } from '../support/browser.ts'
import { composer } from '../support/chat-page.ts'
import type { Client } from '../support/client.ts'
import { addPerson } from '../support/people.ts'
import { findViolations } from '../support/violations.ts'

// Voice messages, with a microphone in which Chromium beeps once a second.

let app: TestApp
let ada: Client
let grace: Client

beforeAll(async () => {
  app = await startApp()
  ada = await addPerson(app, 'ada')
  grace = await addPerson(app, 'grace')
  await ada.send('grace', 'Say something')
})
afterAll(() => app.stop())

function openConversation(): Promise<Page> {
  return openPageAs(grace, '/with/ada')
}

function microphone(page: Page): Locator {
  return page.locator('.voice-button')
}

function recorder(page: Page): Locator {
  return page.locator('.recorder')
}

/** Waits until so many seconds were recorded. */
function untilRecorded(page: Page, seconds: number): Promise<void> {
  return recorder(page)
    .locator('.clock', { hasText: `0:0${seconds}` })
    .waitFor()
}

/** The voice messages that the server has. */
function stored() {
  return app.database.sql<{ durationMs: number; waveform: number[]; type: string }[]>`
    SELECT duration_ms AS "durationMs", waveform, type FROM files WHERE message_id IS NOT NULL ORDER BY id`
}

test('what is recorded while the button is held is listened to and sent, with how long and how loud it is', async () => {
  const page = await openConversation()
  await microphone(page).hover()
  await page.mouse.down()
  await untilRecorded(page, 2)
  await page.mouse.up()
  await recorder(page).locator('.play').click()
  await recorder(page).locator('.playing').waitFor()
  await recorder(page).getByRole('button', { name: 'Send' }).click()
  await recorder(page).waitFor({ state: 'detached' })
  await page.locator('#messages > .message:not(.waiting) .voice').waitFor()

  const [voice] = await stored()
  expect(voice?.durationMs).toBeGreaterThan(1_400)
  expect(voice?.type).toStartWith('audio/')
  expect(voice?.waveform.length).toBeGreaterThan(10)
  expect(voice?.waveform.length).toBeLessThanOrEqual(64)
  expect(Math.max(...(voice?.waveform ?? []))).toBe(100) // it beeps
  const other = await openPageAs(ada, '/with/grace')
  await other.locator('.voice .play').click()
  await other.locator('.voice.playing').waitFor()
  expect([...problemsOn(page), ...problemsOn(other)]).toEqual([])
})

test('keys record too: once to begin, once to end; Escape cancels', async () => {
  const before = await stored()
  const page = await openConversation()
  await microphone(page).press('Enter')
  await untilRecorded(page, 1)
  await page.keyboard.press('Escape')
  await recorder(page).waitFor({ state: 'detached' })
  expect(await microphone(page).evaluate(button => button.matches(':focus'))).toBe(true)

  await page.keyboard.press('Space')
  await untilRecorded(page, 1)
  await page.keyboard.press('Enter') // the focus is on the button that ends it
  await recorder(page).locator('.play:focus').waitFor()
  await recorder(page).getByRole('button', { name: 'Delete the recording' }).click()
  await recorder(page).waitFor({ state: 'detached' })
  expect(await stored()).toEqual(before)
})

test('a short press records on until the next one', async () => {
  const page = await openConversation()
  await microphone(page).click()
  await untilRecorded(page, 1)
  await microphone(page).click()
  await recorder(page).locator('.voice').waitFor()
})

test('whoever slides away cancels, and lets go of the microphone', async () => {
  const before = await stored()
  const page = await openConversation()
  await page.evaluate(`{
    const { getUserMedia } = MediaDevices.prototype
    MediaDevices.prototype.getUserMedia = async function (...what) {
      return window.stream = await getUserMedia.apply(this, what)
    }
  }`)
  await microphone(page).hover()
  await page.mouse.down()
  await untilRecorded(page, 1)
  const box = await microphone(page).boundingBox()
  await page.mouse.move((box?.x ?? 0) - 60, box?.y ?? 0)
  await page.locator('.recorder.sliding').waitFor()
  await page.mouse.move((box?.x ?? 0) - 200, box?.y ?? 0)
  await recorder(page).waitFor({ state: 'detached' })
  await page.mouse.up()
  await page.waitForSelector('.recorder', { state: 'detached' })
  expect(
    await page.evaluate(`new Promise(resolve => {
    const look = () => stream.getTracks().every(track => track.readyState === 'ended') ? resolve(true) : setTimeout(look)
    look()
  })`),
  ).toBe(true)
  expect(await stored()).toEqual(before)
})

test('a microphone that may not be used, or is not there, is said; what was written stays', async () => {
  const page = await openConversation()
  await composer(page).fill('Begun')
  await page.evaluate(
    `MediaDevices.prototype.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError'))`,
  )
  await microphone(page).click()
  await page.locator('#notice', { hasText: 'microphone' }).waitFor()
  expect(await recorder(page).count()).toBe(0)
  expect(await composer(page).inputValue()).toBe('Begun')
})

test('another conversation ends it', async () => {
  await addPerson(app, 'bob')
  const page = await openConversation()
  await microphone(page).click()
  await untilRecorded(page, 1)
  for (const partner of ['bob', 'ada']) {
    await page.locator(`.row[data-user="${partner}"] > a`).click()
    await page.locator(`#conversation[data-partner="${partner}"]`).waitFor()
    await microphone(page).click()
    await untilRecorded(page, 1)
    if (partner === 'bob') await microphone(page).click()
    if (partner === 'bob') await recorder(page).locator('.voice').waitFor()
  }
})

test('axe-core finds nothing while it is recorded, nor before it is sent', async () => {
  const page = await openPageAs(grace, '/')
  await page.addInitScript({ content: axe.source })
  await page.goto(`${app.url}/with/ada`)
  await microphone(page).click()
  await untilRecorded(page, 1)
  expect(await findViolations(page)).toEqual([])
  await microphone(page).click()
  await recorder(page).locator('.voice').waitFor()
  expect(await findViolations(page)).toEqual([])
})
