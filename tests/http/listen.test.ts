import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { generateKeyPairSync } from 'node:crypto'
import { existsSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { spawnApp } from '../support/app.ts'
import { temporaryDir } from '../support/cleanup.ts'
import { PASSWORD } from '../support/client.ts'
import { run } from '../support/command.ts'
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts'
import { CERTIFICATES } from './certificates.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})

afterAll(() => database.stop())

/** What a server must say before it can be asked, when it listens where no URL leads. */
const READY = /ChatApp is ready/

async function stopInOrder(app: ReturnType<typeof spawnApp>): Promise<void> {
  app.process.kill('SIGTERM')
  expect((await app.exited).code).toBe(0)
}

describe('a Unix socket', () => {
  test('serves the user and the group alone, takes the place of one that is dead, and is gone at the end', async () => {
    const socket = join(temporaryDir(), 'chatapp.sock')
    const env = { DATABASE_URL: database.url, CHATAPP_SOCKET: socket }
    const killed = spawnApp(env)
    await killed.says(READY)
    killed.process.kill('SIGKILL')
    await killed.exited
    expect(existsSync(socket)).toBe(true)

    const app = spawnApp(env)
    await app.says(READY)
    expect(statSync(socket).mode & 0o777).toBe(0o660)
    const response = await fetch('http://localhost/api/v1/account/', {
      unix: socket,
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': '203.0.113.7' },
      body: JSON.stringify({ username: 'unix', password: PASSWORD }),
    })
    expect(response.status).toBe(201)
    expect(await database.sql`SELECT address FROM sessions`).toMatchObject([{ address: '203.0.113.7' }])
    expect((await run(['healthcheck'], { env: { CHATAPP_SOCKET: socket } })).out).toContain(socket)

    const second = spawnApp(env)
    expect((await second.exited).code).toBe(1)
    expect(second.output()).toContain(`Another program listens on ${socket}`)
    await stopInOrder(app)
    expect(existsSync(socket)).toBe(false)
  })

  test('does not take the place of another file', async () => {
    const file = join(temporaryDir(), 'notes.txt')
    writeFileSync(file, 'mine')
    const app = spawnApp({ DATABASE_URL: database.url, CHATAPP_SOCKET: file })
    expect((await app.exited).code).toBe(1)
    expect(app.output()).toContain('is there and is no socket')
    expect(existsSync(file)).toBe(true)
  })
})

test('a second ChatApp on a port is told that it is taken', async () => {
  const app = spawnApp({ DATABASE_URL: database.url })
  const { port } = new URL(await app.ready)
  const second = spawnApp({ DATABASE_URL: database.url, PORT: port })
  expect((await second.exited).code).toBe(1)
  expect(second.output()).toContain(`Port ${port} is taken`)
  await stopInOrder(app)
})

test('while it drains, it serves and says that it is not ready; then it stops', async () => {
  const app = spawnApp({ DATABASE_URL: database.url, CHATAPP_DRAIN_SECONDS: '2' })
  const url = await app.ready
  expect((await fetch(`${url}/readyz`)).status).toBe(200)
  const since = performance.now()
  app.process.kill('SIGTERM')
  let ready = await fetch(`${url}/readyz`)
  while (ready.status === 200) ready = await fetch(`${url}/readyz`) // until the signal has arrived
  expect(await ready.json()).toEqual({ detail: 'This server is stopping.' })
  expect((await fetch(`${url}/healthz`)).status).toBe(200)
  expect((await app.exited).code).toBe(0)
  expect(performance.now() - since).toBeGreaterThan(1_900)
})

describe('TLS', () => {
  /** A folder with a pair of files, which can be replaced by another pair. */
  function pairIn(name: keyof typeof CERTIFICATES) {
    const dir = temporaryDir()
    const [cert, key] = [join(dir, 'cert.pem'), join(dir, 'key.pem')]
    const put = (other: keyof typeof CERTIFICATES) => {
      writeFileSync(cert, CERTIFICATES[other].cert)
      writeFileSync(key, CERTIFICATES[other].key)
    }
    put(name)
    return { put, cert, key, env: { CHATAPP_TLS_CERT: cert, CHATAPP_TLS_KEY: key } }
  }

  function nameOn(port: number): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
        resolve(String(socket.getPeerCertificate().subject.CN))
        socket.destroy()
      })
      socket.once('error', reject)
    })
  }

  test('is served, and a new certificate is taken on SIGHUP without losing a socket', async () => {
    const { put, env } = pairIn('first')
    const app = spawnApp({ DATABASE_URL: database.url, ...env })
    const url = await app.ready
    const port = Number(new URL(url).port)
    expect(url).toStartWith('https://')
    expect(await nameOn(port)).toBe('first.test')
    const tls = { rejectUnauthorized: false }
    const answer = await fetch(`${url}/api/v1/account/`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'tina', password: PASSWORD }),
      tls,
    })
    expect(answer.headers.get('set-cookie')).toContain('Secure')
    const headers = { cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '' }
    const socket = new WebSocket(`${url.replace('https', 'wss')}/ws`, { headers, tls })
    await new Promise(resolve => {
      socket.onopen = resolve
    })
    const frames = new Promise<string>(resolve => {
      socket.onmessage = ({ data }) => {
        if (String(data).includes('"message"')) resolve(String(data))
      }
    })

    put('second')
    app.process.kill('SIGHUP')
    await app.says(/the certificate was replaced/)
    expect(await nameOn(port)).toBe('second.test')
    await database.sql`
      INSERT INTO messages (sender_id, recipient_id, body)
      SELECT a.id, b.id, 'over both' FROM users a, users b WHERE a.username = 'tina' AND b.username = 'unix'`
    expect(JSON.parse(await frames)).toMatchObject({ user: 'tina', recipient: 'unix' })

    writeFileSync(env.CHATAPP_TLS_KEY, 'broken')
    app.process.kill('SIGHUP')
    await app.says(/the new certificate cannot be used; the old one stays/)
    expect(await nameOn(port)).toBe('second.test')
    expect(
      (
        await run(['healthcheck'], {
          env: { ...env, PORT: String(port), CHATAPP_TLS_KEY: env.CHATAPP_TLS_KEY },
        })
      ).code,
    ).toBe(0)
    await stopInOrder(app)
  })

  test('a second ChatApp on its port is told that it is taken', async () => {
    const { env } = pairIn('first')
    const app = spawnApp({ DATABASE_URL: database.url, ...env })
    const { port } = new URL(await app.ready)
    const second = spawnApp({ DATABASE_URL: database.url, ...env, PORT: port })
    expect((await second.exited).code).toBe(1)
    expect(second.output()).toContain(`Port ${port} is taken`)
    await stopInOrder(app)
  })

  describe('what cannot be used is said in one line before anything is started', () => {
    const good = pairIn('first')
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
      type: 'sec1',
      format: 'pem',
    })
    const dir = temporaryDir()
    const file = (name: string, text: string | Buffer) => {
      writeFileSync(join(dir, name), text)
      return join(dir, name)
    }
    test.each([
      ['a key of another certificate', { CHATAPP_TLS_KEY: file('other.pem', other) }, 'does not belong to'],
      [
        'a certificate that is none',
        { CHATAPP_TLS_CERT: file('text.pem', 'hello') },
        'is no certificate in PEM',
      ],
      ['a key that is none', { CHATAPP_TLS_KEY: file('nokey.pem', 'hello') }, 'is no private key in PEM'],
      ['a file that is not there', { CHATAPP_TLS_CERT: join(dir, 'none') }, 'cannot be read (ENOENT)'],
    ])('%s', async (_, wrong, complaint) => {
      const dataDir = join(temporaryDir(), 'data')
      const app = spawnApp({ CHATAPP_DATA_DIR: dataDir, ...good.env, ...wrong })
      expect((await app.exited).code).toBe(1)
      expect(app.output()).toContain(complaint)
      expect(app.output().trim().split('\n')).toHaveLength(1)
      expect(existsSync(dataDir)).toBe(false)
    })
  })
})
