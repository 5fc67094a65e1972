import { afterAll, beforeAll, expect, test } from 'bun:test'
import { readConfig } from '../../src/config/config.ts'
import type { Sql } from '../../src/database/connect.ts'
import type { Mail } from '../../src/mail/model.ts'
import { createMailServer } from '../../src/mail/smtp.ts'
import { queueMail } from '../../src/mail/store.ts'
import { giveAddress } from '../support/addresses.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { run } from '../support/command.ts'
import { type MailServer, startMailServer } from '../support/mail-server.ts'
import { addPerson } from '../support/people.ts'

const REMOVED: Mail = { kind: 'two-step-removed' }

let server: MailServer
let app: TestApp
let sql: Sql

/** As an operator sets it, for a mail server at an address. */
const withMail = (url: string) => ({
  SMTP_URL: url,
  MAIL_FROM: 'chat@example.com',
  BASE_URL: 'https://chat.example.com',
  CHATAPP_SERVER_NAME: 'Chat <of> "us", и вас',
})

beforeAll(async () => {
  server = await startMailServer('starttls')
  app = await startApp(withMail(server.url))
  sql = app.database.sql
})
afterAll(async () => {
  await app.stop()
  await server.stop()
})

let people = 0

/** Makes somebody with an address. */
async function somebody() {
  const name = `person${++people}`
  await addPerson(app, name)
  const address = `${name}@example.com`
  return { id: await giveAddress(app, name, address), name, address }
}

/** Has what failed tried again now. */
async function hurry() {
  await sql`UPDATE jobs SET due_at = now() WHERE error IS NOT NULL AND ended_at IS NULL`
  await sql`SELECT pg_notify('chatapp', '{"type": "job_added", "kind": "mail"}')`
}

/** Waits until the only job that there is has failed for this reason. */
async function untilFailed(reason: string) {
  for (;;) {
    const [job] = await sql<{ attempts: number; error: string | null; isEnded: boolean }[]>`
      SELECT attempts, error, ended_at IS NOT NULL AS "isEnded" FROM jobs`
    if (job?.error?.includes(reason)) return job
    await Bun.sleep(10)
  }
}

const untilNoneWaits = async () => {
  while ((await sql`SELECT FROM jobs`).length > 0) await Bun.sleep(10)
}

test('a mail goes over TLS, with the login, as text and as HTML, from the server’s name', async () => {
  const { id, name, address } = await somebody()
  await queueMail(sql, id, REMOVED)
  const mail = await server.next(address)
  expect(mail).toMatchObject({
    recipients: [address],
    isSecure: true,
    user: 'chat@example.com',
    from: { name: 'Chat <of> "us", и вас', address: 'chat@example.com' },
    to: [{ address }],
    subject: 'Two-step sign-in was turned off for your account on Chat <of> "us", и вас',
  })
  expect(mail.text).toContain(`Hello ${name},`)
  expect(mail.text).toContain('\nhttps://chat.example.com/settings/security\n')
  expect(mail.html).toContain('href="https://chat.example.com/settings/security"')
  expect(mail.html).toContain('Chat &lt;of&gt; &quot;us&quot;')
  expect(mail.headers.find(({ key }) => key === 'auto-submitted')?.value).toBe('auto-generated')
})

test('it is in the language that its person has chosen', async () => {
  const { id, address } = await somebody()
  await sql`UPDATE users SET language = 'qps-plocm' WHERE id = ${id}`
  await queueMail(sql, id, REMOVED)
  const { subject, html } = await server.next(address)
  expect(subject).toContain('⟦')
  expect(html).toContain('<html lang="qps-plocm" dir="rtl">')
})

test('with two instances, each mail is sent once', async () => {
  const other = await startApp(withMail(server.url), app.database)
  const { id, address } = await somebody()
  const before = server.arrived.length
  for (let i = 0; i < 20; i++) await queueMail(sql, id, REMOVED)
  await untilNoneWaits()
  await other.stop()
  expect(server.arrived.length - before).toBe(20)
  const ids = server.arrived
    .filter(({ recipients }) => recipients.includes(address))
    .map(mail => mail.messageId)
  expect(new Set(ids).size).toBe(20)
  expect(ids[0]).toMatch(/^<chatapp-\d+@chat\.example\.com>$/)
})

test('what a server breaks off half-way, or puts off, is sent again, and arrives once', async () => {
  const { id, address } = await somebody()
  server.fail('cuts the connection within the text', 'is busy')
  await queueMail(sql, id, REMOVED)
  expect(await untilFailed('closed')).toMatchObject({ attempts: 1, isEnded: false })
  await hurry()
  expect(await untilFailed('451')).toMatchObject({ attempts: 2, isEnded: false })
  await hurry()
  await server.next(address)
  await untilNoneWaits()
  expect(server.arrived.filter(({ recipients }) => recipients.includes(address))).toHaveLength(1)
})

test('one that was taken without a word comes again, and says that it is the same', async () => {
  const { id, address } = await somebody()
  server.fail('takes it and says nothing')
  await queueMail(sql, id, REMOVED)
  const first = await server.next(address)
  await untilFailed('closed')
  await hurry()
  expect((await server.next(address)).messageId).toBe(first.messageId)
  await untilNoneWaits()
})

test('one that the server refuses for good is given up at once, and an operator is told why', async () => {
  const { id, address } = await somebody()
  server.fail('knows no such mailbox')
  await queueMail(sql, id, REMOVED)
  expect(await untilFailed('550')).toMatchObject({ attempts: 1, isEnded: true })
  expect(JSON.stringify(await sql`SELECT * FROM jobs`)).not.toContain(address)
  const { code, out } = await run(['check'], {
    env: { ...withMail(server.url), DATABASE_URL: app.database.url },
  })
  expect(code).toBe(1)
  expect(out).toContain('✗ jobs      1 of kind mail were given up within the last week; the log says why.')
  expect(out).toContain('✓ mail      127.0.0.1 answers, and takes our login where there is one')
  await sql`DELETE FROM jobs`
}, 30_000)

test('whoever has no address that counts, or is disabled, gets none, and nothing waits for it', async () => {
  await addPerson(app, 'nobody')
  const { id, address } = await somebody()
  await sql`UPDATE users SET disabled_at = now() WHERE id = ${id}`
  await queueMail(sql, id, REMOVED)
  const [nobody] = await sql<{ id: number }[]>`SELECT id FROM users WHERE username = 'nobody'`
  await queueMail(sql, nobody?.id ?? 0, REMOVED)
  await untilNoneWaits()
  expect(server.arrived.filter(({ recipients }) => recipients.includes(address))).toEqual([])
})

test('a server that says nothing, or is not there, holds up nobody', async () => {
  const silent = Bun.listen({ hostname: '127.0.0.1', port: 0, socket: { data() {} } })
  const held = await startApp(withMail(`smtp://127.0.0.1:${silent.port}`))
  const ann = await addPerson(held, 'ann')
  await addPerson(held, 'bob')
  const id = await giveAddress(held, 'ann', 'ann@example.com')
  for (let i = 0; i < 10; i++) await queueMail(held.database.sql, id, REMOVED)
  while ((await held.database.sql`SELECT FROM jobs WHERE attempts > 0`).length < 4) await Bun.sleep(10)
  const since = performance.now()
  expect((await ann.send('bob', 'hello')).status).toBe(201)
  const asked = await fetch(`${held.url}/forgotten-password/`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ email: 'ann@example.com' }),
  })
  expect(asked.status).toBe(303)
  expect(performance.now() - since).toBeLessThan(8_000) // the mail server is waited for ten seconds
  await held.stop()
  silent.stop(true)
}, 30_000)

test('a password goes to no server without TLS, nor to one whose certificate nobody vouches for', async () => {
  const plain = await startMailServer('plain')
  const { username, password } = new URL(server.url)
  const config = (url: string) => readConfig(withMail(url))
  const unencrypted = createMailServer(config(`smtp://${username}:${password}@127.0.0.1:${plain.port}`))
  await expect(unencrypted?.check()).rejects.toThrow('TLS')
  const untrusted = createMailServer(config(`smtp://${username}:${password}@127.0.0.1:${server.port}`))
  await expect(untrusted?.check()).rejects.toThrow('certificate')
  const wrong = createMailServer(config(server.url.replace(password, 'wrong')))
  await expect(wrong?.check()).rejects.toThrow('wrong login')
  await plain.stop()
})

test('the command line sends a mail to see whether it arrives, over TLS from the start too', async () => {
  const tls = await startMailServer('tls')
  const sent = await run(['mail', 'test', 'operator@example.com'], { env: withMail(tls.url) })
  expect(sent).toMatchObject({ code: 0, err: '' })
  expect(await tls.next('operator@example.com')).toMatchObject({
    isSecure: true,
    subject: expect.stringContaining('to see whether it arrives'),
  })
  await tls.stop()
  const gone = await run(['mail', 'test', 'operator@example.com'], { env: withMail(tls.url) })
  expect(gone.code).toBe(1)
  expect(gone.err).toContain(`the mail server at 127.0.0.1:${tls.port} cannot be used`)
  expect(gone.err).not.toContain('p%3Ass')
  const wrong = await run(['mail', 'test', 'operator@example.com\nBcc: all@example.com'], {
    env: withMail(tls.url),
  })
  expect(wrong.err).toContain('is no e-mail address')
}, 30_000)

test.each([
  [{ SMTP_URL: 'http://mail.example.com' }, 'SMTP_URL must be a URL like smtps://'],
  [{ MAIL_FROM: 'chat@example.com\nBcc: all@example.com' }, 'MAIL_FROM must be an address like'],
  [{ SMTP_URL: 'smtp://mail.example.com' }, 'SMTP_URL needs MAIL_FROM'],
])('a setting that cannot be used is refused: %p', (environment, complaint) => {
  expect(() => readConfig(environment)).toThrow(complaint)
})
