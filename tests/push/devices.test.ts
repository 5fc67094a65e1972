import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Sql } from '../../src/database/connect.ts'
import { startApp, type TestApp } from '../support/app.ts'
import type { Client } from '../support/client.ts'
import { addPerson, addToken, signInAgain } from '../support/people.ts'
import { keyFor, type PushService, postForm, startPushService, subscribe } from '../support/push-service.ts'

// Which devices are told: how a browser becomes one, and how it is one no more.

let service: PushService
let app: TestApp
let sql: Sql
let ann: Client
let people = 0

beforeAll(async () => {
  service = startPushService()
  app = await startApp({ CHATAPP_OUTBOUND_PRIVATE: 'allow' })
  sql = app.database.sql
  ann = await addPerson(app, 'ann')
})
afterAll(() => app.stop())

/** Somebody with a device that is told. */
async function somebody() {
  const person = await addPerson(app, `person${++people}`)
  return { person, browser: await subscribe(person, service.browser()) }
}

test('what is no subscription of a browser is refused', async () => {
  const { subscription } = service.browser()
  const key = await keyFor(ann)
  const off = Buffer.alloc(65, 4).toString('base64url') // not on the curve
  const wrong = [
    { endpoint: subscription.endpoint.replace('https', 'http') },
    { endpoint: 'push' },
    { endpoint: subscription.endpoint.replace('//', '') }, // a browser gives it as URLs are written
    { p256dh: off },
    { p256dh: 'short' },
    { auth: 'short' },
    { auth: '' },
  ]
  for (const part of wrong)
    expect((await postForm(ann, '/push/subscription', { ...subscription, key, ...part })).status).toBe(422)
  expect((await postForm(ann, '/push/subscription', { ...subscription, key: off })).status).toBe(409)
  const refusing = await startApp({}, app.database)
  const answer = await postForm(ann, '/push/subscription', { ...subscription, key }, refusing.url)
  expect(answer.status).toBe(422)
  expect(await answer.json()).toMatchObject({
    errors: { endpoint: ['This address leads into a private network. ChatApp does not send there.'] },
  })
  await refusing.stop()
  expect(await sql`SELECT FROM push_subscriptions WHERE endpoint = ${subscription.endpoint}`).toHaveLength(0)
})

test('a device belongs to one session, ends with it, and nobody takes over another one', async () => {
  const { person, browser } = await somebody()
  const again = await signInAgain(app, person.username)
  await subscribe(again, browser) // the same browser, signed in anew
  const [device, ...others] = await sql<{ id: number }[]>`
    SELECT push_subscriptions.id FROM push_subscriptions JOIN users ON users.id = user_id WHERE username = ${person.username}`
  expect(others).toEqual([])
  const stolen = { ...service.browser().subscription, endpoint: browser.subscription.endpoint }
  expect((await postForm(ann, '/push/subscription', { ...stolen, key: await keyFor(ann) })).status).toBe(422)
  expect((await postForm(ann, `/settings/push/${device?.id}/remove`)).status).toBe(404)
  expect((await postForm(ann, `/settings/push/${device?.id}/try`)).status).toBe(404)
  const program = { ...person, token: await addToken(app, person.username, ['read', 'send']) }
  expect((await postForm(program, `/settings/push/${device?.id}/remove`)).status).toBe(403)
  await again.call('/api/v1/session/', { method: 'DELETE' })
  await ann.send(person.username, 'hello')
  const { browser: witness, person: other } = await somebody()
  await ann.send(other.username, 'hello')
  await witness.next()
  expect(browser.asked).toBe(0)
})

test('somebody sees which devices are told, tries one, and removes it, after which it does not come back by itself', async () => {
  const { person, browser } = await somebody()
  const page = async () =>
    (await fetch(`${app.url}/settings/push`, { headers: { authorization: `Bearer ${person.token}` } })).text()
  const [, id] = /settings\/push\/(\d+)\/try/.exec(await page()) ?? []
  expect((await postForm(person, `/settings/push/${id}/try`)).headers.get('location')).toEndWith(
    '?done=tried',
  )
  expect((await browser.next()).notification).toMatchObject({ title: 'Notifications work', tag: 'trial' })
  browser.answer = 400
  await postForm(person, `/settings/push/${id}/try`)
  while (!(await page()).includes('the push service answered 400')) await Bun.sleep(20)
  expect((await postForm(person, `/settings/push/${id}/remove`)).status).toBe(303)
  expect(await page()).not.toContain('/try')

  const subscription = { ...browser.subscription, key: await keyFor(person) }
  expect((await postForm(person, '/push/subscription', { ...subscription, renewal: 'yes' })).status).toBe(410)
  const toOldKey = { ...subscription, key: 'of-before', renewal: 'yes' }
  expect((await postForm(person, '/push/subscription', toOldKey)).status).toBe(410) // and not 409, after which it subscribes anew
  await subscribe(person, browser)
  expect((await postForm(person, '/push/subscription', { ...subscription, renewal: 'yes' })).status).toBe(204)
})

test('a new key is used by those who subscribe from then on, and the old one by the others', async () => {
  const { person, browser } = await somebody()
  const before = await keyFor(ann)
  const { rotateSigningKeys } = await import('../../src/commands/rotate-keys.ts')
  const { readConfig } = await import('../../src/config/config.ts')
  await rotateSigningKeys(readConfig({ DATABASE_URL: app.database.url }))
  expect(await keyFor(ann)).not.toBe(before)
  await ann.send(person.username, 'hello')
  const { headers } = await browser.next()
  expect(headers.get('authorization')).toEndWith(`k=${before}`)
  expect(
    (await postForm(person, '/push/subscription', { ...browser.subscription, key: before })).status,
  ).toBe(409)
})
