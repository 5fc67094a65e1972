import { createPerson, findPersonByName, type Person } from '../../src/accounts/store.ts'
import { createTokens } from '../../src/accounts/tokens.ts'
import type { Scope } from '../../src/api-tokens/model.ts'
import { createApiToken } from '../../src/api-tokens/store.ts'
import type { Database } from '../../src/database/connect.ts'
import { createSession } from '../../src/sessions/store.ts'
import { type Client, clientFor } from './client.ts'

/** What PASSWORD is hashed to. Each hash takes 60 ms of a processor, so it was made once. */
const PASSWORD_HASH =
  '$argon2id$v=19$m=19456,t=2,p=1$KsEAZ9X1OziP90x/SHT64wp7XITGCGRElJJWAd2IiBc$+M/pku+iFkv348dYxMzaRlGNUItnhJcUOEX5x2r2f6w'

const DEVICE = { userAgent: 'test', address: '127.0.0.1' }
const SESSION_DAYS = 30

/** A ChatApp, and the database that it works on. */
type Place = { url: string; database: Pick<Database, 'sql'> }

/**
 * Makes an account whose password is PASSWORD, and signs in: as the product does it, but without a request and without
 * hashing. Tests about signing up use `signUp`.
 */
export async function addPerson(place: Place, username: string): Promise<Client> {
  const person = await createPerson(place.database.sql, username, PASSWORD_HASH)
  if (!person) throw new Error(`The name ${username} is taken.`)
  return startSession(place, person)
}

/** Makes an administrator, as `addPerson` makes a member. */
export async function addAdministrator(place: Place, username: string): Promise<Client> {
  const person = await addPerson(place, username)
  await makeAdministrator(place, username)
  return person
}

/** Gives somebody who was made by `addPerson` one more session, as of another device. */
export async function signInAgain(place: Place, username: string): Promise<Client> {
  const person = await findPersonByName(place.database.sql, username)
  if (!person) throw new Error(`There is no ${username}.`)
  return startSession(place, person)
}

/** Gives somebody who was made by `addPerson` the role of an administrator. */
export async function makeAdministrator({ database: { sql } }: Place, username: string): Promise<void> {
  await sql`UPDATE users SET role = 'administrator' WHERE username = ${username}`
}

/** Makes an API token for somebody. @returns it, as its person is shown it once */
export async function addToken(place: Place, username: string, scopes: Scope[]): Promise<string> {
  return (await makeToken(place, username, scopes)).token
}

/** As `addToken`, with the number by which it is revoked. */
export async function makeToken(
  { database: { sql } }: Place,
  username: string,
  scopes: Scope[],
): Promise<{ id: number; token: string }> {
  const person = await findPersonByName(sql, username)
  const made = person && (await createApiToken(sql, person, { name: 'a program', scopes, expiresAt: null }))
  if (!made) throw new Error(`There is no ${username}.`)
  return { id: made.made.id, token: made.token }
}

async function startSession({ url, database: { sql } }: Place, { id, username }: Person): Promise<Client> {
  const session = await createSession(sql, { id, passwordHash: PASSWORD_HASH }, DEVICE, SESSION_DAYS)
  if (!session) throw new Error(`${username} was not signed in.`)
  const tokens = await createTokens(sql)
  return clientFor(url, username, await tokens.sign(session.secret, session.expiresAt))
}
