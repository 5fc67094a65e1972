import { afterAll, beforeAll, beforeEach, describe, expect, spyOn, test } from 'bun:test'
import type { JWTPayload } from 'jose'
import { createInvitation } from '../../src/invitations/store.ts'
import { configureLog } from '../../src/log.ts'
import { startApp, type TestApp } from '../support/app.ts'
import {
  type IdentityProvider,
  signInAtProvider,
  startIdentityProvider,
} from '../support/identity-provider.ts'
import { addPerson } from '../support/people.ts'
import { createWireBrowser, type WireBrowser } from '../support/wire-browser.ts'

const START = '/sign-in/single-sign-on'

let provider: IdentityProvider
let app: TestApp
let people = 0

beforeAll(async () => {
  provider = await startIdentityProvider()
  app = await startApp(provider.environment)
  provider.serve(app.url)
})
beforeEach(() => {
  provider.forge = null
  provider.failing = null
})
afterAll(() => app.stop())

/** Sets out from the sign-in page. @returns where the provider is */
async function setOut(browser: WireBrowser, query = '', url = app.url): Promise<URL> {
  const { leadsTo } = await browser.get(`${url}${START}${query}`)
  return new URL(leadsTo)
}

/** Goes to the provider and is back, before ChatApp has seen it. */
async function goAndReturn(browser: WireBrowser, login: string, query = '', url = app.url): Promise<string> {
  return signInAtProvider(browser, (await setOut(browser, query, url)).href, login)
}

/** Somebody at the provider whom nobody here knows, by a subject that says nothing. */
function newcomer(preferred_username = `person${++people}`): string {
  const subject = crypto.randomUUID()
  provider.claims.set(subject, { preferred_username })
  return subject
}

async function accountsOf(subject: string): Promise<string[]> {
  const rows = await app.database.sql<{ username: string }[]>`
    SELECT username FROM sign_on_identities JOIN users ON users.id = user_id WHERE subject = ${subject}`
  return rows.map(({ username }) => username)
}

/** Whom the pages of a browser are for. */
async function whoIs(browser: WireBrowser): Promise<string | null> {
  const { text } = await browser.get(`${app.url}/`)
  return /data-me="([^"]*)"/.exec(text)?.[1] ?? null
}

describe('somebody who signs in at the provider', () => {
  test('gets an account at first sight, without a password, and the page that they wanted', async () => {
    const browser = createWireBrowser()
    const page = await browser.get(`${app.url}/sign-in?next=${encodeURIComponent('/settings/security')}`)
    const button = /href="(\/sign-in\/single-sign-on[^"]*)">([^<]+)</.exec(page.text)
    expect(button?.[2]).toBe('Sign in with Example ID')
    const subject = newcomer('Ann.Lee@example.com')
    const out = await browser.get(app.url + (button?.[1] ?? '').replaceAll('&amp;', '&'))
    const asked = new URL(out.leadsTo).searchParams
    expect(Object.fromEntries(asked)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      redirect_uri: `${app.url}/sign-in/single-sign-on/return`,
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
    })
    const back = await browser.get(await signInAtProvider(browser, out.leadsTo, subject))
    expect([back.status, back.leadsTo]).toEqual([303, `${app.url}/settings/security`])
    expect(await whoIs(browser)).toBe('Ann.Lee')
    expect(browser.cookies(app.url).has('chatapp-sign-on')).toBe(false)

    const { sql } = app.database
    expect(await sql`SELECT password_hash FROM users WHERE username = 'Ann.Lee'`).toMatchObject([
      { password_hash: '' },
    ])
    const entries = await sql`
      SELECT action, details FROM audit WHERE actor_name = 'Ann.Lee' ORDER BY id`
    expect(entries).toMatchObject([
      { action: 'account.made' },
      { action: 'sign-on.joined', details: { issuer: `${provider.issuer}/` } },
      { action: 'session.started', details: { by: 'single-sign-on' } },
    ])
  })

  test('is the same person the next time, whatever the provider calls them by then', async () => {
    const subject = newcomer('before')
    const first = createWireBrowser()
    await first.get(await goAndReturn(first, subject))
    provider.claims.set(subject, { preferred_username: 'afterwards' })
    const second = createWireBrowser()
    await second.get(await goAndReturn(second, subject))
    expect([await whoIs(first), await whoIs(second)]).toEqual(['before', 'before'])
  })

  test('gets nobody’s account by a name or a mail address, and chooses a name where theirs is taken', async () => {
    await addPerson(app, 'boss')
    const subject = newcomer('boss@example.com')
    const browser = createWireBrowser()
    const back = await browser.get(await goAndReturn(browser, subject, '?next=%2Fwith%2Fboss'))
    expect(back.leadsTo).toBe(`${app.url}${START}/name`)
    const form = await browser.get(back.leadsTo)
    expect(form.text).toContain('value="boss"')

    for (const [username, complaint] of [
      ['BOSS', 'That name is taken'],
      ['-', 'A name begins and ends'],
      ['', 'A username is needed'],
    ] as const) {
      const again = await browser.post(back.leadsTo, { username })
      expect([username, again.status]).toEqual([username, 422])
      expect(again.text).toContain(complaint)
    }
    expect(await accountsOf(subject)).toEqual([])
    const made = await browser.post(back.leadsTo, { username: 'boss.two' })
    expect([made.status, made.leadsTo]).toEqual([303, `${app.url}/with/boss`])
    expect([await whoIs(browser), await accountsOf(subject)]).toEqual(['boss.two', ['boss.two']])
    const repeated = await browser.post(back.leadsTo, { username: 'boss.three' })
    expect(repeated.leadsTo).toBe(`${app.url}/sign-in?problem=not-begun-here`)
  })

  test.each([
    ['nothing', {}, ''],
    ['a script that no name is written in', { preferred_username: 'Ярослав' }, ''],
    ['too much', { preferred_username: `${'x'.repeat(400)}\n<b>` }, 'x'.repeat(32)],
    ['a name of the command line', { preferred_username: 'System' }, 'System'],
  ])('is asked for a name where the provider gives %s', async (_, claims, proposed) => {
    const subject = newcomer()
    provider.claims.set(subject, claims)
    const browser = createWireBrowser()
    if (proposed.length === 32) await addPerson(app, proposed)
    const { leadsTo } = await browser.get(await goAndReturn(browser, subject))
    const { text } = await browser.get(leadsTo)
    expect(text).toMatch(new RegExp(`name="username" type="text" value="${proposed}"`))
  })

  test('is refused when the account is disabled', async () => {
    const subject = newcomer('gone')
    const browser = createWireBrowser()
    await browser.get(await goAndReturn(browser, subject))
    await app.database.sql`UPDATE users SET disabled_at = now() WHERE username = 'gone'`
    const { leadsTo } = await browser.get(await goAndReturn(browser, subject))
    expect(leadsTo).toBe(`${app.url}/sign-in?problem=disabled`)
    expect((await browser.get(leadsTo)).text).toContain('This account is disabled')
    expect(await whoIs(browser)).toBeNull()
  })

  test('is told when they have cancelled, or the provider has refused', async () => {
    const browser = createWireBrowser()
    const at = await setOut(browser)
    const { leadsTo } = await browser.get(at)
    const page = await browser.get(leadsTo)
    const abort = /href="([^"]+\/abort)"/.exec(page.text)?.[1] ?? ''
    let back = (await browser.get(abort)).leadsTo
    while (new URL(back).origin !== app.url) back = (await browser.get(back)).leadsTo
    expect(new URL(back).searchParams.get('error')).toBe('access_denied')
    const told = await browser.get((await browser.get(back)).leadsTo)
    expect(told.text).toContain('it was cancelled there, or refused')
  })
})

describe('an account at first sight', () => {
  test('is made as the server’s sign-up says, and by an invitation that goes along', async () => {
    const invited = await startApp({ ...provider.environment, CHATAPP_SIGN_UP: 'invitation' }, app.database)
    provider.serve(invited.url)
    const invitation = { secret: 'an invitation', uses: 1, days: 1, note: '', madeBy: 'test' }
    await createInvitation(app.database.sql, invitation)
    const subject = newcomer('guest')
    const arrive = async (query: string) => {
      const browser = createWireBrowser()
      const back = await browser.get(await goAndReturn(browser, subject, query, invited.url))
      return back.leadsTo.replace(invited.url, '')
    }
    expect(await arrive('')).toBe('/sign-in?problem=invitation-needed')
    expect(await arrive('?invitation=made-up')).toBe('/sign-in?problem=no-such-invitation')
    expect(await accountsOf(subject)).toEqual([])
    const signUp = await fetch(`${invited.url}/sign-up?invitation=an+invitation`)
    expect(await signUp.text()).toContain('/sign-in/single-sign-on?next=%2F&amp;invitation=an+invitation')
    expect(await arrive('?invitation=an+invitation')).toBe('/')
    expect(await accountsOf(subject)).toEqual(['guest'])
    const [used] = await app.database.sql`SELECT used FROM invitations WHERE note = ''`
    expect(used).toMatchObject({ used: 1 })
    await invited.stop()
    provider.serve(app.url)
  })

  test('is not made where only joined accounts get in', async () => {
    const closed = await startApp({ ...provider.environment, OIDC_SIGN_UP: 'closed' }, app.database)
    provider.serve(closed.url)
    const browser = createWireBrowser()
    const subject = newcomer()
    const { leadsTo } = await browser.get(await goAndReturn(browser, subject, '', closed.url))
    expect((await browser.get(leadsTo)).text).toContain('No account here is joined to you at Example ID')
    expect(await accountsOf(subject)).toEqual([])
    await closed.stop()
    provider.serve(app.url)
  })
})

describe('what somebody else has made, or used before, signs nobody in', () => {
  /** Opens an address, and gives what was said then. */
  async function problemAt(browser: WireBrowser, address: string): Promise<string> {
    const { status, leadsTo } = await browser.get(address)
    expect([status, await whoIs(browser)]).toEqual([303, null])
    return leadsTo.replace(`${app.url}/sign-in?problem=`, '')
  }

  test('a state that was used: the same address once more, with and without its cookie', async () => {
    const browser = createWireBrowser()
    const back = await goAndReturn(browser, newcomer())
    const cookie = browser.cookies(app.url).get('chatapp-sign-on') ?? ''
    expect((await browser.get(back)).leadsTo).toBe(`${app.url}/`)
    const thief = createWireBrowser()
    expect(await problemAt(thief, back)).toBe('not-begun-here')
    thief.setCookie(app.url, 'chatapp-sign-on', cookie)
    expect(await problemAt(thief, back)).toBe('not-begun-here')
  })

  test('the state of another browser: one cannot be signed in as who sends one a link', async () => {
    const attacker = createWireBrowser()
    const link = await goAndReturn(attacker, newcomer())
    const victim = createWireBrowser()
    await setOut(victim)
    expect(await problemAt(victim, link)).toBe('not-begun-here')
    // Their own way is still open.
    expect((await victim.get(await goAndReturn(victim, newcomer()))).leadsTo).toBe(`${app.url}/`)
  })

  test('a cookie that was altered, or is too old', async () => {
    const browser = createWireBrowser()
    const back = await goAndReturn(browser, newcomer())
    const cookie = browser.cookies(app.url).get('chatapp-sign-on') ?? ''
    const carried = JSON.parse(Buffer.from(cookie, 'base64url').toString())
    const altered = Buffer.from(JSON.stringify({ ...carried, next: '/admin' })).toString('base64url')
    browser.setCookie(app.url, 'chatapp-sign-on', altered)
    expect(await problemAt(browser, back)).toBe('not-begun-here')
    for (const made of ['x', 'e30', 'x'.repeat(4_000)]) {
      browser.setCookie(app.url, 'chatapp-sign-on', made)
      expect(await problemAt(browser, back)).toBe('not-begun-here')
    }
    browser.setCookie(app.url, 'chatapp-sign-on', cookie)
    await app.database.sql`UPDATE sign_on_steps SET expires_at = now() - interval '1 second'`
    expect(await problemAt(browser, back)).toBe('not-begun-here')
  })

  const seconds = () => Math.floor(Date.now() / 1_000)
  test.each<[string, (claims: JWTPayload) => JWTPayload]>([
    ['is expired', claims => ({ ...claims, iat: seconds() - 700, exp: seconds() - 60 })],
    ['has another nonce', claims => ({ ...claims, nonce: 'of another sign-in' })],
    ['has no nonce', ({ nonce: _, ...claims }) => claims],
    ['is of another issuer', claims => ({ ...claims, iss: 'https://id.example.com' })],
    ['is for another program', claims => ({ ...claims, aud: 'another' })],
    ['names nobody', claims => ({ ...claims, sub: '' })],
    ['names somebody in more characters than there may be', claims => ({ ...claims, sub: 'x'.repeat(256) })],
  ])('a token that %s', async (_, forge) => {
    const subject = newcomer()
    const browser = createWireBrowser()
    const back = await goAndReturn(browser, subject)
    provider.forge = forge
    expect(await problemAt(browser, back)).toBe('refused')
    expect(await accountsOf(subject)).toEqual([])
    const [failure] = await app.database.sql`SELECT action, details FROM audit ORDER BY id DESC LIMIT 1`
    expect(failure).toMatchObject({ action: 'session.failed', details: { reason: 'single-sign-on' } })
  })

  test('a token whose signature is of somebody else', async () => {
    const other = await startIdentityProvider()
    other.serve(app.url)
    const browser = createWireBrowser()
    const back = await goAndReturn(browser, newcomer())
    provider.forge = claims => claims
    provider.signBy(other)
    expect(await problemAt(browser, back)).toBe('refused')
    provider.signBy(provider)
  })

  test('a code that was tampered with, and an answer that says it is of another issuer', async () => {
    const browser = createWireBrowser()
    for (const [name, value] of [
      ['code', 'made-up'],
      ['iss', 'https://id.example.com'],
    ] as const) {
      const back = new URL(await goAndReturn(browser, newcomer()))
      back.searchParams.set(name, value)
      expect(await problemAt(browser, back.href)).toBe('refused')
    }
  })

  test('a nonce that was altered on the way to the provider', async () => {
    const browser = createWireBrowser()
    const out = await setOut(browser)
    out.searchParams.set('nonce', 'another')
    const back = await signInAtProvider(browser, out.href, newcomer())
    expect(await problemAt(browser, back)).toBe('refused')
  })

  test('an issuer that says it is another', async () => {
    const wrong = await startApp({
      ...provider.environment,
      OIDC_ISSUER: `${provider.issuer.replace('127.0.0.1', 'localhost')}`,
    })
    const { leadsTo } = await createWireBrowser().get(`${wrong.url}${START}`)
    expect(leadsTo).toBe(`${wrong.url}/sign-in?problem=refused`)
    await wrong.stop()
  })
})

describe('a provider that is down', () => {
  test('is no hindrance to those with a password, and is asked again when it is back', async () => {
    provider.failing = ''
    const fresh = await startApp(provider.environment, app.database)
    const browser = createWireBrowser()
    const { leadsTo } = await browser.get(`${fresh.url}${START}?next=%2Fsettings%2Fsecurity`)
    const { status, text } = await browser.get(leadsTo)
    expect([status, text]).toEqual([200, expect.stringContaining('Example ID cannot be reached right now')])
    expect(text).toContain('name="password"')
    provider.failing = null
    expect((await setOut(browser, '', fresh.url)).origin).toBe(provider.issuer)
    await fresh.stop()
  })

  test('half-way: nobody is signed in, and it works when it is back', async () => {
    const browser = createWireBrowser()
    const subject = newcomer()
    for (const path of ['/token', '']) {
      const back = await goAndReturn(browser, subject)
      provider.failing = path
      const { leadsTo } = await browser.get(back)
      expect(leadsTo).toBe(`${app.url}/sign-in?problem=unreachable`)
      provider.failing = null
    }
    expect(await accountsOf(subject)).toEqual([])
    provider.failing = '/me' // how somebody is called is asked of them then
    expect((await browser.get(await goAndReturn(browser, subject))).leadsTo).toBe(`${app.url}${START}/name`)
  })
})

test('its secrets are in no line of the log and in no row, and setting out is limited', async () => {
  const written: string[] = []
  const write = spyOn(process.stderr, 'write').mockImplementation(text => written.push(String(text)) > 0)
  configureLog({ logFormat: 'text', logLevel: 'debug' })
  const browser = createWireBrowser()
  const out = await setOut(browser)
  const [, carried = ''] = /^([^.]*)/.exec(browser.cookies(app.url).get('chatapp-sign-on') ?? '') ?? []
  const { secret, secrets } = JSON.parse(Buffer.from(carried, 'base64url').toString())
  const kept = JSON.stringify(await app.database.sql`SELECT sign_on_steps::text FROM sign_on_steps`)
  const back = new URL(await signInAtProvider(browser, out.href, newcomer()))
  provider.failing = '/token'
  await browser.get(back)
  write.mockRestore()
  configureLog({ logFormat: 'auto', logLevel: 'info' })
  const log = written.join('')
  expect(log).toContain('path=/sign-in/single-sign-on/return')
  for (const text of [secret, ...Object.values<string>(secrets), back.searchParams.get('code'), carried]) {
    expect(text).toMatch(/^.{20,}$/)
    expect(log).not.toContain(text)
    expect(kept).not.toContain(text)
  }

  const limited = await startApp({ ...provider.environment, CHATAPP_RATE_LIMITS: 'on' }, app.database)
  const { sql } = app.database
  expect((await browser.get(limited.url + START)).status).toBe(303)
  await sql`UPDATE rate_limits SET points = 1000 WHERE key LIKE 'sign-on:%'`
  const { status, headers } = await browser.get(limited.url + START)
  expect([status, Number(headers.get('retry-after'))]).toEqual([429, expect.any(Number)])
  await limited.stop()
})
