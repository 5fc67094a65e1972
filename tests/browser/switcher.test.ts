import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import axe, { type AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import { startApp, type TestApp } from '../support/app.ts'
import { openPageAs, problemsOn } from '../support/browser.ts'
import { composer, message } from '../support/chat-page.ts'
import type { Client } from '../support/client.ts'
import { addPerson } from '../support/people.ts'

let app: TestApp
let ann: Client

beforeAll(async () => {
  app = await startApp()
  ann = await addPerson(app, 'ann')
  const bob = await addPerson(app, 'bob')
  const cleo = await addPerson(app, 'cleo')
  await addPerson(app, 'bobbie') // with whom there is no conversation
  await cleo.call('/api/v1/account/', { method: 'PATCH', body: { display_name: 'Queen of the Nile' } })
  await bob.send('ann', 'from Bob')
  await cleo.send('ann', 'from Cleo')
  await ann.call('/api/v1/conversation/cleo/', { method: 'PATCH', body: { archived: true } })
})

afterAll(() => app.stop())

const found = (page: Page) => page.locator('#switcher [role=option]')

/** Waits until it has found these people, in this order, the first of whom is chosen. */
async function waitForFound(page: Page, names: string[]): Promise<void> {
  const options = names.map(name => `#switch-${name}`).join(' + ')
  await page.locator(`${options}:last-child`).waitFor()
  expect(await found(page).count()).toBe(names.length)
  expect(await chosen(page)).toBe(`switch-${names[0]}`)
}

/** Which option is chosen; the field says the same to a screen reader. */
async function chosen(page: Page): Promise<string | null> {
  const id = await page.locator('#switcher input').getAttribute('aria-activedescendant')
  expect(
    await page.locator('#switcher [aria-selected=true]').evaluateAll(options => options.map(({ id }) => id)),
  ).toEqual([id ?? ''])
  return id
}

describe('the quick switcher', () => {
  test('leads whoever types quickly to what they typed, and not to what was found before', async () => {
    const page = await openPageAs(ann)
    await page.keyboard.press('Control+k')
    await waitForFound(page, ['bob', 'bobbie'])
    await page.keyboard.insertText('cleo')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/with/cleo')
  })

  test('goes to somebody without the mouse, conversations first', async () => {
    const page = await openPageAs(ann)
    await page.keyboard.press('Control+k')
    await waitForFound(page, ['bob', 'bobbie']) // who is archived does not come by itself
    await page.keyboard.type('OB')
    await waitForFound(page, ['bob', 'bobbie', 'to-search'])
    await page.keyboard.press('ArrowDown')
    expect(await chosen(page)).toBe('switch-bobbie')
    await page.keyboard.press('ArrowDown')
    expect(await chosen(page)).toBe('switch-to-search')
    await page.keyboard.press('ArrowDown') // round and round
    expect(await chosen(page)).toBe('switch-bob')
    await page.keyboard.press('ArrowUp')
    expect(await chosen(page)).toBe('switch-to-search')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.waitForURL(`${app.url}/with/bob`)
    await message(page, 'from Bob').waitFor()
    await page.locator('#switcher').waitFor({ state: 'hidden' })
    expect(await composer(page).evaluate(field => field.matches(':focus'))).toBe(true)
    expect(problemsOn(page)).toEqual([])
  })

  test('finds people by the name that they are shown by, archived ones too', async () => {
    const page = await openPageAs(ann)
    await page.keyboard.press('Meta+k')
    await page.keyboard.type('the nile')
    await waitForFound(page, ['cleo', 'to-search'])
    await found(page).first().click()
    await message(page, 'from Cleo').waitFor()
  })

  test('is left by Escape, which gives the focus back, and is empty the next time', async () => {
    const page = await openPageAs(ann, '/with/bob')
    await composer(page).focus()
    await page.keyboard.press('Control+k')
    await page.keyboard.type('nobody has this name')
    await page.locator('#switcher .nobody').waitFor()
    await page.keyboard.press('Escape')
    await page.locator('#switcher').waitFor({ state: 'hidden' })
    expect(await composer(page).evaluate(field => field.matches(':focus'))).toBe(true)
    await page.keyboard.press('Control+k')
    await waitForFound(page, ['bob', 'bobbie'])
    expect(await page.locator('#switcher input').inputValue()).toBe('')
    expect(page.url()).toBe(`${app.url}/with/bob`)
  })

  test('says so while the server is out of reach, and finds once it is back', async () => {
    const page = await openPageAs(ann)
    await page.route('**/switcher?*', route => route.abort())
    await page.keyboard.press('Control+k')
    await page.locator('#switcher .nobody', { hasText: 'Reconnecting' }).waitFor()
    await page.unroute('**/switcher?*')
    await found(page).first().waitFor()
    expect(await page.locator('#switcher .nobody').count()).toBe(0)
  })

  test('asks no more once it is closed', async () => {
    const page = await openPageAs(ann)
    await page.clock.install()
    let asked = 0
    await page.route('**/switcher?*', route => {
      asked++
      return route.abort()
    })
    await page.keyboard.press('Control+k')
    await page.clock.runFor(1_500) // it has asked again
    await page.locator('#switcher .nobody').waitFor()
    const closed = page.evaluate(
      `new Promise(resolve => document.querySelector('#switcher').addEventListener('close', () => resolve()))`,
    )
    await page.keyboard.press('Escape')
    await closed // it is hidden some time before the page is told so
    const untilAllCame = () => page.evaluate("fetch('/healthz')") // what was asked before has come by then
    await untilAllCame()
    const before = asked
    await page.clock.runFor(1_500)
    await untilAllCame()
    expect(asked).toBe(before)
  })

  test('opens by its button, and closes by a press beside it', async () => {
    const page = await openPageAs(ann)
    await page.getByRole('button', { name: 'Go to a conversation' }).click()
    await waitForFound(page, ['bob', 'bobbie'])
    await page.mouse.click(5, 5)
    await page.locator('#switcher').waitFor({ state: 'hidden' })
  })

  test('has nothing that axe-core finds, in either theme, nor has the menu of a row', async () => {
    const page = await openPageAs(ann)
    await page.addInitScript({ content: axe.source })
    await page.reload()
    const violations = async () => {
      const { violations } = await page.evaluate<Pick<AxeResults, 'violations'>>('axe.run(document)')
      return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id} ${html}`))
    }
    await page.emulateMedia({ reducedMotion: 'reduce' })
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      await page.keyboard.press('Control+k')
      await waitForFound(page, ['bob', 'bobbie'])
      expect(await violations()).toEqual([])
      await page.keyboard.press('Escape')
      await page.locator('.row[data-user=bob]').click({ button: 'right' })
      await page.locator('#row-menu').waitFor()
      expect(await violations()).toEqual([])
      await page.keyboard.press('Escape')
    }
  })
})

test('without a script there is no button for it', async () => {
  const page = await openPageAs(ann, '/', { javaScriptEnabled: false })
  expect(await page.locator('.opens-switcher').isVisible()).toBe(false)
})
