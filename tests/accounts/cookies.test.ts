import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { startApp, type TestApp } from '../support/app.ts'
import { PASSWORD } from '../support/client.ts'
import { addPerson } from '../support/people.ts'

const HTTPS = { 'x-forwarded-proto': 'https' }

let app: TestApp

beforeAll(async () => {
  app = await startApp({ TRUSTED_PROXIES: '127.0.0.1' })
})

afterAll(() => app.stop())

/** Signs in on the page, over https as a proxy says unless told otherwise. @returns the cookies, by name */
async function signIn(username: string, cookie = '', headers: Record<string, string> = HTTPS) {
  const response = await fetch(`${app.url}/sign-in`, {
    method: 'POST',
    body: new URLSearchParams({ username, password: PASSWORD }),
    headers: { ...headers, cookie },
    redirect: 'manual',
  })
  const set = response.headers.getSetCookie()
  const values = set.map(text => /^([^=]+)=([^;]*)/.exec(text)?.slice(1, 3) ?? [])
  return { set, cookies: Object.fromEntries(values) }
}

const statusOf = async (cookie: string, headers: Record<string, string> = HTTPS) =>
  (await fetch(`${app.url}/api/v1/user/`, { headers: { ...headers, cookie } })).status

describe('over https', () => {
  test('cookies have names that a browser takes from this host alone', async () => {
    await addPerson(app, 'ann')
    const { set, cookies } = await signIn('ann')
    expect(Object.keys(cookies).sort()).toEqual(['__Host-chatapp', '__Host-chatapp-browser'])
    for (const text of set) {
      expect(text).toMatch(/; Path=\//)
      expect(text).toMatch(/; Secure/)
      expect(text).not.toMatch(/Domain/i)
    }
    expect(await statusOf(`__Host-chatapp=${cookies['__Host-chatapp']}`)).toBe(200)
    const out = await fetch(`${app.url}/sign-out`, {
      method: 'POST',
      headers: { ...HTTPS, cookie: `__Host-chatapp=${cookies['__Host-chatapp']}` },
      redirect: 'manual',
    })
    expect(out.headers.get('set-cookie')).toMatch(/^__Host-chatapp=;/)
  })

  test('another host of the domain can plant no session: not its own one, and not a browser that is known', async () => {
    await addPerson(app, 'mallory')
    await addPerson(app, 'bob')
    const theirs = (await signIn('mallory')).cookies
    expect(await statusOf(`chatapp=${theirs['__Host-chatapp']}`)).toBe(401)
    const { cookies } = await signIn('bob', `chatapp-browser=${theirs['__Host-chatapp-browser']}`)
    expect(cookies['__Host-chatapp-browser']).not.toBe(theirs['__Host-chatapp-browser'])
  })

  test('a cookie of before, or from http, goes on until its session ends', async () => {
    const cat = await addPerson(app, 'cat') // as a server of the version before makes a session
    expect(await statusOf(`chatapp=${cat.token}`)).toBe(200)
    await cat.call('/api/v1/session/', { method: 'DELETE' })
    expect(await statusOf(`chatapp=${cat.token}`)).toBe(401)
  })
})

test('signing in makes a new session, and ends the one that the browser had', async () => {
  await addPerson(app, 'dan')
  const first = (await signIn('dan')).cookies['__Host-chatapp']
  const second = (await signIn('dan', `__Host-chatapp=${first}`)).cookies['__Host-chatapp']
  expect(second).not.toBe(first)
  expect([await statusOf(`__Host-chatapp=${first}`), await statusOf(`__Host-chatapp=${second}`)]).toEqual([
    401, 200,
  ])
})

test('over http the names are plain: a browser would take no other there', async () => {
  await addPerson(app, 'eve')
  const { cookies } = await signIn('eve', '', {})
  expect(Object.keys(cookies).sort()).toEqual(['chatapp', 'chatapp-browser'])
  expect(await statusOf(`chatapp=${cookies.chatapp}`, {})).toBe(200)
})
