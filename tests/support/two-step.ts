import { Secret, TOTP } from 'otpauth'
import { findPersonByName, type Person } from '../../src/accounts/store.ts'
import { createTokens } from '../../src/accounts/tokens.ts'
import type { Sql } from '../../src/database/connect.ts'
import { createSession } from '../../src/sessions/store.ts'
import { newAppSecret, newRecoveryCodes } from '../../src/two-step/codes.ts'
import { replaceRecoveryCodes, storePendingSignIn } from '../../src/two-step/store.ts'
import type { TestApp } from './app.ts'
import { addPerson } from './people.ts'

export const STEP_MS = 30_000

/** What the app of somebody shows, now or some steps later. */
export function codeOf(secret: Uint8Array, steps = 0, nowMs = Date.now()): string {
  const totp = new TOTP({ secret: new Secret({ buffer: new Uint8Array(secret).buffer }) })
  return totp.generate({ timestamp: nowMs + steps * STEP_MS })
}

/** Reads the secret that an app is given from the page that gives it. */
export function secretIn(page: string): Uint8Array {
  const [, secret = ''] = /secret=([A-Z2-7]+)/.exec(page) ?? []
  return new Uint8Array(Secret.fromBase32(secret).buffer)
}

/** Somebody who has two-step sign-in. */
export type TwoStepPerson = Person & { secret: Uint8Array; recoveryCodes: string[] }

/** Makes somebody whose app and recovery codes a test knows, without a request. They are signed in nowhere. */
export async function addTwoStepPerson(app: TestApp, username: string): Promise<TwoStepPerson> {
  const { sql } = app.database
  await addPerson(app, username)
  const person = await findPersonByName(sql, username)
  if (!person) throw new Error(`There is no ${username}.`)
  const [secret, recoveryCodes] = [newAppSecret(), newRecoveryCodes()]
  await sql`DELETE FROM sessions WHERE user_id = ${person.id}`
  await sql`INSERT INTO two_step (user_id, secret) VALUES (${person.id}, ${secret})`
  await replaceRecoveryCodes(sql, person, recoveryCodes)
  return { ...person, secret, recoveryCodes }
}

/** Has somebody take the first step of signing in, without a request and without hashing. @returns the cookie */
export async function takeFirstStep(sql: Sql, { id, username }: Person): Promise<string> {
  const passwordHash = await passwordHashOf(sql, id)
  const secret = await storePendingSignIn(sql, { person: { id, username, passwordHash }, way: 'password' })
  if (secret === null) throw new Error(`${username} has not taken the first step.`)
  return `chatapp-sign-in=${secret}`
}

/** Signs somebody in who has two-step sign-in, as if they had taken both steps. @returns the cookie */
export async function takeBothSteps(sql: Sql, { id }: Person): Promise<string> {
  const passwordHash = await passwordHashOf(sql, id)
  const device = { userAgent: 'test', address: '127.0.0.1' }
  const session = await createSession(sql, { id, passwordHash, hasTwoSteps: true }, device, 1)
  if (!session) throw new Error('There is no session.')
  const tokens = await createTokens(sql)
  return `chatapp=${await tokens.sign(session.secret, session.expiresAt)}`
}

async function passwordHashOf(sql: Sql, id: number): Promise<string> {
  const [row] = await sql<{ hash: string }[]>`SELECT password_hash AS hash FROM users WHERE id = ${id}`
  return row?.hash ?? ''
}
