import { setDisabled } from '../../src/accounts/administration.ts'
import { createPerson, findPersonByName } from '../../src/accounts/store.ts'
import { SYSTEM } from '../../src/audit/record.ts'
import { makeInvitation } from '../../src/invitations/invitations.ts'
import type { TestApp } from '../support/app.ts'
import { type Links, makeExpiredLinks } from '../support/expired-links.ts'
import { addPerson, addToken, makeAdministrator, makeToken, signInAgain } from '../support/people.ts'
import type { Asker, Route, Subject } from './row.ts'

/** What ann and bob wrote to each other, and nobody else may ever see. */
export const SECRET = 'the secret of ann and bob'

/** What a request is sent with, and what its path and body are about. */
export type Asking = { headers: Record<string, string>; subject: Subject }

let count = 0

/** How each thing is made that paths and bodies are about. */
type Makers = { [Name in keyof Subject]: () => Subject[Name] | Promise<Subject[Name]> }

const NO_LINKS: Links = { setup: 'unknown', password: 'unknown', reset: 'unknown', email: 'unknown' }

const NOTHING: Subject = {
  other: '',
  messageId: 0,
  laterMessageId: 0,
  deletedMessageId: 0,
  fileId: 0,
  uploadId: 0,
  reportId: 0,
  seq: 0,
  newName: '',
  ownName: '',
  newPerson: '',
  passkeyId: 0,
  tokenId: 0,
  sessionNumber: 0,
  invitationId: 0,
  links: NO_LINKS,
}

/** What came of two people's talk. */
export type Talk = {
  /** The first message. */
  messageId: number
  /** Makes somebody who asks a route once, since some routes end a session: ann or bob anew, else a newcomer. */
  makeAsker(asker: Asker, route: Route): Promise<Asking>
}

/** Has two people talk. */
export async function haveTwoTalk(app: TestApp): Promise<Talk> {
  const ann = await addPerson(app, 'ann')
  await addPerson(app, 'bob')
  await createPerson(app.database.sql, 'owner', '')
  const { json: message } = await ann.send('bob', SECRET)
  const { json: later } = await ann.send('bob', `${SECRET}, once more`)
  const { json: last } = await ann.send('bob', 'to be deleted')
  const fileId = await newFile(app, message.id)
  const names: Partial<Record<Asker, string>> = {
    sender: 'ann',
    partner: 'bob',
    foreign: 'ann',
    'read-only token': 'ann',
  }

  async function makeAsker(asker: Asker, route: Route): Promise<Asking> {
    const number = ++count
    const name = names[asker] ?? `${asker}${number}`
    const subject = await makeSubject(route, {
      other: () => (name === 'ann' ? 'bob' : 'ann'),
      messageId: () => message.id,
      laterMessageId: () => later.id,
      deletedMessageId: () => last.id,
      fileId: () => fileId,
      uploadId: () => newUpload(app),
      reportId: () => newReport(app, number),
      seq: () => message.seq,
      newName: () => `newcomer${number}`,
      ownName: () => name,
      passkeyId: () => newPasskey(app),
      tokenId: () => newToken(app),
      sessionNumber: () => newSession(app, number),
      invitationId: () => newInvitation(app),
      newPerson: () => newPerson(app, `bystander${number}`),
      links: () => (asker === 'expired link' ? expiredLinks(app, name) : NO_LINKS),
    })
    if (asker === 'nobody' || asker === 'expired link') return { headers: {}, subject }
    if (asker === 'read-only token') {
      await app.database.sql`DELETE FROM api_tokens` // there may be fifty
      const token = await addToken(app, name, ['read'])
      return { headers: { authorization: `Bearer ${token}` }, subject }
    }
    const { token, call } = asker in names ? await signInAgain(app, name) : await addPerson(app, name)
    if (asker === 'administrator') await makeAdministrator(app, name)
    if (asker === 'ended') await call('/api/v1/session/', { method: 'DELETE' })
    if (asker === 'disabled') await disable(app, name)
    if (asker === 'blocked') await blockBy('ann', app, name)
    const fromAnotherSite = { origin: 'https://another.example', 'sec-fetch-site': 'cross-site' }
    return { headers: { cookie: `chatapp=${token}`, ...(asker === 'foreign' && fromAnotherSite) }, subject }
  }

  return { messageId: message.id, makeAsker }
}

/** Makes what a route's path and body are about, and nothing else: there are thousands of askers. */
async function makeSubject({ path, body }: Route, makers: Makers): Promise<Subject> {
  const subject = { ...NOTHING }
  const wanted = new Set<keyof Subject>()
  const noted = new Proxy(subject, {
    get(target, name) {
      if (isPart(name)) wanted.add(name)
      return Reflect.get(target, name)
    },
  })
  path(noted)
  body?.(noted)
  for (const name of wanted) await make(subject, name, makers)
  return subject
}

async function make<Name extends keyof Subject>(subject: Subject, name: Name, makers: Makers): Promise<void> {
  subject[name] = await makers[name]()
}

function isPart(name: string | symbol): name is keyof Subject {
  return name in NOTHING
}

/** Adds a file of ann's to a message. */
async function newFile({ database: { sql } }: TestApp, messageId: number): Promise<number> {
  const [file] = await sql<{ id: number }[]>`
    WITH content AS (INSERT INTO file_contents (removable_at) VALUES (NULL) RETURNING id),
    part AS (INSERT INTO file_parts (content_id, start, bytes) SELECT id, 0, ${Buffer.from(SECRET)} FROM content)
    INSERT INTO files (owner_id, name, type, size, received, completed_at, message_id, place, content_id)
    SELECT users.id, 'secret.txt', 'text/plain', ${SECRET.length}, ${SECRET.length}, now(), ${messageId}, 0, content.id
    FROM content, users WHERE username = 'ann' RETURNING id`
  return file?.id ?? 0
}

/** Begins an upload of ann's, of five bytes. */
async function newUpload({ database: { sql } }: TestApp): Promise<number> {
  const [upload] = await sql<{ id: number }[]>`
    WITH content AS (INSERT INTO file_contents (removable_at) VALUES (NULL) RETURNING id)
    INSERT INTO files (owner_id, name, type, size, content_id)
    SELECT users.id, 'begun.txt', 'text/plain', 5, content.id FROM content, users WHERE username = 'ann' RETURNING id`
  return upload?.id ?? 0
}

async function expiredLinks({ database: { sql } }: TestApp, ownName: string): Promise<Links> {
  const person = await createPerson(sql, `owner-of-${ownName}`.replaceAll(' ', '-'), '')
  if (!person) throw new Error('There was such a person already.')
  return makeExpiredLinks(sql, person)
}

/** Adds a report of a message that is gone, as if two others had been there. */
async function newReport({ database: { sql } }: TestApp, messageId: number): Promise<number> {
  const [report] = await sql<{ id: number }[]>`
    INSERT INTO reports (message_id, reporter_id, reporter_name, reported_id, reported_name, reason, snapshot)
    VALUES (${messageId}, 0, 'one', 0, 'another', 'rude', '[]') RETURNING id`
  return report?.id ?? 0
}

/** Gives ann another token. */
async function newToken(app: TestApp): Promise<number> {
  return (await makeToken(app, 'ann', ['read', 'send'])).id
}

/** Gives ann one more session. */
async function newSession({ database: { sql } }: TestApp, number: number): Promise<number> {
  const [session] = await sql<{ number: number }[]>`
    INSERT INTO sessions (user_id, expires_at, user_agent, address, token_hash)
    SELECT id, now() + interval '1 day', '', '', sha256(${number}::text::bytea) FROM users WHERE username = 'ann'
    RETURNING number`
  return session?.number ?? 0
}

async function newPerson({ database: { sql } }: TestApp, name: string): Promise<string> {
  await createPerson(sql, name, '')
  return name
}

async function newInvitation({ database: { sql } }: TestApp): Promise<number> {
  return (await makeInvitation(sql, SYSTEM, { uses: 1, days: 1, note: '' })).invitation.id
}

/** Has somebody block somebody else. */
async function blockBy(blocker: string, { database: { sql } }: TestApp, blocked: string): Promise<void> {
  await sql`
    SELECT block(blocker.id, blocked.id) FROM users blocker, users blocked
    WHERE blocker.username = ${blocker} AND blocked.username = ${blocked}`
}

/** Adds one of somebody who does not ask. */
async function newPasskey({ database: { sql } }: TestApp): Promise<number> {
  const [passkey] = await sql<{ id: number }[]>`
    INSERT INTO passkeys (user_id, host, credential_id, public_key, counter, transports, is_backed_up, name)
    SELECT id, 'chat.example', gen_random_uuid()::text::bytea, '', 0, '', false, 'Phone' FROM users WHERE username = 'owner'
    RETURNING id`
  return passkey?.id ?? 0
}

async function disable({ database: { sql } }: TestApp, name: string): Promise<void> {
  const person = await findPersonByName(sql, name)
  if (person) await setDisabled(sql, SYSTEM, person, true)
}
