import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import type { Sql } from '../../src/database/connect.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { openPage, openPageAs, problemsOn } from '../support/browser.ts'
import { message, write } from '../support/chat-page.ts'
import { type Client, call, PASSWORD } from '../support/client.ts'
import { addAdministrator, addPerson } from '../support/people.ts'

let app: TestApp
let sql: Sql
let root: Client
let deputy: Client

beforeAll(async () => {
  app = await startApp()
  sql = app.database.sql
  root = await addAdministrator(app, 'root')
  deputy = await addAdministrator(app, 'deputy')
  for (const name of ['ann', 'bob', 'cy', 'dan', 'eva']) await addPerson(app, name)
})
afterAll(() => app.stop())

const openPlain = (person: Client, path: string) => openPageAs(person, path, { javaScriptEnabled: false })

async function accountOf(name: string): Promise<{ role: string; isDisabled: boolean } | undefined> {
  const [account] = await sql<{ role: string; isDisabled: boolean }[]>`
    SELECT role, disabled_at IS NOT NULL AS "isDisabled" FROM users WHERE username = ${name}`
  return account
}

function namesOn(page: Page): Promise<string[]> {
  return page.locator('table.data tbody a').allTextContents()
}

async function ask(person: Client, path: string, form?: Record<string, string>) {
  const response = await fetch(app.url + path, {
    headers: { cookie: `chatapp=${person.token}` },
    redirect: 'manual',
    ...(form && { method: 'POST', body: new URLSearchParams(form) }),
  })
  return { status: response.status, text: await response.text(), location: response.headers.get('location') }
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const alert = (page: Page) => page.locator('[role=alert]').textContent()
const status = (page: Page) => page.locator('[role=status]').textContent()

describe('in a browser without JavaScript', () => {
  test('somebody is found, made an administrator and a member again, disabled, enabled and signed out', async () => {
    const page = await openPlain(root, '/')
    await page.click('.sidebar .menu summary')
    await page.click('text=Administration')
    await page.click('.parts >> text=People')
    await page.fill('[name=q]', 'NN')
    await page.click('text=Find')
    expect(await namesOn(page)).toEqual(['ann'])
    await page.click('table.data >> text=ann')

    await page.selectOption('[name=role]', 'administrator')
    await button(page, 'Change the role').click()
    expect(await status(page)).toContain('The role is changed')
    expect(await accountOf('ann')).toEqual({ role: 'administrator', isDisabled: false })
    await page.selectOption('[name=role]', 'member')
    await button(page, 'Change the role').click()
    await button(page, 'Disable').click()
    expect(await status(page)).toContain('Nobody can sign in')
    expect(await accountOf('ann')).toEqual({ role: 'member', isDisabled: true })
    await button(page, 'Enable').click()
    expect(await accountOf('ann')).toEqual({ role: 'member', isDisabled: false })
    await button(page, 'Sign out everywhere').click()
    expect(await status(page)).toContain('signed out')
    expect(
      await sql`SELECT FROM sessions JOIN users ON users.id = user_id WHERE username = 'ann'`,
    ).toHaveLength(0)
  })

  test('somebody is added, by a password or by a link, which they choose one with', async () => {
    const page = await openPlain(root, '/admin/people')
    await page.click('text=Add somebody')
    await page.fill('[name=username]', 'a b')
    await button(page, 'Make the account').click()
    expect(await page.locator('#username-note').textContent()).toContain('2 to 32 letters')
    expect(await page.inputValue('[name=username]')).toBe('a b')
    await page.fill('[name=username]', 'gil')
    await page.fill('[name=password]', PASSWORD)
    await button(page, 'Make the account').click()
    expect(page.url()).toBe(`${app.url}/admin/people/gil?done=added`)

    await page.goto(`${app.url}/admin/add-person`)
    await page.fill('[name=username]', 'hal')
    await button(page, 'Make the account').click()
    const link = await page.inputValue('[name=link]')
    expect(link).toStartWith(`${app.url}/link/`)
    await page.goto(`${app.url}/admin/people/hal`)
    expect(await page.content()).not.toContain(new URL(link).pathname)

    const hals = await openPage({ javaScriptEnabled: false })
    await hals.goto(link)
    await hals.fill('[name=password]', 'short')
    await hals.click('button[type=submit]')
    expect(await hals.locator('#password-note').textContent()).toContain('at least 10')
    await hals.fill('[name=password]', PASSWORD)
    await hals.click('button[type=submit]')
    await hals.waitForURL(`${app.url}/`)
    expect(await hals.locator('.sidebar h1').textContent()).toBe('hal')
    expect(problemsOn(hals)).toEqual([])
  })

  test('a link asks for the password again, when that was given long ago', async () => {
    const page = await openPlain(root, '/admin/people/bob')
    await page.click('text=Make a sign-in link')
    await sql`UPDATE sessions SET password_given_at = now() - interval '11 minutes'`
    await button(page, 'Make the link').click()
    expect(await page.locator('#password-note').textContent()).toContain('Give your password')
    expect(
      await sql`SELECT FROM one_time_links JOIN users ON users.id = user_id WHERE username = 'bob'`,
    ).toHaveLength(0)
    await page.fill('[name=password]', PASSWORD)
    await button(page, 'Make the link').click()
    expect(await page.inputValue('[name=link]')).toContain('/link/')
  })

  test('somebody is deleted, and the others keep what was written, unless told otherwise', async () => {
    const [ida, jon, kit] = [
      await addPerson(app, 'ida'),
      await addPerson(app, 'jon'),
      await addPerson(app, 'kit'),
    ]
    await ida.send('kit', 'stays')
    await jon.send('kit', 'goes')
    const page = await openPlain(root, '/admin/people/ida')
    await page.click('a:text("Delete")')
    expect(await page.textContent('main')).toContain('Deleted account')
    await button(page, 'Delete for good').click()
    expect(await status(page)).toContain('deleted')
    await page.goto(`${app.url}/admin/people/jon/delete`)
    await page.check('[name=with_messages]')
    await button(page, 'Delete for good').click()
    const { json } = await kit.call('/api/v1/message/')
    expect(json.results.map(({ body }: { body: string }) => body)).toEqual(['stays'])
  })

  test('several are chosen, asked about, and dealt with', async () => {
    const page = await openPlain(root, '/admin/people?sort=newest')
    await button(page, 'Disable').click()
    expect(await alert(page)).toContain('Choose somebody first')
    for (const name of ['cy', 'dan', 'eva']) await page.getByLabel(`Choose ${name}`).check()
    await button(page, 'Disable').click()
    expect(await page.textContent('h1')).toBe('Disable these accounts?')
    expect(await accountOf('cy')).toMatchObject({ isDisabled: false })
    await button(page, 'Disable').click()
    expect(await status(page)).toBe('3 accounts are disabled.')
    for (const name of ['cy', 'dan', 'eva']) expect(await accountOf(name)).toMatchObject({ isDisabled: true })
  })
})

test('of several, those to whom it cannot be done are said, and it is done to the others', async () => {
  for (const name of ['leo', 'mia']) await addPerson(app, name)
  const versionOf = async (name: string) => (await root.call(`/api/v1/admin/user/${name}/`)).json.version
  const form: Record<string, string> = { action: 'delete', confirmed: 'yes', password: PASSWORD }
  for (const name of ['leo', 'mia', 'root']) form[`person.${name}`] = await versionOf(name)
  await deputy.call('/api/v1/admin/user/mia/', { method: 'PATCH', body: { role: 'administrator' } })
  const { status, text } = await ask(root, '/admin/people', { ...form, 'person.nobody': '1.member.active' })
  expect(status).toBe(409)
  expect(text).toContain('1 account is deleted.')
  expect(text).toContain('mia: Meanwhile deputy has made this person an administrator.')
  expect(text).toContain('root: This is your own account.')
  expect(text).toContain('nobody: There is nobody of that name.')
  expect([await accountOf('leo'), await accountOf('mia')]).toEqual([
    undefined,
    { role: 'administrator', isDisabled: false },
  ])
  expect(await accountOf('root')).toBeDefined()
})

test('two administrators at the same page: the second sees it as it is now, and what changed', async () => {
  await addPerson(app, 'ned')
  const page = await openPlain(deputy, '/admin/people/ned')
  await root.call('/api/v1/admin/user/ned/', { method: 'PATCH', body: { role: 'administrator' } })
  await button(page, 'Disable').click()
  expect(await alert(page)).toBe(
    'Meanwhile root has made this person an administrator. Nothing was changed: look again.',
  )
  expect(await page.inputValue('[name=role]')).toBe('administrator')
  expect(await accountOf('ned')).toEqual({ role: 'administrator', isDisabled: false })
  await button(page, 'Disable').click()
  expect(await accountOf('ned')).toEqual({ role: 'administrator', isDisabled: true })
})

test.each([
  ['q=%00', 'q', 'No name has such characters'],
  ['state=asleep', 'state', 'Choose active or disabled'],
  ['role=king', 'role', 'There is no such role'],
  ['sort=size', 'sort', 'Choose one of the orders'],
])('a filter %s is told at its field, and the others are still there', async (query, field, sentence) => {
  const { status, text } = await ask(
    root,
    `/admin/people?${query}${field === 'q' ? '&state=active' : '&q=typed'}`,
  )
  expect(status).toBe(422)
  expect(text).toContain(`id="${field}-note" class="error"`)
  expect(text).toContain(sentence)
  expect(text).toContain(field === 'q' ? '<option value="active" selected' : 'value="typed"')
})

test('a cursor of another list, and a search for anything, give a sentence or nobody', async () => {
  expect(await ask(root, '/admin/people?cursor=x')).toMatchObject({
    status: 422,
    text: expect.stringContaining('This leads to no page of this list'),
  })
  for (const q of ['%', "'", 'x'.repeat(10_000)])
    expect(await ask(root, `/admin/people?q=${encodeURIComponent(q)}`)).toMatchObject({
      status: 200,
      text: expect.stringContaining('There is nothing to show.'),
    })
})

test('a form with what there is not says so, changes nothing, and is not in the log', async () => {
  await addPerson(app, 'oda')
  const before = await sql`SELECT FROM audit`
  for (const form of [{ action: 'role', role: 'king' }, { action: 'fly' }, {}])
    expect((await ask(root, '/admin/people/oda', form)).status).toBe(422)
  expect((await ask(root, '/admin/people/root', { action: 'disable' })).status).toBe(409)
  expect((await ask(root, '/admin/people/nobody', { action: 'disable' })).status).toBe(404)
  expect(await sql`SELECT FROM audit`).toHaveLength(before.length)
})

test('a page made about somebody who is gone sends nothing to who has the name now, and shows nothing of them', async () => {
  const [ray, sue] = [await addPerson(app, 'ray'), await addPerson(app, 'sue')]
  await ray.send('sue', 'from the first ray')
  const page = await openPlain(sue, '/with/ray')
  const scripted = await openPageAs(sue, '/with/ray')
  const sending = scripted.waitForRequest(
    request => request.method() === 'POST' && request.url().endsWith('/with/ray'),
  )
  await write(scripted, 'to the first ray')
  const { body, partner } = (await sending).postDataJSON()
  expect([body, partner]).toEqual(['to the first ray', expect.stringMatching(/^\d+$/)])
  await message(scripted, 'to the first ray').waitFor()

  await root.call('/api/v1/admin/user/ray/', { method: 'DELETE', body: { password: PASSWORD } })
  const other = await addPerson(app, 'ray')
  for (const body of ['one', 'two', 'three']) await other.send('sue', body)
  await page.fill('[name=body]', 'meant for the first')
  await page.click('.composer [type=submit]')
  expect(await page.textContent('main')).toContain('There is nobody of that name to talk to')
  const stale = { partner, key: crypto.randomUUID(), body: 'meant for the first' }
  expect((await ask(sue, '/with/ray', stale)).status).toBe(404)
  expect(await ask(sue, `/with/ray/messages?after=2&partner=${partner}`)).toMatchObject({
    status: 404,
    text: expect.not.stringContaining('three'),
  })
  expect(await sql`SELECT FROM messages WHERE body = 'meant for the first'`).toHaveLength(0)
})

test('a page of a partner goes on under the new name when an account is deleted', async () => {
  const [pam, quin] = [await addPerson(app, 'pam'), await addPerson(app, 'quin')]
  await pam.send('quin', 'from pam')
  const open = await openPageAs(quin, '/with/pam')
  const beside = await openPageAs(quin, '/')
  await open.waitForSelector('#messages .message')
  await open.fill('.composer textarea', 'not sent')
  expect(
    (await root.call('/api/v1/admin/user/pam/', { method: 'DELETE', body: { password: PASSWORD } })).status,
  ).toBe(204)
  await open.waitForURL(/\/with\/deleted~\d+$/)
  expect(await open.textContent('#conversation h1')).toBe('Deleted account')
  expect(await open.textContent('.closed')).toContain('This account was deleted')
  expect(await open.locator('.message > .text').allTextContents()).toEqual(['from pam'])
  await beside.locator('.row[data-user^="deleted~"] .name', { hasText: 'Deleted account' }).waitFor()
  expect(await beside.locator('.row[data-user="pam"]').count()).toBe(0)

  await addPerson(app, 'pam')
  await open.goto(`${app.url}/with/pam`)
  expect(await open.inputValue('.composer textarea')).toBe('')
  expect(await open.locator('.message').count()).toBe(0)
  expect(problemsOn(open)).toEqual([])
  expect((await call(app.url, '/api/v1/session/', { body: { username: 'pam', password: 'x' } })).status).toBe(
    401,
  )
})
