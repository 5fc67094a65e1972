import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { startApp, type TestApp } from '../support/app.ts'
import { openPageAs } from '../support/browser.ts'
import { message } from '../support/chat-page.ts'
import type { Client } from '../support/client.ts'
import { lookAtContrast } from '../support/contrast.ts'
import { addPerson } from '../support/people.ts'

// What people wrote can be read without effort: 7:1 on either bubble, whatever it is, in both themes.

const THEMES = ['light', 'dark'] as const

/** What somebody wrote, also as another one quotes it, without when, by whom, and what can be done about it. */
const TEXT = '#messages > .message:not(.deleted) > :is(.text, .quoted)'

const WRITTEN = [
  'Plain words, **strong** and *stressed* ones, `code` and https://example.org/a/link',
  '> What somebody said before\n\n- one thing\n- and another',
  '```\nlet code = "in a block"\n```',
]

let app: TestApp
let ada: Client
let grace: Client

beforeAll(async () => {
  app = await startApp()
  ada = await addPerson(app, 'ada')
  grace = await addPerson(app, 'grace')
  for (const text of WRITTEN) {
    await ada.send('grace', text)
    await grace.send('ada', text)
  }
  await haveAllDone(ada, grace)
  await haveAllDone(grace, ada)
})
afterAll(() => app.stop())

/** Has two messages of somebody's edited, reacted to, replied to and deleted. */
async function haveAllDone(one: Client, other: Client): Promise<void> {
  const { json: deleted } = await one.send(other.username, 'It will be deleted.')
  const { json: edited } = await one.send(other.username, 'It will be edited.')
  const message = `/api/v1/message/${edited.id}/`
  await one.call(message, { method: 'PATCH', body: { body: 'It was edited.' } })
  for (const person of [one, other])
    await person.call(`${message}reaction/${encodeURIComponent('👍')}/`, { method: 'PUT' })
  await other.call(`${message}reaction/${encodeURIComponent('🎉')}/`, { method: 'PUT' })
  for (const { id } of [deleted, edited])
    await one.call('/api/v1/message/', { body: { recipient: other.username, body: 'A reply', reply_to: id } })
  await one.call(`/api/v1/message/${deleted.id}/`, { method: 'DELETE' })
}

async function openIn(theme: (typeof THEMES)[number]): Promise<Page> {
  const page = await openPageAs(grace, '/with/ada', {
    colorScheme: theme,
    reducedMotion: 'reduce',
    viewport: { width: 1200, height: 2400 }, // so that nothing is below the day, which stays in view
  })
  await message(page, 'A reply').last().waitFor()
  return page
}

for (const theme of THEMES) {
  test(`the text of messages has a contrast of 7:1 in the ${theme} theme`, async () => {
    const page = await openIn(theme)
    const { looked, wrong } = await lookAtContrast(page, TEXT, 'AAA')
    expect(wrong).toEqual([])
    expect(looked).toBeGreaterThanOrEqual(2 * WRITTEN.length + 6)
  })

  test(`a message that waits to be sent has it too in the ${theme} theme`, async () => {
    const page = await openIn(theme)
    await page.context().setOffline(true)
    await page.locator('.composer textarea').fill('As soon as there is a way')
    await page.keyboard.press('Enter')
    await page.locator('#messages > .waiting').waitFor()
    expect(await lookAtContrast(page, '#messages > .waiting > .text', 'AAA')).toEqual({
      looked: 1,
      wrong: [],
    })
  })

  test(`all other text has a contrast of 4.5:1 in the ${theme} theme`, async () => {
    const page = await openIn(theme)
    expect((await lookAtContrast(page, 'body', 'AA')).wrong).toEqual([])
  })
}

test('too little contrast is noticed', async () => {
  const page = await openIn('light')
  await page.evaluate(
    `for (const item of document.querySelectorAll('#messages > .message')) item.style.color = '#5c5c5c'`,
  )
  expect((await lookAtContrast(page, TEXT, 'AAA')).wrong).not.toEqual([])
  expect((await lookAtContrast(page, TEXT, 'AA')).wrong).toEqual([])
})
