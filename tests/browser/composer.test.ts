import { afterAll, beforeAll, expect, test } from 'bun:test'
import { devices, type Page } from 'playwright-core'
import { startApp, type TestApp } from '../support/app.ts'
import { openPageAs, problemsOn } from '../support/browser.ts'
import { bodies, composer, message } from '../support/chat-page.ts'
import { addPerson } from '../support/people.ts'

let app: TestApp
let count = 0

beforeAll(async () => {
  app = await startApp({ CHATAPP_MAX_MESSAGE_LENGTH: '1000' })
  await addPerson(app, 'bob')
})

afterAll(() => app.stop())

async function openComposer(options = {}): Promise<Page> {
  return openPageAs(await addPerson(app, `ann${++count}`), '/with/bob', options)
}

const heightOf = async (page: Page) => (await composer(page).boundingBox())?.height ?? Number.NaN

test('the field grows with its text, to a part of the window, and is small again once that is sent', async () => {
  const page = await openComposer()
  const one = await heightOf(page)
  await composer(page).fill('one\ntwo\nthree')
  const three = await heightOf(page)
  expect(three).toBeGreaterThan(one + 20)
  await composer(page).fill('line\n'.repeat(100))
  expect(await heightOf(page)).toBeLessThan(800 * 0.45)
  await composer(page).fill('one')
  await composer(page).press('Enter')
  await message(page, 'one').waitFor()
  expect(await heightOf(page)).toBe(one)
})

test('it does so where the style sheet cannot', async () => {
  const page = await openComposer()
  await page.addInitScript(`
    CSS.supports = () => false
    document.addEventListener('DOMContentLoaded', () => {
      const sheet = new CSSStyleSheet()
      sheet.replaceSync('textarea { field-sizing: fixed !important }')
      document.adoptedStyleSheets.push(sheet)
    })`)
  await page.reload()
  const one = await heightOf(page)
  await composer(page).fill('one\ntwo\nthree')
  expect(await heightOf(page)).toBeGreaterThan(one + 20)
  await composer(page).press('Enter')
  await message(page, 'three').waitFor()
  expect(await heightOf(page)).toBe(one)
})

test('the length is shown near its end, as the server counts it, and what is too long is not sent', async () => {
  const page = await openComposer()
  const length = page.locator('.composer .length')
  await composer(page).fill('😀'.repeat(890))
  expect(await length.isVisible()).toBe(false)
  await composer(page).fill(` ${'😀'.repeat(950)}\n`)
  expect(await length.textContent()).toBe('950 / 1,000')
  await composer(page).fill('ä'.repeat(1_001))
  expect(await length.textContent()).toBe('1,001 / 1,000')
  const warning = page.locator('.composer .warning')
  expect(await warning.textContent()).toBe('Too long to be sent: shorten it.')
  expect(await composer(page).getAttribute('aria-invalid')).toBe('true')
  await composer(page).press('Enter')
  await page.getByRole('button', { name: 'Send' }).click()
  expect(await composer(page).inputValue()).toBe('ä'.repeat(1_001))
  expect(await page.locator('#messages > .message').count()).toBe(0)
  await composer(page).fill('😀'.repeat(1_000))
  expect(await warning.textContent()).toBe('')
  await composer(page).press('Enter')
  await message(page, '😀').waitFor()
  expect(await length.isVisible()).toBe(false)
})

test('what is pasted is text, whatever it was', async () => {
  const page = await openComposer()
  await composer(page).focus()
  await page.evaluate(`{
    const data = new DataTransfer()
    data.setData('text/plain', 'plain')
    data.setData('text/html', '<b>bold</b>')
    document.execCommand('insertText', false, data.getData('text/plain'))
  }`)
  expect(await composer(page).inputValue()).toBe('plain')
  expect(await page.locator('.composer b').count()).toBe(0)
  expect(await composer(page).evaluate(field => field.isContentEditable)).toBe(false)
})

test('Enter sends and Shift+Enter makes a new line; who has chosen Ctrl+Enter sends with that, and Enter makes the line', async () => {
  const page = await openComposer()
  const hint = page.locator('.composer .keys')
  expect(await hint.textContent()).toStartWith('Enter sends')
  await composer(page).focus()
  await page.keyboard.press('Enter') // nothing to send
  await page.keyboard.type('one')
  await page.keyboard.press('Shift+Enter')
  await page.keyboard.type('two')
  await page.keyboard.press('Enter')
  await message(page, 'two').waitFor()

  await page.goto(`${app.url}/settings/appearance`)
  await page.selectOption('[name=send_key]', 'ctrl-enter')
  await page.click('form[action$="/send_key"] button')
  await page.locator('[role=status]', { hasText: 'The key is saved.' }).waitFor()
  await page.goto(`${app.url}/with/bob`)
  expect(await hint.textContent()).toStartWith('Ctrl+Enter sends')
  await composer(page).focus()
  await page.keyboard.type('three')
  await page.keyboard.press('Enter')
  await page.keyboard.type('four')
  await page.keyboard.press('Control+Enter')
  await message(page, 'four').waitFor()
  expect(await bodies(page)).toEqual(['one\ntwo', 'three\nfour'])
  expect(problemsOn(page)).toEqual([])
})

test('on a phone the field stays above the keyboard, and the messages end above the field', async () => {
  const page = await openComposer({ ...devices['Pixel 7'] })
  for (let i = 0; i < 12; i++) {
    await composer(page).fill(`message ${i}`)
    await page.getByRole('button', { name: 'Send' }).click()
    await message(page, `message ${i}`).waitFor()
  }
  const whole = page.viewportSize() ?? { width: 0, height: 0 }
  // Chromium makes the window smaller by the keyboard, as the page asks it to.
  expect(await page.locator('meta[name=viewport]').getAttribute('content')).toContain(
    'interactive-widget=resizes-content',
  )
  const height = whole.height - 320
  await page.setViewportSize({ width: whole.width, height })
  await composer(page).focus()
  const [field, last] = [await composer(page).boundingBox(), await message(page, 'message 11').boundingBox()]
  expect((field?.y ?? 0) + (field?.height ?? 0)).toBeLessThanOrEqual(height)
  expect((last?.y ?? 0) + (last?.height ?? 0)).toBeLessThanOrEqual(field?.y ?? 0)
  expect(await page.evaluate('document.documentElement.scrollHeight <= innerHeight + 1')).toBe(true)
})

test('where the keyboard lies over the page, as Safari has it, the page ends above the keyboard', async () => {
  const page = await openComposer({ ...devices['iPhone 14'], defaultBrowserType: undefined })
  const whole = await page.evaluate<number>('innerHeight')
  const bottomOf = async () => {
    const box = await page.locator('.composer').boundingBox()
    return Math.round((box?.y ?? 0) + (box?.height ?? 0))
  }
  expect(await bottomOf()).toBe(whole)
  const openKeyboard = (height: number | null) =>
    page.evaluate(`{
      if (${height} === null) delete visualViewport.height
      else Object.defineProperty(visualViewport, 'height', { value: ${height}, configurable: true })
      visualViewport.dispatchEvent(new Event('resize'))
    }`)
  await openKeyboard(whole - 300)
  expect(await bottomOf()).toBe(whole - 300)
  await openKeyboard(null)
  expect(await bottomOf()).toBe(whole)
})
