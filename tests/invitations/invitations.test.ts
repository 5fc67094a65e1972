import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { startApp, type TestApp } from '../support/app.ts'
import { type Client, call, PASSWORD } from '../support/client.ts'
import { addPerson, makeAdministrator } from '../support/people.ts'

let app: TestApp
let other: TestApp
let root: Client

beforeAll(async () => {
  app = await startApp({ CHATAPP_SIGN_UP: 'invitation' })
  other = await startApp({ CHATAPP_SIGN_UP: 'invitation' }, app.database)
  root = await addPerson(app, 'root')
  await makeAdministrator(app, 'root')
})
afterAll(async () => {
  await other.stop()
  await app.stop()
})

type Made = { id: number; link: string; secret: string }

async function invite(body: Record<string, unknown> = {}): Promise<Made> {
  const { status, json } = await root.call('/api/v1/admin/invitation/', { body })
  expect(status).toBe(201)
  return { ...json, secret: new URL(json.link).searchParams.get('invitation') ?? '' }
}

function signUp(username: string, invitation?: string, { url } = app) {
  return call(url, '/api/v1/account/', { body: { username, password: PASSWORD, invitation } })
}

async function stateOf(id: number): Promise<Record<string, unknown>> {
  const { json } = await root.call('/api/v1/admin/invitation/')
  return json.results.find((invitation: { id: number }) => invitation.id === id)
}

function actions(id: number): Promise<{ action: string; actor: string }[]> {
  return app.database.sql<{ action: string; actor: string }[]>`
    SELECT action, actor_name AS actor FROM audit WHERE (details->>'invitation')::int = ${id} ORDER BY id`
}

/** A page as a browser has it. */
function get(path: string, who?: Client): Promise<Response> {
  return fetch(app.url + path, {
    redirect: 'manual',
    headers: who ? { cookie: `chatapp=${who.token}` } : {},
  })
}

function post(path: string, fields: Record<string, string>, who?: Client): Promise<Response> {
  return fetch(app.url + path, {
    method: 'POST',
    redirect: 'manual',
    headers: who ? { cookie: `chatapp=${who.token}` } : {},
    body: new URLSearchParams(fields),
  })
}

describe('an invitation', () => {
  test('lets as many people in as it says, and each is recorded', async () => {
    const { id, link, secret } = await invite({ uses: 2, days: 3, note: 'for the choir' })
    expect(link).toBe(`${app.url}/sign-up?invitation=${secret}`)
    expect((await signUp('one', secret)).status).toBe(201)
    expect(await stateOf(id)).toMatchObject({ state: 'open', used: 1, uses: 2, note: 'for the choir' })
    expect((await signUp('two', secret)).status).toBe(201)
    const third = await signUp('three', secret)
    expect(third.status).toBe(403)
    expect(third.json.detail).toContain('This invitation does not work')
    expect(await stateOf(id)).toMatchObject({ state: 'used-up', used: 2 })
    expect(await actions(id)).toEqual([
      { action: 'invitation.made', actor: 'root' },
      { action: 'invitation.used', actor: 'one' },
      { action: 'invitation.used', actor: 'two' },
    ])
  })

  test('has one last use: of many at the same moment, on two instances, one gets in and the others are told', async () => {
    const { id, secret } = await invite()
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, n) => signUp(`last${n}`, secret, n % 2 ? app : other)),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 403, 403, 403, 403, 403])
    const [refused] = answers.filter(({ status }) => status === 403)
    expect(refused?.json.detail).toContain('used up')
    const people = await app.database.sql`SELECT FROM users WHERE username LIKE 'last%'`
    expect(people).toHaveLength(1)
    expect(await stateOf(id)).toMatchObject({ used: 1 })
    expect((await actions(id)).map(({ action }) => action)).toEqual(['invitation.made', 'invitation.used'])
  })

  test('is not used up by a name that is taken, nor by fields that cannot be accepted', async () => {
    const { id, secret } = await invite()
    expect((await signUp('ROOT', secret)).status).toBe(422)
    expect((await signUp('x', secret)).status).toBe(422)
    expect(await stateOf(id)).toMatchObject({ used: 0 })
    expect((await signUp('newcomer', secret)).status).toBe(201)
  })

  test('that was revoked, has ended or never was, lets nobody in; without one sign-up says so', async () => {
    const revoked = await invite()
    expect((await root.call(`/api/v1/admin/invitation/${revoked.id}/`, { method: 'DELETE' })).status).toBe(
      204,
    )
    const ended = await invite()
    await app.database.sql`UPDATE invitations SET expires_at = now() WHERE id = ${ended.id}`
    for (const secret of [revoked.secret, ended.secret, 'unknown', "'; --", 'x'.repeat(10_000)]) {
      const { status, json } = await signUp('outsider', secret)
      expect({ status, detail: json.detail }).toEqual({
        status: 403,
        detail: expect.stringContaining('This invitation does not work'),
      })
    }
    expect((await signUp('outsider')).json.detail).toContain('Sign-up is by invitation here.')
    expect(await stateOf(ended.id)).toMatchObject({ state: 'ended' })
    expect(await actions(revoked.id)).toEqual([
      { action: 'invitation.made', actor: 'root' },
      { action: 'invitation.revoked', actor: 'root' },
    ])
  })

  test('is revoked once: the second is told, and nothing is recorded', async () => {
    const { id } = await invite()
    const path = `/api/v1/admin/invitation/${id}/`
    const both = await Promise.all([1, 2].map(() => root.call(path, { method: 'DELETE' })))
    expect(both.map(({ status }) => status).sort()).toEqual([204, 409])
    expect((await post(`/admin/invitations/${id}/revoke`, {}, root)).status).toBe(409)
    expect(await actions(id)).toHaveLength(2)
    for (const unknown of ['0', '999999999', 'x', '1e3'])
      expect((await root.call(`/api/v1/admin/invitation/${unknown}/`, { method: 'DELETE' })).status).toBe(404)
  })

  test.each([
    [{ uses: 0 }, 'uses', 'from 1 to 1000'],
    [{ uses: 1_001 }, 'uses', 'from 1 to 1000'],
    [{ uses: 'many' }, 'uses', 'whole number'],
    [{ days: 0 }, 'days', 'from 1 to 365'],
    [{ days: -1 }, 'days', 'from 1 to 365'],
    [{ days: 366 }, 'days', 'from 1 to 365'],
    [{ note: 'x'.repeat(201) }, 'note', '200 characters at most'],
  ])('of %p is refused at its field, and not recorded', async (body, field, sentence) => {
    const before = await countMade()
    const { status, json } = await root.call('/api/v1/admin/invitation/', { body })
    expect(status).toBe(422)
    expect(json.errors[field][0]).toContain(sentence)
    expect(await countMade()).toBe(before)
  })
})

async function countMade(): Promise<number> {
  return (await app.database.sql`SELECT FROM audit WHERE action = 'invitation.made'`).length
}

describe('the page of an invitation', () => {
  test('shows the form, which carries the invitation along when it comes back, and says it to no other request', async () => {
    const { secret } = await invite()
    const response = await get(`/sign-up?invitation=${secret}`)
    expect(response.headers.get('referrer-policy')).toBe('strict-origin')
    const page = await response.text()
    expect(page).toContain(`<input type="hidden" name="invitation" value="${secret}">`)
    expect(page.replace(`value="${secret}"`, '')).not.toContain(secret)
    const again = await post('/sign-up', { username: 'x', password: 'short', invitation: secret })
    expect(again.status).toBe(422)
    expect(await again.text()).toContain(secret)
    const done = await post('/sign-up', { username: 'paged', password: PASSWORD, invitation: secret })
    expect(done.status).toBe(303)
    const useless = await get(`/sign-up?invitation=${secret}`)
    expect(useless.status).toBe(404)
    expect(await useless.text()).toContain('This invitation does not work')
  })

  test('tells somebody who is signed in that it is for somebody else, and is not used up', async () => {
    const { id, secret } = await invite()
    const response = await get(`/sign-up?invitation=${secret}`, root)
    expect(response.status).toBe(200)
    expect(await response.text()).toContain('You are signed in as root.')
    expect(await stateOf(id)).toMatchObject({ used: 0 })
  })

  test('without one, says that one is needed; the sign-in page leads nowhere', async () => {
    expect(await (await get('/sign-up')).text()).toContain('Sign-up is by invitation')
    expect(await (await get('/sign-in')).text()).not.toContain('/sign-up')
    const refused = await post('/sign-up', { username: 'nobody1', password: PASSWORD })
    expect(refused.status).toBe(403)
    expect(await refused.text()).toContain('Sign-up is by invitation here.')
  })
})

describe('the list of invitations', () => {
  test('has pages by id and by state; a cursor of another list is refused', async () => {
    for (let n = 0; n < 5; n++) await invite({ note: `listed ${n}` })
    const ids: number[] = []
    let next: string | null = '/api/v1/admin/invitation/?state=open&limit=2'
    while (next !== null) {
      const { json }: { json: { next: string | null; results: { id: number; state: string }[] } } =
        await root.call(next)
      expect(json.results.every(({ state }) => state === 'open')).toBe(true)
      ids.push(...json.results.map(({ id }) => id))
      next = json.next
    }
    expect(ids.length).toBeGreaterThanOrEqual(5)
    expect(ids).toEqual([...new Set(ids)].sort((one, two) => two - one))
    const people = Buffer.from('["people by name","a","1"]').toString('base64url')
    for (const query of [`cursor=${people}`, 'cursor=x', 'state=lost', 'limit=0']) {
      expect((await root.call(`/api/v1/admin/invitation/?${query}`)).status).toBe(422)
      if (query !== 'limit=0') expect((await get(`/admin/invitations?${query}`, root)).status).toBe(422)
    }
  })

  test('makes one by its form and shows the link once; what cannot be accepted comes back as it was typed', async () => {
    const made = await post('/admin/invitations', { uses: '3', days: '2', note: '<b>for us</b>' }, root)
    expect(made.status).toBe(201)
    const page = await made.text()
    const secret = /invitation=([\w-]{43})/.exec(page)?.[1] ?? ''
    expect((await signUp('formed', secret)).status).toBe(201)
    const list = await (await get('/admin/invitations', root)).text()
    expect(list).toContain('&lt;b&gt;for us&lt;/b&gt;')
    expect(list).toContain('1 of 3')
    expect(list).not.toContain(secret)
    const wrong = await post('/admin/invitations', { uses: '0', days: '2', note: 'still here' }, root)
    expect(wrong.status).toBe(422)
    const again = await wrong.text()
    expect(again).toContain('A whole number from 1 to 1000 is needed.')
    expect(again).toContain('value="still here"')
  })
})
