import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import { inspectProvider } from '../../src/checks/single-sign-on.ts'
import { readConfig } from '../../src/config/config.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { PASSWORD } from '../support/client.ts'
import { endSessionsDuring } from '../support/ended-session.ts'
import {
  type IdentityProvider,
  signInAtProvider,
  startIdentityProvider,
} from '../support/identity-provider.ts'
import { addPerson } from '../support/people.ts'
import { createWireBrowser, type WireBrowser } from '../support/wire-browser.ts'

const OWN = '/settings/single-sign-on'

let provider: IdentityProvider
let app: TestApp

beforeAll(async () => {
  provider = await startIdentityProvider()
  app = await startApp(provider.environment)
  provider.serve(app.url)
})
beforeEach(() => {
  provider.forge = null
})
afterAll(() => app.stop())

/** A browser in which somebody is signed in, and when they have last confirmed that it is them. */
async function browserOf(username: string, confirmed: 'just now' | 'long ago'): Promise<WireBrowser> {
  const { token } = await addPerson(app, username)
  const browser = createWireBrowser()
  browser.setCookie(app.url, 'chatapp', token)
  if (confirmed === 'long ago') await forgetConfirmation()
  return browser
}

async function forgetConfirmation(): Promise<void> {
  await app.database.sql`UPDATE sessions SET password_given_at = now() - interval '11 minutes'`
}

/** Somebody at the provider. */
function somebody(preferred_username: string): string {
  const subject = crypto.randomUUID()
  provider.claims.set(subject, { preferred_username })
  return subject
}

async function joinedOf(username: string): Promise<string[]> {
  const rows = await app.database.sql<{ subject: string }[]>`
    SELECT subject FROM sign_on_identities JOIN users ON users.id = user_id WHERE username = ${username}`
  return rows.map(({ subject }) => subject)
}

/** Goes to the provider from one's settings, and comes back. @returns where that leads */
async function goThere(browser: WireBrowser, what: 'join' | 'confirm', login: string): Promise<string> {
  const out = await browser.get(`${app.url}${OWN}/begin?for=${what}`)
  const { leadsTo } = await browser.get(await signInAtProvider(browser, out.leadsTo, login))
  return leadsTo.replace(app.url, '')
}

async function join(browser: WireBrowser, login: string): Promise<void> {
  expect(await goThere(browser, 'join', login)).toBe(`${OWN}/join`)
  expect((await browser.post(`${app.url}${OWN}/join`, {})).leadsTo).toBe(`${app.url}${OWN}?done=joined`)
}

/** Signs somebody in at the sign-in page, who has no session. @returns where that leads */
async function signIn(login: string, browser = createWireBrowser()): Promise<string> {
  const out = await browser.get(`${app.url}/sign-in/single-sign-on`)
  return (await browser.get(await signInAtProvider(browser, out.leadsTo, login))).leadsTo
}

test('an account is joined from its own session, after the password, and once its person has seen to whom', async () => {
  const browser = await browserOf('ann', 'long ago')
  const subject = somebody('ann@example.com')
  expect((await browser.get(`${app.url}${OWN}/begin?for=join`)).leadsTo).toBe(app.url + OWN)
  const before = await browser.get(app.url + OWN)
  expect(before.text).toContain('name="password"')
  const wrong = await browser.post(app.url + OWN, { password: 'not the password' })
  expect([wrong.status, wrong.text]).toEqual([422, expect.stringContaining('This is not your password')])
  expect((await browser.post(app.url + OWN, { password: PASSWORD })).leadsTo).toBe(
    `${app.url}${OWN}?done=confirmed`,
  )

  expect(await goThere(browser, 'join', subject)).toBe(`${OWN}/join`)
  expect(await joinedOf('ann')).toEqual([])
  const shown = await browser.get(`${app.url}${OWN}/join`)
  expect(shown.text).toContain('“ann@example.com” at Example ID will be able to sign in here as ann.')
  await browser.post(`${app.url}${OWN}/join`, {})
  expect(await joinedOf('ann')).toEqual([subject])
  expect((await browser.get(`${app.url}/settings/security`)).text).toContain('joined to “ann@example.com”')
  expect((await browser.post(`${app.url}${OWN}/join`, {})).leadsTo).toContain('problem=not-begun-here')

  const other = createWireBrowser()
  expect(await signIn(subject, other)).toBe(`${app.url}/`)
  expect((await other.get(`${app.url}/`)).text).toContain('data-me="ann"')
  const entries = await app.database.sql`
    SELECT action FROM audit WHERE subject_name = 'ann' AND action LIKE 'sign-on%'`
  expect(entries).toMatchObject([{ action: 'sign-on.joined' }])
})

test('an account is not joined by a session that has ended meanwhile', async () => {
  const browser = await browserOf('zoe', 'just now')
  expect(await goThere(browser, 'join', somebody('zoe@example.com'))).toBe(`${OWN}/join`)
  await endSessionsDuring(app.database.sql, 'zoe', () => browser.post(`${app.url}${OWN}/join`, {}))
  expect(await joinedOf('zoe')).toEqual([])
})

test('nobody is joined to two accounts, and no account to two people', async () => {
  const subject = somebody('bea@example.com')
  await join(await browserOf('bea', 'just now'), subject)
  const other = await browserOf('other', 'just now')
  expect(await goThere(other, 'join', subject)).toBe(`${OWN}?problem=taken`)
  const [first, second] = [somebody('a'), somebody('b')]
  expect(await goThere(other, 'join', first)).toBe(`${OWN}/join`)
  await app.database.sql`
    INSERT INTO sign_on_identities SELECT issuer, ${first}, user_id, '' FROM sign_on_identities WHERE subject = ${subject}
    ON CONFLICT DO NOTHING`
  await app.database.sql`
    INSERT INTO sign_on_identities SELECT issuer, ${second}, users.id, '' FROM sign_on_identities, users
    WHERE subject = ${subject} AND username = 'other'`
  const late = await other.post(`${app.url}${OWN}/join`, {})
  expect(late.leadsTo).toBe(`${app.url}${OWN}?problem=has-one`)
  expect([await joinedOf('bea'), await joinedOf('other')]).toEqual([[subject], [second]])
})

test('what another session has begun is not finished: nobody is joined by a link', async () => {
  const attacker = await browserOf('attacker', 'just now')
  const mine = somebody('attacker@example.com')
  const out = await attacker.get(`${app.url}${OWN}/begin?for=join`)
  const link = await signInAtProvider(attacker, out.leadsTo, mine)
  const victim = await browserOf('victim', 'just now')
  expect((await victim.get(link)).leadsTo).toContain('problem=not-begun-here')
  // Not even with the cookie of the attacker's browser, which a page of the same domain could have put there.
  const cookie = attacker.cookies(app.url).get('chatapp-sign-on') ?? ''
  victim.setCookie(app.url, 'chatapp-sign-on', cookie)
  expect((await victim.get(link)).leadsTo).toBe(`${app.url}${OWN}?problem=not-begun-here`)
  expect((await attacker.get(link)).leadsTo).toBe(`${app.url}${OWN}/join`)
  victim.setCookie(app.url, 'chatapp-sign-on', attacker.cookies(app.url).get('chatapp-sign-on') ?? '')
  expect((await victim.post(`${app.url}${OWN}/join`, {})).leadsTo).toContain('problem=not-begun-here')
  expect([await joinedOf('victim'), await joinedOf('attacker')]).toEqual([[], []])
})

test('it is taken off with the password, and not where nothing else lets one in', async () => {
  const browser = await browserOf('cem', 'just now')
  const subject = somebody('cem@example.com')
  await join(browser, subject)
  await forgetConfirmation()
  const asked = await browser.post(`${app.url}${OWN}/remove`, {})
  expect([asked.status, asked.text]).toEqual([422, expect.stringContaining('Give your password')])
  const removed = await browser.post(`${app.url}${OWN}/remove`, { password: PASSWORD })
  expect(removed.leadsTo).toBe(`${app.url}${OWN}?done=removed`)
  expect(await joinedOf('cem')).toEqual([])
  expect((await browser.post(`${app.url}${OWN}/remove`, {})).status).toBe(409)

  const only = createWireBrowser()
  const newcomer = somebody('only')
  await signIn(newcomer, only)
  // They may have been signed in there before: the provider does not say. So it does not count for what cannot be undone.
  expect((await only.post(`${app.url}${OWN}/remove`, {})).status).toBe(422)
  expect(await goThere(only, 'confirm', newcomer)).toBe(`${OWN}?done=confirmed`)
  const refused = await only.post(`${app.url}${OWN}/remove`, {})
  expect([refused.status, refused.text]).toEqual([409, expect.stringContaining('the only way in which')])
  expect(await joinedOf('only')).toEqual([newcomer])
})

test('signing in counts for what cannot be undone where the provider says that it was asked for', async () => {
  const subject = somebody('gia')
  const remove = async (authTime: number) => {
    provider.forge = claims => ({ ...claims, auth_time: authTime })
    const browser = createWireBrowser()
    await signIn(subject, browser)
    return (await browser.post(`${app.url}${OWN}/remove`, {})).status
  }
  const now = Math.floor(Date.now() / 1_000)
  expect(await remove(now - 3_600)).toBe(422) // with the account that was made for it
  expect([await remove(now - 3_600), await remove(now)]).toEqual([422, 409])
})

test('who has no password confirms by signing in at the provider once more, as the same person', async () => {
  const browser = createWireBrowser()
  const subject = somebody('dora')
  await signIn(subject, browser)
  await forgetConfirmation()
  const asked = await browser.post(`${app.url}${OWN}/remove`, {})
  expect([asked.status, asked.text]).toEqual([
    422,
    expect.stringContaining('You have no password here. Confirm under Settings'),
  ])

  const out = new URL((await browser.get(`${app.url}${OWN}/begin?for=confirm`)).leadsTo)
  expect([out.searchParams.get('prompt'), out.searchParams.get('max_age')]).toEqual(['login', '0'])
  expect(await goThere(browser, 'confirm', somebody('another'))).toBe(`${OWN}?problem=not-yours`)
  const hourAgo = Math.floor(Date.now() / 1_000) - 3_600
  provider.forge = claims => ({ ...claims, auth_time: hourAgo })
  expect(await goThere(browser, 'confirm', subject)).toBe(`${OWN}?problem=refused`)
  provider.forge = ({ auth_time: _, ...claims }) => claims
  expect(await goThere(browser, 'confirm', subject)).toBe(`${OWN}?problem=refused`)
  provider.forge = null
  expect((await browser.post(`${app.url}${OWN}/remove`, {})).status).toBe(422)

  expect(await goThere(browser, 'confirm', subject)).toBe(`${OWN}?done=confirmed`)
  expect((await browser.post(`${app.url}${OWN}/remove`, {})).status).toBe(409) // it is the only way; and no password is asked for
})

test('who has no password chooses one, and can take the rest off then', async () => {
  const browser = createWireBrowser()
  await signIn(somebody('finn'), browser)
  const address = `${app.url}/settings/password`
  expect((await browser.get(address)).text).toContain('You have no password.')
  await forgetConfirmation()
  const asked = await browser.post(`${address}/first`, {})
  expect([asked.status, asked.text]).toEqual([422, expect.stringContaining('You have no password here')])
  await app.database.sql`UPDATE sessions SET password_given_at = now()`
  const { leadsTo } = await browser.post(`${address}/first`, {})
  expect((await browser.post(leadsTo, { password: 'a brand new sentence' })).leadsTo).toBe(`${app.url}/`)
  expect((await browser.get(address)).text).toContain('name="old_password"')
  const removed = await browser.post(`${app.url}${OWN}/remove`, {})
  expect(removed.leadsTo).toBe(`${app.url}${OWN}?done=removed`)
})

test('`chatapp check` says whether the provider can be used', async () => {
  const config = readConfig(provider.environment)
  expect(await inspectProvider(config)).toContain('answers, and is what it is called')
  provider.failing = ''
  await expect(inspectProvider(config)).rejects.toThrow(/cannot be used: .*503.* Look at OIDC_ISSUER/)
  provider.failing = null
  const elsewhere = readConfig({ ...provider.environment, OIDC_ISSUER: 'http://127.0.0.1:1' })
  await expect(inspectProvider(elsewhere)).rejects.toThrow('http://127.0.0.1:1/ cannot be used')
})

test.each([
  [{ OIDC_ISSUER: 'http://id.example.com' }, 'OIDC_ISSUER must be an address like https:'],
  [{ OIDC_ISSUER: 'https://id.example.com/?tenant=1' }, 'OIDC_ISSUER must be an address like https:'],
  [{ OIDC_ISSUER: 'https://me:secret@id.example.com' }, 'OIDC_ISSUER must be an address like https:'],
  [{ OIDC_CLIENT_SECRET: '' }, 'belong together'],
  [{ OIDC_ISSUER: '' }, 'belong together'],
  [{ OIDC_SIGN_UP: 'everybody' }, 'OIDC_SIGN_UP must be server, open, invitation or closed'],
])('what cannot be a provider is refused: %p', (environment, complaint) => {
  expect(() => readConfig({ ...provider.environment, ...environment })).toThrow(complaint)
})

test('a deleted account’s person is somebody new, and gets another account', async () => {
  const browser = await browserOf('eve', 'just now')
  const subject = somebody('eve')
  await join(browser, subject)
  await app.database.sql`SELECT delete_account(id) FROM users WHERE username = 'eve'`
  expect(await app.database.sql`SELECT FROM sign_on_identities WHERE subject = ${subject}`).toHaveLength(0)
  const again = createWireBrowser()
  expect(await signIn(subject, again)).toBe(`${app.url}/`)
  expect(await joinedOf('eve')).toEqual([subject])
})
