import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { createConnection, type Socket } from 'node:net'
import { deleteAccount } from '../../src/accounts/deletion.ts'
import { findPersonByName, type Person } from '../../src/accounts/store.ts'
import { makeArchive } from '../../src/archive/archive.ts'
import { createArchivedFiles } from '../../src/archive/files.ts'
import { READ_AT_ONCE, type Source } from '../../src/archive/messages.ts'
import { fileNameOf } from '../../src/archive/names.ts'
import { SYSTEM } from '../../src/audit/record.ts'
import type { Sql } from '../../src/database/connect.ts'
import { createDatabaseStorage } from '../../src/files/storage.ts'
import { english } from '../../src/words/english.ts'
import { pseudo } from '../../src/words/pseudo.ts'
import type { Words } from '../../src/words/words.ts'
import { sendFiles, upload } from '../files/uploads.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { type Client, call } from '../support/client.ts'
import { addHistory } from '../support/history.ts'
import { addPerson, addToken, signInAgain } from '../support/people.ts'
import { type Unzipped, unzip } from '../support/zip.ts'

let app: TestApp
let sql: Sql
let ann: Client
const LONG = 16 * READ_AT_ONCE

beforeAll(async () => {
  app = await startApp()
  sql = app.database.sql
  ann = await addPerson(app, 'Ann')
  for (const name of ['bob', 'con', 'gone', 'long', 'eve']) await addPerson(app, name)
})
afterAll(() => app.stop())

async function find(username: string): Promise<Person> {
  const person = await findPersonByName(sql, username)
  if (!person) throw new Error(`There is no ${username}.`)
  return person
}

async function sourceOf(
  username: string,
  parts: Partial<Source> = {},
  words: Words = english,
): Promise<Source> {
  const person = await find(username)
  const storage = createDatabaseStorage(sql)
  return {
    sql,
    person,
    files: createArchivedFiles({ sql, storage, person, maxBytes: 1_000 }),
    sessionId: null,
    render: content => content.render(words, 'The Server'),
    at: new Date('2026-11-26T12:00:00Z'),
    mayGoOn: async () => {},
    onRead: () => {},
    ...parts,
  }
}

async function filesOf(source: Source): Promise<Map<string, string>> {
  const files = await unzip(await new Response(makeArchive(source)).blob())
  expect(new Set(files.map(({ name }) => name.toLowerCase())).size).toBe(files.length)
  return new Map(files.map(({ name, text }: Unzipped) => [name, text]))
}

describe('what is in the ZIP', () => {
  let files: Map<string, string>
  const json = (name: string) => JSON.parse(files.get(name) ?? 'null')

  beforeAll(async () => {
    await ann.send('bob', 'Hello <script>alert(1)</script> & "you"')
    await ann.send('bob', 'two\nlines')
    const bob = await signInAgain(app, 'bob')
    const { json: asked } = await bob.send('Ann', 'as it was first')
    await bob.call(`/api/v1/message/${asked.id}/`, { method: 'PATCH', body: { body: 'as it is now' } })
    await bob.call(`/api/v1/message/${asked.id}/reaction/${encodeURIComponent('🎉')}/`, { method: 'PUT' })
    const reply = { recipient: 'bob', body: 'a reply', reply_to: asked.id }
    const { json: answered } = await ann.call('/api/v1/message/', { body: reply })
    const { json: gone } = await ann.send('bob', 'taken back')
    await ann.call(`/api/v1/message/${gone.id}/`, { method: 'DELETE' })
    if (answered.reply_to !== asked.id) throw new Error('The reply was not stored.')
    await ann.send('con', 'a name that Windows has for a device')
    await ann.send('gone', 'to somebody who goes')
    await sql`UPDATE messages SET created_at = '2026-02-03 04:05Z' WHERE body LIKE 'Hello%'`
    const eve = await addPerson(app, 'eve2')
    await eve.send('bob', 'the secret of eve and bob')
    const { json: message } = await eve.send('Ann', 'something rude')
    await ann.call(`/api/v1/message/${message.id}/report/`, { body: { reason: 'It is rude.' } })
    await deleteAccount(sql, SYSTEM, await find('gone'))
    await ann.call('/api/v1/draft/con/', { method: 'PUT', body: { body: 'begun' } })
    await ann.call('/api/v1/conversation/bob/', { method: 'PATCH', body: { pinned: true } })
    const muted = { muted_until: '9999-12-31T23:59:59.999Z', marked_unread: true }
    await ann.call('/api/v1/conversation/con/', { method: 'PATCH', body: muted })
    await ann.call('/api/v1/block/eve2/', { method: 'PUT' })
    await addToken(app, 'Ann', ['read'])
    await sql`
      INSERT INTO webhooks (token_id, user_id, url, secret)
      SELECT id, user_id, 'https://bot.example/hook', 'the secret of the webhook' FROM api_tokens`
    await sql`
      INSERT INTO push_subscriptions (user_id, session_id, key_id, endpoint, public_key, auth_secret, origin, language)
      SELECT user_id, sessions.id, push_keys.id, 'https://push.example/the secret of the device', '', '', '', ''
      FROM sessions JOIN users ON users.id = user_id, push_keys WHERE username = 'Ann' LIMIT 1`
    await sql`UPDATE users SET display_name = 'Bob <b>' WHERE username = 'bob'`
    await sql`INSERT INTO pictures SELECT id, md5('x'), '\\x00', '\\x52494646' FROM users WHERE username = 'Ann'`
    await call(app.url, '/api/v1/session/', { body: { username: 'ann', password: 'not the password' } })
    files = await filesOf(await sourceOf('Ann'))
  })

  test('files of the same names on every system, a page and JSON for each conversation', () => {
    expect([...files.keys()].sort()).toEqual([
      ...['1-bob', '2-con', '3-deleted', '4-eve2'].map(name => `conversations/000${name}.html`),
      'data/account.json',
      'data/audit.json',
      'data/blocks.json',
      ...['1-bob', '2-con', '3-deleted', '4-eve2'].map(name => `data/conversations/000${name}.json`),
      'data/drafts.json',
      'data/invitations.json',
      'data/list.json',
      'data/passkeys.json',
      'data/push.json',
      'data/reports.json',
      'data/sessions.json',
      'data/tokens.json',
      'data/webhooks.json',
      'index.html',
      'picture.webp',
      'style.css',
    ])
  })

  test('drafts as the API gives them', async () => {
    expect(json('data/drafts.json')).toEqual((await ann.call('/api/v1/draft/')).json)
    expect(json('data/drafts.json')).toMatchObject([{ user: 'con', body: 'begun' }])
  })

  test('what was done with conversations in the list, where anything was', () => {
    expect(json('data/list.json')).toEqual([
      { user: 'bob', pinned: true, archived: false, muted_until: null, marked_unread: false },
      {
        user: 'con',
        pinned: false,
        archived: false,
        muted_until: '9999-12-31T23:59:59.999Z',
        marked_unread: true,
      },
    ])
  })

  test('messages as the API gives them', async () => {
    const { json: page } = await ann.call('/api/v1/message/?target=bob')
    expect(json('data/conversations/0001-bob.json')).toEqual({
      user: 'bob',
      last_seq: 5,
      messages: page.results
        .toReversed()
        .map((message: { edited: string | null }) =>
          message.edited === null
            ? message
            : { ...message, edits: [{ body: 'as it was first', timestamp: expect.any(String) }] },
        ),
    })
    expect(json('data/conversations/0001-bob.json').messages).toMatchObject([
      { deleted: null },
      {},
      { body: 'as it is now', reactions: [{ emoji: '🎉', users: ['bob'] }] },
      { body: 'a reply', reply_to: expect.any(Number) },
      { body: '', deleted: expect.any(String) },
    ])
    const shown = files.get('conversations/0001-bob.html') ?? ''
    for (const part of ['as it was first', 'as it is now', '🎉', '<blockquote', 'This message was deleted.'])
      expect(shown).toContain(part)
    expect(shown).not.toContain('taken back')
  })

  test('pages that escape what was written, with a heading for each day, and nothing that runs or is loaded from elsewhere', () => {
    const page = files.get('conversations/0001-bob.html') ?? ''
    expect(page).toContain('Hello &lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;you&quot;')
    expect(page).toContain('two\nlines')
    expect(page).toContain('<h1 dir="auto">Conversation with Bob &lt;b&gt;</h1>')
    expect(page.match(/<h2>.*<\/h2>/g)?.[0]).toBe('<h2>Tuesday, 3 February 2026</h2>')
    expect(page.match(/<h2>/g)).toHaveLength(2)
    expect(page).toContain('04:05 UTC')
    for (const [name, text] of files) {
      if (!name.endsWith('.html')) continue
      expect(text).not.toMatch(/<script|\son\w+=|https?:\/\/|javascript:/i)
      for (const [, link = ''] of text.matchAll(/(?:href|src)="([^"]+)"/g))
        expect([...files.keys()]).toContain(new URL(link, `file:///${name}`).pathname.slice(1))
    }
    expect(files.get('index.html')).toContain(
      'href="conversations/0003-deleted.html" dir="auto">Deleted account<',
    )
  })

  test('what else there is of oneself, and of others only what one knows', async () => {
    expect(json('data/account.json')).toMatchObject({
      username: 'Ann',
      role: 'member',
      theme: 'system',
      emails: [],
    })
    const { json: sessions } = await ann.call('/api/v1/session/')
    expect(json('data/sessions.json')).toEqual([{ ...sessions[0], current: false }])
    expect(json('data/tokens.json')).toMatchObject([{ name: 'a program', scopes: ['read'] }])
    expect(json('data/webhooks.json')).toMatchObject([
      { token: 'a program', url: 'https://bot.example/hook' },
    ])
    expect(json('data/push.json')).toMatchObject([{ last_told: null, failure: null }])
    expect(
      ['the secret of the webhook', 'the secret of the device'].filter(secret =>
        JSON.stringify([...files]).includes(secret),
      ),
    ).toEqual([])
    expect(json('data/passkeys.json')).toEqual([])
    expect(json('data/blocks.json')).toMatchObject([{ user: 'eve2' }])
    expect(files.get('picture.webp')).toBe('RIFF')
    expect(files.get('index.html')).toContain('<img src="picture.webp" alt="Your picture"')
    expect(json('data/reports.json')).toMatchObject([{ user: 'eve2', reason: 'It is rude.', state: 'open' }])
    expect(json('data/audit.json')).toMatchObject([
      { action: 'session.failed', by: 'somebody not signed in', details: { reason: 'password' } },
    ])
    expect([...files.values()].join()).not.toContain('the secret of eve and bob')
  })

  test('entries of the audit log without who runs the server, and nothing of what others may not know', async () => {
    const overseer = { id: 1_000_000, username: 'overseer', address: '192.0.2.1' }
    const person = await find('eve')
    const own = { id: person.id, username: 'eve', address: '192.0.2.7' }
    for (const [action, actor] of [
      ['account.enabled', overseer],
      ['messages.read', overseer],
      ['report.closed', overseer],
      ['invitation.used', own],
    ] as const)
      await sql`
        INSERT INTO audit (action, actor_id, actor_name, subject_id, subject_name, address, details)
        VALUES (${action}, ${actor.id}, ${actor.username}, ${person.id}, 'eve', ${actor.address}, '{"invitation": 7}')`
    const found = await filesOf(await sourceOf('eve'))
    const entries: unknown = JSON.parse(found.get('data/audit.json') ?? '')
    expect(entries).toEqual([
      expect.objectContaining({ action: 'account.enabled', by: 'administrator', address: null }),
      expect.objectContaining({ action: 'invitation.used', by: 'you', address: '192.0.2.7' }),
    ])
    expect(JSON.parse(found.get('data/invitations.json') ?? '')).toMatchObject([{ invitation: 7 }])
    expect([...found.values()].join()).not.toContain('overseer')
  })

  test('the words of another language', async () => {
    const found = await filesOf(await sourceOf('bob', {}, pseudo))
    expect(found.get('index.html')).toContain('<html lang="qps-plocm" dir="rtl">')
    expect(found.get('index.html')).toContain(pseudo.ownAccount.data.archive.conversations)
  })
})

test('names of files are safe on every system, whatever somebody is called', () => {
  expect(fileNameOf(7, 'con')).toBe('0007-con')
  expect(fileNameOf(12_345, 'ann.')).toBe('12345-ann')
  expect(fileNameOf(1, 'deleted~7')).toBe('0001-deleted')
  expect(fileNameOf(1, '../a\\b:c*"<>|?\0é ')).toMatch(/^0001-[A-Za-z0-9._-]+[A-Za-z0-9_]$/)
  expect(fileNameOf(1, '...')).toBe('0001-unnamed')
  expect(fileNameOf(1, 'x'.repeat(300)).length).toBeLessThanOrEqual(80)
})

describe('a long history', () => {
  /** Counts what was read, and lets whatever reads ahead do so: many answers of the database later, it would have. */
  function counter() {
    let read = 0
    return {
      onRead: (count: number) => {
        read += count
      },
      async afterAWhile() {
        for (let before = -1; before !== read; ) {
          before = read
          for (let turn = 0; turn < 20; turn++) await sql`SELECT 1`
        }
        return read
      },
    }
  }

  beforeAll(async () => {
    await addHistory(sql, ['long', 'Ann'], { messages: LONG, body: 'x'.repeat(2_000) })
  })

  test('is read no further than somebody takes it, and no further at all once they have gone', async () => {
    const { onRead, afterAWhile } = counter()
    const reader = makeArchive(await sourceOf('long', { onRead })).getReader()
    while ((await afterAWhile()) === 0) await reader.read()
    const readAhead = await afterAWhile()
    expect(readAhead).toBeLessThanOrEqual(5 * READ_AT_ONCE)
    await reader.cancel()
    expect(await afterAWhile()).toBeLessThanOrEqual(readAhead + READ_AT_ONCE)
  })

  test('waits for a browser that does not take it, and ends when the browser goes away', async () => {
    const { onRead, afterAWhile } = counter()
    const source = await sourceOf('long', { onRead })
    const server = Bun.serve({
      port: 0,
      hostname: '127.0.0.1',
      fetch: () => new Response(makeArchive(source)),
    })
    try {
      const socket = await connect(server.port ?? 0)
      socket.pause()
      socket.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n')
      while ((await afterAWhile()) === 0) await sql`SELECT 1`
      const waiting = await afterAWhile()
      expect(waiting).toBeLessThan(LONG)
      socket.destroy()
      expect(await afterAWhile()).toBeLessThanOrEqual(waiting + 2 * READ_AT_ONCE)
    } finally {
      await server.stop(true)
    }
  })

  test('ends with the message that was the last at its beginning, whatever arrives meanwhile', async () => {
    await addHistory(sql, ['bob', 'long'], { messages: 2 * READ_AT_ONCE })
    let sent = 0
    const person = await find('bob')
    const partner = await find('long')
    const found = await filesOf(
      await sourceOf('bob', {
        async mayGoOn() {
          if (sent++ < 10)
            await sql`INSERT INTO messages (sender_id, recipient_id, body) VALUES (${partner.id}, ${person.id}, 'meanwhile')`
        },
      }),
    )
    const name = [...found.keys()].find(name => /^data\/conversations\/\d+-long\.json$/.test(name)) ?? ''
    const { last_seq, messages } = JSON.parse(found.get(name) ?? '')
    const page = found.get(name.replace('data/', '').replace('json', 'html')) ?? ''
    expect(messages).toHaveLength(last_seq)
    expect(page.match(/<li /g)).toHaveLength(last_seq)
    expect(last_seq).toBeLessThan(2 * READ_AT_ONCE + 10)
  })
})

function connect(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ port, host: '127.0.0.1' }, () => resolve(socket))
    socket.once('error', reject)
  })
}

test('the files of messages are in it, as far as there is room for them', async () => {
  const dan = await addPerson(app, 'dan')
  const { json: small } = await upload(dan, { content: 'the notes', name: 'Nötizen.txt' })
  const { json: large } = await upload(dan, { content: 'x'.repeat(2_048), name: 'large.txt' })
  await sendFiles(dan, 'eve', [small.id, large.id])
  const files = await filesOf(await sourceOf('dan'))
  const path = `files/${small.id}-N-tizen.txt`
  expect(files.get(path)).toBe('the notes')
  const page = files.get('conversations/0001-eve.html') ?? ''
  expect(page).toContain(`<a href="../${path}"><bdi>Nötizen.txt</bdi> (9 bytes)</a>`)
  expect(page).toContain(`<bdi>large.txt</bdi> (2 kB): ${english.files.notInArchive}`)
  const { messages } = JSON.parse(files.get('data/conversations/0001-eve.json') ?? '')
  expect(messages[0].files).toMatchObject([
    { id: small.id, path },
    { id: large.id, path: null },
  ])
})
