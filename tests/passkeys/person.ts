import { expect } from 'bun:test'
import type { TestApp } from '../support/app.ts'
import { type Authenticator, createAuthenticator } from '../support/authenticator.ts'
import type { Answer } from '../support/client.ts'
import { addPerson } from '../support/people.ts'

// What the script of the pages does, and a browser with it, at a server that people reach at https://chat.example.

export const SERVER = { BASE_URL: 'https://chat.example' }

/** A browser: the cookies that it has. */
export type Browser = { cookies: Map<string, string> }

export function newBrowser(token?: string): Browser {
  return { cookies: new Map(token === undefined ? [] : [['chatapp', token]]) }
}

/** Posts a form as a browser does. */
export async function post(
  { url }: TestApp,
  browser: Browser,
  path: string,
  form: Record<string, string> = {},
  headers: Record<string, string> = {},
): Promise<Response> {
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const response = await fetch(url + path, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie, ...headers },
    body: new URLSearchParams(form),
  })
  for (const set of response.headers.getSetCookie()) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
    browser.cookies.set(name, value)
  }
  return response
}

/** Asks what a device is to sign. */
export async function options(
  app: TestApp,
  browser: Browser,
  path: string,
  form = {},
): Promise<Pick<Answer, 'status' | 'json'>> {
  const response = await post(app, browser, path, form, { accept: 'application/json' })
  return { status: response.status, json: await response.json() }
}

export async function challengeFor(app: TestApp, browser: Browser, path: string, form = {}): Promise<string> {
  const { status, json } = await options(app, browser, path, form)
  if (status !== 200) throw new Error(`${path} gave ${status}: ${JSON.stringify(json)}`)
  return json.challenge
}

export const SIGN_IN = '/sign-in/passkey/options'
export const ADD = '/settings/passkeys/options'
export const CONFIRM = '/settings/passkeys/confirmation/options'

/** Somebody, their browser, and a device with a passkey of theirs. */
export type Owner = { username: string; browser: Browser; device: Authenticator; token: string }

/** Adds a passkey to somebody's account. */
export async function addPasskey(app: TestApp, browser: Browser, name = 'Phone'): Promise<Authenticator> {
  const device = createAuthenticator()
  const challenge = await challengeFor(app, browser, ADD, { name })
  const added = await post(app, browser, '/settings/passkeys', { name, answer: device.attest({ challenge }) })
  if (added.status !== 303) throw new Error(`Adding gave ${added.status}: ${await added.text()}`)
  return device
}

/** Makes somebody who has a passkey. */
export async function addOwner(app: TestApp, username: string): Promise<Owner> {
  const { token } = await addPerson(app, username)
  const browser = newBrowser(token)
  return { username, browser, token, device: await addPasskey(app, browser) }
}

/** Says when it was confirmed that it is still the person: long ago. */
export async function makeStale({ database: { sql } }: TestApp, username: string): Promise<void> {
  await sql`
    UPDATE sessions SET password_given_at = now() - interval '11 minutes'
    FROM users WHERE users.id = user_id AND username = ${username}`
}

/** The passkeys that somebody has. */
export async function passkeysOf({ database: { sql } }: TestApp, username: string) {
  return await sql<{ id: number; name: string }[]>`
    SELECT passkeys.id, name FROM passkeys JOIN users ON users.id = user_id WHERE username = ${username} ORDER BY id`
}

/** What the audit log has last. */
export async function lastEntry({ database: { sql } }: TestApp) {
  const [entry] = await sql<
    { action: string; actor: string; subject: string; details: Record<string, unknown> }[]
  >`
    SELECT action, actor_name AS actor, subject_name AS subject, details FROM audit ORDER BY id DESC LIMIT 1`
  return entry
}

/** Expects that a page says something, which is not done. */
export async function expectComplaint(response: Response, sentence: string, status = 422): Promise<void> {
  expect(response.status).toBe(status)
  expect(await response.text()).toContain(Bun.escapeHTML(sentence))
}
