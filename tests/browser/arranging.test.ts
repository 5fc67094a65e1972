import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Locator, Page } from 'playwright-core'
import { startApp, type TestApp } from '../support/app.ts'
import { openPageAs, problemsOn } from '../support/browser.ts'
import { open, write } from '../support/chat-page.ts'
import type { Client } from '../support/client.ts'
import { addPerson } from '../support/people.ts'

let app: TestApp

beforeAll(async () => {
  app = await startApp()
})

afterAll(() => app.stop())

let made = 0

/** Somebody to whom three others have written, the last of them last. */
async function newcomer(): Promise<{ ann: Client; partners: [Client, Client, Client] }> {
  const number = ++made
  const ann = await addPerson(app, `ann${number}`)
  const [bob, cleo, dave] = [
    await addPerson(app, `bob${number}`),
    await addPerson(app, `cleo${number}`),
    await addPerson(app, `dave${number}`),
  ]
  for (const partner of [bob, cleo, dave]) await partner.send(ann.username, `hi from ${partner.username}`)
  return { ann, partners: [bob, cleo, dave] }
}

function row(page: Page, { username }: Client): Locator {
  return page.locator(`#people > .row[data-user="${username}"]`)
}

/** Opens the menu of a row by its button, and presses one of its buttons. */
async function choose(page: Page, partner: Client, label: string): Promise<void> {
  await row(page, partner).hover()
  await row(page, partner).locator('.more-about').click()
  await page.getByRole('button', { name: label, exact: true }).click()
}

const HEADINGS: Record<string, string> = { Pinned: 'pinned', Conversations: 'main', Archived: 'archived' }

/** Waits until these partners are in the list and no other, from top to bottom, with what stands above them. */
async function waitForList(page: Page, wanted: string[]): Promise<void> {
  const items = wanted.map(name =>
    HEADINGS[name] ? `.heading[data-section="${HEADINGS[name]}"]` : `.row[data-section][data-user="${name}"]`,
  )
  const isFirst = ':not(.row + *, .heading + *)'
  await page.locator(`#people > ${isFirst}${items.join(' + ')}:not(:has(+ [data-section]))`).waitFor()
}

/** Waits until the focus is in somebody's row. */
async function waitForFocus(page: Page, partner: Client): Promise<void> {
  await row(page, partner).locator(':focus').waitFor()
}

describe('pinned', () => {
  test('conversations come first, on all devices, and stay in their order while messages come', async () => {
    const { ann, partners } = await newcomer()
    const [bob, cleo, dave] = partners
    const desk = await openPageAs(ann)
    const phone = await openPageAs(ann, '/', { viewport: { width: 360, height: 700 } })
    await choose(desk, bob, 'Pin')
    for (const page of [desk, phone])
      await waitForList(page, ['Pinned', bob.username, 'Conversations', dave.username, cleo.username])
    await choose(phone, cleo, 'Pin')
    for (const page of [desk, phone])
      await waitForList(page, ['Pinned', bob.username, cleo.username, 'Conversations', dave.username])
    await cleo.send(ann.username, 'is where it was')
    await row(desk, cleo).locator('.badge', { hasText: '2' }).waitFor()
    await waitForList(desk, ['Pinned', bob.username, cleo.username, 'Conversations', dave.username])
    const erin = await addPerson(app, `erin${made}`)
    await erin.send(ann.username, 'the newest, but not pinned')
    await waitForList(phone, [
      'Pinned',
      bob.username,
      cleo.username,
      'Conversations',
      erin.username,
      dave.username,
    ])
    await choose(desk, bob, 'Unpin')
    await waitForList(desk, [
      'Pinned',
      cleo.username,
      'Conversations',
      erin.username,
      dave.username,
      bob.username,
    ])
    await choose(desk, cleo, 'Unpin')
    for (const page of [desk, phone])
      await waitForList(page, [erin.username, cleo.username, dave.username, bob.username])
    await desk.reload()
    await waitForList(desk, [erin.username, cleo.username, dave.username, bob.username])
    expect([...problemsOn(desk), ...problemsOn(phone)]).toEqual([])
  })
})

describe('archived', () => {
  test('by keyboard, the last of its section leaves the focus in the next one', async () => {
    const { ann, partners } = await newcomer()
    const [bob, cleo, dave] = partners
    const page = await openPageAs(ann)
    await choose(page, cleo, 'Pin')
    await waitForList(page, ['Pinned', cleo.username, 'Conversations', dave.username, bob.username])
    await row(page, cleo).locator('> a').press('Shift+F10')
    await page.getByRole('button', { name: 'Archive', exact: true }).press('Enter')
    await waitForList(page, [dave.username, bob.username])
    await waitForFocus(page, dave)
  })

  test('conversations are behind an entry of the list, and come back with a message', async () => {
    const { ann, partners } = await newcomer()
    const [bob, cleo, dave] = partners
    const desk = await openPageAs(ann)
    const other = await openPageAs(ann)
    await choose(desk, cleo, 'Archive')
    for (const page of [desk, other]) {
      await waitForList(page, [dave.username, bob.username])
      expect(await page.locator('#people > .aside').textContent()).toContain('1')
    }
    await desk.locator('#people > .aside a').click()
    await desk.waitForURL(`${app.url}/archived`)
    await waitForList(desk, ['Archived', cleo.username])
    await open(desk, cleo.username) // the list stays what it is
    await waitForList(desk, ['Archived', cleo.username])
    await bob.send(ann.username, 'is no news here')
    await row(other, bob).locator('.badge', { hasText: '2' }).waitFor()
    await waitForList(desk, ['Archived', cleo.username])

    await cleo.send(ann.username, 'I am back')
    await waitForList(other, [cleo.username, bob.username, dave.username])
    await other.locator('#people > .aside').waitFor({ state: 'detached' })
    await waitForList(desk, ['Archived'])
    await desk.locator('.nobody', { hasText: 'Nothing is archived.' }).waitFor()
    await desk.locator('#people > .aside a').click()
    await waitForList(desk, [cleo.username, bob.username, dave.username])
    expect([...problemsOn(desk), ...problemsOn(other)]).toEqual([])
  })

  test('conversations that are muted stay there, and are found by a search', async () => {
    const { ann, partners } = await newcomer()
    const [bob, cleo, dave] = partners
    const page = await openPageAs(ann)
    await choose(page, cleo, 'Mute')
    await page.locator(`.row.muted[data-user="${cleo.username}"]`).waitFor()
    await choose(page, cleo, 'Archive')
    await waitForList(page, [dave.username, bob.username])
    await cleo.send(ann.username, 'nobody hears this')
    await bob.send(ann.username, 'but this')
    await waitForList(page, [bob.username, dave.username])
    await page.fill('.search input[type=search]', cleo.username)
    await row(page, cleo).locator('.marks', { hasText: 'archived' }).waitFor()
    await choose(page, cleo, 'Put back into the list')
    await row(page, cleo)
      .locator('.marks', { hasText: /^(?!.*archived)/s })
      .waitFor()
    await page.fill('.search input[type=search]', '')
    await waitForList(page, [bob.username, cleo.username, dave.username])
  })
})

test('who is muted is not counted in the title, and has a quiet badge', async () => {
  const { ann, partners } = await newcomer()
  const [bob] = partners
  const page = await openPageAs(ann)
  expect(await page.title()).toStartWith('(3) ')
  await choose(page, bob, 'Mute for an hour')
  await page.locator(`.row.muted[data-user="${bob.username}"] .badge`).waitFor()
  expect(await page.title()).toStartWith('(2) ')
  await row(page, bob).hover()
  await row(page, bob).locator('.more-about').click()
  await page.locator('#row-menu .hint', { hasText: 'Muted until' }).waitFor()
  await page.getByRole('button', { name: 'Unmute' }).click()
  await page.locator(`.row[data-user="${bob.username}"]:not(.muted)`).waitFor()
  expect(await page.title()).toStartWith('(3) ')
})

test('a mute that ends is seen to end on a page that is open', async () => {
  const { ann, partners } = await newcomer()
  const [bob] = partners
  const page = await openPageAs(ann)
  const muted_until = new Date(Date.now() + 2_000).toISOString()
  await ann.call(`/api/v1/conversation/${bob.username}/`, { method: 'PATCH', body: { muted_until } })
  await page.locator(`.row.muted[data-user="${bob.username}"]`).waitFor()
  await page.locator(`.row:not(.muted)[data-user="${bob.username}"]`).waitFor()
  expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(muted_until))
})

test('what is marked as unread is so on every device until it is opened', async () => {
  const { ann, partners } = await newcomer()
  const [bob, cleo] = partners
  const desk = await openPageAs(ann, `/with/${bob.username}`)
  await row(desk, bob).locator('.badge').waitFor({ state: 'detached' })
  const phone = await openPageAs(ann)
  await choose(phone, bob, 'Mark as unread')
  for (const page of [desk, phone])
    await row(page, bob).locator('.badge.dot', { hasText: 'marked as unread' }).waitFor()
  await desk.locator('.scroller').hover()
  await desk.mouse.wheel(0, -50) // it is open here, and not opened again
  await choose(phone, cleo, 'Mark as read')
  await row(desk, cleo).locator('.badge').waitFor({ state: 'detached' })
  await row(desk, bob).locator('.badge.dot').waitFor()
  await open(phone, bob.username)
  for (const page of [desk, phone]) await row(page, bob).locator('.badge').waitFor({ state: 'detached' })
})

test('what is begun is shown in place of the last message, but where it is open', async () => {
  const { ann, partners } = await newcomer()
  const [bob] = partners
  await app.database.sql`
    INSERT INTO drafts (user_id, partner_id, body) SELECT ann.id, bob.id, 'I *began* this' FROM users ann, users bob
    WHERE ann.username = ${ann.username} AND bob.username = ${bob.username}`
  const page = await openPageAs(ann)
  expect(await row(page, bob).locator('.draft').textContent()).toBe('Draft: I began this')
  expect(await row(page, bob).locator('.said').isVisible()).toBe(false)
  expect(await page.locator('.draft').count()).toBe(1)
  await open(page, bob.username)
  await row(page, bob).locator('.said').waitFor()
  expect(await row(page, bob).locator('.draft').isVisible()).toBe(false)
})

test('a message that could not be sent is in its row, until it is dealt with', async () => {
  const { ann, partners } = await newcomer()
  const [bob, cleo] = partners
  const page = await openPageAs(ann, `/with/${bob.username}`)
  await app.database.sql`UPDATE users SET disabled_at = now() WHERE username = ${bob.username}`
  await write(page, 'too late')
  await row(page, bob).locator('.unsent', { hasText: 'Not sent' }).waitFor()
  await open(page, cleo.username)
  await page.reload()
  await row(page, bob).locator('.unsent').waitFor()
  expect(await row(page, bob).locator('.preview').isVisible()).toBe(false)
  expect(await page.locator('.unsent').count()).toBe(1)
  await open(page, bob.username)
  await page.locator('.waiting button', { hasText: 'Delete' }).click()
  await row(page, bob).locator('.unsent').waitFor({ state: 'detached' })
})

describe('the menu of a row', () => {
  test('opens by keyboard, is gone through by it, and gives the focus back', async () => {
    const { ann, partners } = await newcomer()
    const [bob, cleo, dave] = partners
    const page = await openPageAs(ann)
    await row(page, cleo).locator('a').first().focus()
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.getAttribute("aria-label")')).toBe(
      `More about ${cleo.username}`,
    )
    await page.keyboard.press('Enter')
    await page.locator('#row-menu').waitFor()
    const focused = () => page.evaluate<string>('document.activeElement.textContent')
    expect(await focused()).toBe('Pin')
    await page.keyboard.press('ArrowDown')
    expect(await focused()).toBe('Mark as read')
    await page.keyboard.press('End')
    expect(await focused()).toBe('Archive')
    await page.keyboard.press('ArrowDown')
    expect(await focused()).toBe('Pin')
    await page.keyboard.press('Escape')
    await page.locator('#row-menu').waitFor({ state: 'hidden' })
    await row(page, cleo).locator('.more-about:focus').waitFor()
    await page.keyboard.press('Enter')
    await page.locator('#row-menu').waitFor()
    await page.keyboard.press('End')
    await page.keyboard.press('Enter')
    await waitForList(page, [dave.username, bob.username])
    await waitForFocus(page, bob)
    expect(problemsOn(page)).toEqual([])
  })

  test('opens by the other button of the mouse, and by the key for menus', async () => {
    const { ann, partners } = await newcomer()
    const [bob] = partners
    const page = await openPageAs(ann)
    await row(page, bob).click({ button: 'right' })
    await page.locator('#row-menu').waitFor()
    await page.locator('.pane').click()
    await page.locator('#row-menu').waitFor({ state: 'hidden' })
    await row(page, bob).locator('a').first().focus()
    await page.keyboard.press('ContextMenu')
    await page.locator('#row-menu').waitFor()
    await page.keyboard.press('Enter') // the first button has the focus
    await row(page, bob).and(page.locator('[data-section=pinned]')).waitFor()
    await waitForFocus(page, bob)
  })

  test('is in the header of the open conversation, too', async () => {
    const { ann, partners } = await newcomer()
    const [bob] = partners
    const page = await openPageAs(ann, `/with/${bob.username}`)
    await page.locator('#conversation .menu summary').click()
    await page.getByRole('link', { name: 'Pin, mute or archive' }).click()
    await page.getByRole('button', { name: 'Archive', exact: true }).click()
    await row(page, bob).waitFor({ state: 'detached' })
    expect(page.url()).toBe(`${app.url}/with/${bob.username}`)
  })

  test('says when too much is pinned', async () => {
    const { ann, partners } = await newcomer()
    const [bob] = partners
    const { sql } = app.database
    await sql`INSERT INTO users (username, password_hash) SELECT 'many' || n, '' FROM generate_series(10, 29) n`
    await sql`
      INSERT INTO messages (sender_id, recipient_id, body)
      SELECT many.id, ann.id, 'hi' FROM users many, users ann WHERE many.username LIKE 'many%' AND ann.username = ${ann.username}`
    await sql`
      UPDATE participants SET section = 'pinned', pinned_at = now()
      WHERE user_id = (SELECT id FROM users WHERE username = ${ann.username}) AND partner_name LIKE 'many%'`
    const page = await openPageAs(ann)
    await choose(page, bob, 'Pin')
    await page.locator('#notice', { hasText: '20 conversations are pinned' }).waitFor()
  })
})

test('everything works without a script', async () => {
  const { ann, partners } = await newcomer()
  const [bob, cleo, dave] = partners
  const page = await openPageAs(ann, '/', { javaScriptEnabled: false })
  const choose = async (partner: Client, label: string) => {
    await row(page, partner).locator('.more-about').click()
    await page.getByRole('button', { name: label, exact: true }).click()
    await page.waitForURL(`${app.url}/`)
  }
  await choose(bob, 'Pin')
  await waitForList(page, ['Pinned', bob.username, 'Conversations', dave.username, cleo.username])
  await choose(cleo, 'Archive')
  await waitForList(page, ['Pinned', bob.username, 'Conversations', dave.username])
  await choose(dave, 'Mute for a week')
  expect(await row(page, dave).getAttribute('class')).toContain('muted')
  await choose(bob, 'Mark as read')
  await choose(bob, 'Mark as unread')
  await row(page, bob).locator('.badge.dot').waitFor()
  await page.locator('#people > .aside a').click()
  await waitForList(page, ['Archived', cleo.username])
  await choose(cleo, 'Put back into the list')
  await page.goto(`${app.url}/archived`)
  await page.locator('.nobody').waitFor()
})
