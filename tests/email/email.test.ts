import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Sql } from '../../src/database/connect.ts'
import { startApp, type TestApp } from '../support/app.ts'
import type { Client } from '../support/client.ts'
import { type ArrivedMail, type MailServer, startMailServer } from '../support/mail-server.ts'
import { addPerson } from '../support/people.ts'

let server: MailServer
let app: TestApp
let sql: Sql

beforeAll(async () => {
  server = await startMailServer()
  app = await startApp({
    SMTP_URL: server.url,
    MAIL_FROM: 'chat@example.com',
    BASE_URL: 'https://chat.example.com',
  })
  sql = app.database.sql
})
afterAll(async () => {
  await app.stop()
  await server.stop()
})

function get(path: string, person?: Client): Promise<Response> {
  return fetch(app.url + path, {
    redirect: 'manual',
    headers: person ? { cookie: `chatapp=${person.token}` } : {},
  })
}

function post(path: string, fields: Record<string, string> = {}, person?: Client): Promise<Response> {
  return fetch(app.url + path, {
    method: 'POST',
    redirect: 'manual',
    headers: person ? { cookie: `chatapp=${person.token}` } : {},
    body: new URLSearchParams(fields),
  })
}

const give = (person: Client, email: string) => post('/settings/email', { email }, person)

/** The path of the link in a mail, which is in its text and in its HTML. */
function linkIn({ text = '', html = '' }: ArrivedMail): string {
  const [link = '', path = ''] = /https:\/\/chat\.example\.com(\/email\/\S+)/.exec(text) ?? []
  expect(html).toContain(`href="${link}"`)
  return path
}

test('an address counts once its link was opened and confirmed; opening alone changes nothing', async () => {
  const ann = await addPerson(app, 'ann')
  const given = await give(ann, ' ann@example.com ')
  expect([given.status, given.headers.get('location')]).toEqual([303, '/settings/email?done=sent'])
  expect(await (await get('/settings/security', ann)).text()).toContain(
    'ann@example.com is not confirmed yet',
  )

  const mail = await server.next('ann@example.com')
  expect(mail.subject).toContain('Confirm your e-mail address')
  const path = linkIn(mail)
  for (let i = 0; i < 2; i++) {
    const opened = await get(path)
    expect([opened.status, opened.headers.get('referrer-policy')]).toEqual([200, 'strict-origin'])
    expect(await opened.text()).toContain('ann@example.com')
  }
  expect(await (await get('/settings/security', ann)).text()).toContain('not confirmed')
  expect((await post(path)).status).toBe(200)
  const page = await (await get('/settings/security', ann)).text()
  expect(page).toContain('ann@example.com')
  expect(page).not.toContain('not confirmed')
  expect([(await get(path)).status, (await post(path)).status]).toEqual([404, 404])
  const rows =
    await sql`SELECT action, details FROM audit WHERE subject_name = 'ann' AND action = 'account.email-changed'`
  expect([...rows]).toEqual([{ action: 'account.email-changed', details: { change: 'confirmed' } }])
})

test('another one takes its place only when it is confirmed, and the one before is told', async () => {
  const bob = await addPerson(app, 'bob')
  await give(bob, 'bob@example.com')
  await post(linkIn(await server.next('bob@example.com')))
  await give(bob, 'first@example.net')
  const first = linkIn(await server.next('first@example.net'))
  await give(bob, 'second@example.net')
  const second = linkIn(await server.next('second@example.net'))
  expect((await post(first)).status).toBe(404) // only the newest
  const page = await (await get('/settings/email', bob)).text()
  expect(page).toContain('<dd><bdi>bob@example.com</bdi></dd>')
  expect(page).toContain('<dd><bdi>second@example.net</bdi></dd>')
  expect((await post(second)).status).toBe(200)
  expect((await server.next('bob@example.com')).subject).toContain('was changed')

  expect((await give(bob, 'SECOND@example.net'.toLowerCase())).headers.get('location')).toBe(
    '/settings/email?done=kept',
  )
  expect((await give(bob, '')).headers.get('location')).toBe('/settings/email?done=removed')
  expect((await server.next('second@example.net')).subject).toContain('was changed')
  expect(
    await sql`SELECT FROM email_addresses JOIN users ON users.id = user_id WHERE username = 'bob'`,
  ).toHaveLength(0)
})

test('with a new password ends an address that waits: whoever had the old one may have given it', async () => {
  const gil = await addPerson(app, 'gil')
  await give(gil, 'thief@example.com')
  const path = linkIn(await server.next('thief@example.com'))
  await sql`UPDATE users SET password_hash = 'another' WHERE username = 'gil'`
  expect([(await get(path)).status, (await post(path)).status]).toEqual([404, 404])
  expect(
    await sql`SELECT FROM email_addresses JOIN users ON users.id = user_id WHERE username = 'gil'`,
  ).toHaveLength(0)
})

test.each([
  'no address',
  'ann@',
  '@example.com',
  'ann@example.com\r\nBcc: all@example.com',
  'ann@example.com\nbody',
  'ann@exam\nple.com',
  'ann@example.com, all@example.com',
  'Ann <ann@example.com>',
  'ann\u0000@example.com',
  'ann@ex ample.com',
  `${'a'.repeat(65)}@example.com`,
  `ann@${'a.'.repeat(130)}com`,
])('what is no address is refused in words, and changes nothing: %j', async email => {
  const carl = await addPerson(app, `carl${Bun.hash(email)}`.slice(0, 20))
  const refused = await give(carl, email)
  expect(refused.status).toBe(422)
  expect(await refused.text()).toContain('This is no e-mail address.')
  expect(
    await sql`SELECT FROM email_addresses JOIN users ON users.id = user_id WHERE username LIKE 'carl%'`,
  ).toHaveLength(0)
})

test('not even by SQL is there an address with a line break in it', async () => {
  const [dora] = await sql<
    { id: number }[]
  >`INSERT INTO users (username, password_hash) VALUES ('dora', '') RETURNING id`
  const insert = sql`
    INSERT INTO email_addresses (user_id, is_confirmed, address)
    VALUES (${dora?.id ?? 0}, true, ${'dora@example.com\nBcc: all@example.com'})`
  await expect(insert.execute()).rejects.toThrow('email_addresses_address_check')
})

test('whoever has a session that was left open needs the password, too', async () => {
  const eve = await addPerson(app, 'eve')
  await sql`UPDATE sessions SET password_given_at = now() - interval '11 minutes'
            WHERE user_id = (SELECT id FROM users WHERE username = 'eve')`
  const refused = await give(eve, 'thief@example.com')
  expect([refused.status, await refused.text()]).toEqual([422, expect.stringContaining('Give your password')])
  const wrong = await post(
    '/settings/email',
    { email: 'thief@example.com', password: 'not the password' },
    eve,
  )
  expect(wrong.status).toBe(422)
  expect(await sql`SELECT FROM email_addresses WHERE address = 'thief@example.com'`).toHaveLength(0)
})

test('a link ends after a day, with its account, and with the address that it is for', async () => {
  const fay = await addPerson(app, 'fay')
  await give(fay, 'fay@example.com')
  const path = linkIn(await server.next('fay@example.com'))
  await sql`UPDATE one_time_links SET expires_at = expires_at - interval '23 hours' WHERE purpose = 'email'`
  expect((await get(path)).status).toBe(200)
  await sql`UPDATE one_time_links SET expires_at = expires_at - interval '1 hour' WHERE purpose = 'email'`
  expect([(await get(path)).status, (await post(path)).status]).toEqual([404, 404])
  await sql`SELECT delete_account(id) FROM users WHERE username = 'fay'`
  expect(await sql`SELECT FROM email_addresses WHERE address LIKE 'fay%'`).toHaveLength(0)
})

test('nobody has more than a few mails sent to an address', async () => {
  const limited = await startApp(
    {
      SMTP_URL: server.url,
      MAIL_FROM: 'chat@example.com',
      BASE_URL: 'https://chat.example.com',
      CHATAPP_RATE_LIMITS: 'on',
    },
    app.database,
  )
  const gus = await addPerson(limited, 'gus')
  const ask = (email: string) =>
    fetch(`${limited.url}/settings/email`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie: `chatapp=${gus.token}` },
      body: new URLSearchParams({ email }),
    })
  for (let i = 0; i < 5; i++) {
    expect((await ask('victim@example.com')).status).toBe(303)
    await sql`DELETE FROM email_addresses WHERE address = 'victim@example.com'`
  }
  const stopped = await ask('Victim@example.com')
  expect([stopped.status, Number(stopped.headers.get('retry-after'))]).toEqual([429, expect.any(Number)])
  await limited.stop()
})

test('where no mail is sent, the page says so, and takes no address', async () => {
  const silent = await startApp({}, app.database)
  const hal = await addPerson(silent, 'hal')
  const headers = { cookie: `chatapp=${hal.token}` }
  expect(await (await fetch(`${silent.url}/settings/email`, { headers })).text()).toContain(
    'This server sends no mail',
  )
  const refused = await fetch(`${silent.url}/settings/email`, {
    method: 'POST',
    headers,
    body: new URLSearchParams({ email: 'hal@example.com' }),
  })
  expect([refused.status, await refused.text()]).toEqual([422, expect.stringContaining('sends no mail')])
  await silent.stop()
})
