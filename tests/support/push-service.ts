import { createDecipheriv, createECDH, createHmac, type ECDH, randomBytes } from 'node:crypto'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { importJWK, jwtVerify } from 'jose'
import type { PushedNotification } from '../../src/push/model.ts'
import { CERTIFICATES } from '../http/certificates.ts'
import { endAtLast } from './cleanup.ts'
import type { Client } from './client.ts'

/** What arrived at a push service for a browser, as that browser reads it. */
export type Arrived = { notification: PushedNotification; headers: Headers; subject: unknown; raw: string }

/** A browser that has subscribed. */
export type SubscribedBrowser = {
  /** What it tells ChatApp, but for the key to which it has subscribed. */
  subscription: { endpoint: string; p256dh: string; auth: string }
  arrived: Arrived[]
  /** Resolves with the first that has arrived and nobody has asked for yet. */
  next(): Promise<Arrived>
  /** What its push service answers from now on; 'hang' for nothing at all; 'lose' where it takes what comes, and something on the way says that it did not. */
  answer: number | 'hang' | 'lose'
  /** How many requests came for it. */
  asked: number
}

/** The push service of some browsers: https, and strict about who sends. */
export type PushService = { origin: string; browser(): SubscribedBrowser }

/** Starts one, which this process trusts from now on. */
export function startPushService(): PushService {
  setDefaultCACertificates([...getCACertificates('default'), CERTIFICATES.local.cert])
  const receivers = new Map<string, (request: Request) => Promise<Response>>()
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    idleTimeout: 60,
    tls: CERTIFICATES.local,
    fetch: request =>
      receivers.get(new URL(request.url).pathname)?.(request) ?? new Response(null, { status: 404 }),
  })
  endAtLast(() => server.stop(true))
  const origin = `https://127.0.0.1:${server.port}`

  return {
    origin,
    browser() {
      const path = `/push/${randomBytes(12).toString('hex')}`
      const keys = createECDH('prime256v1')
      const p256dh = keys.generateKeys('base64url')
      const authSecret = randomBytes(16)
      const waiting = new Set<() => void>()
      const asked = new Set<Arrived>()
      const browser: SubscribedBrowser = {
        subscription: { endpoint: origin + path, p256dh, auth: authSecret.toString('base64url') },
        arrived: [],
        answer: 201,
        asked: 0,
        next: () =>
          new Promise(resolve => {
            const look = () => {
              const arrived = browser.arrived.find(one => !asked.has(one))
              if (!arrived) return
              asked.add(arrived)
              waiting.delete(look)
              resolve(arrived)
            }
            waiting.add(look)
            look()
          }),
      }
      receivers.set(path, async request => {
        browser.asked++
        if (browser.answer === 'hang') return new Promise<never>(() => {})
        if (browser.answer !== 201 && browser.answer !== 'lose')
          return new Response(null, { status: browser.answer, headers: { location: origin } })
        const subject = await verify(request.headers.get('authorization') ?? '', origin)
        const body = Buffer.from(await request.arrayBuffer())
        const raw = decrypt(body, keys, authSecret)
        browser.arrived.push({ notification: JSON.parse(raw), headers: request.headers, subject, raw })
        for (const look of waiting) look()
        return new Response(null, { status: browser.answer === 'lose' ? 502 : 201 })
      })
      return browser
    },
  }
}

/** Checks who sends (RFC 8292). @returns whom to ask about it @throws when it is not signed for this service by the key that it names */
async function verify(authorization: string, audience: string): Promise<unknown> {
  const [, token = '', key = ''] = /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(authorization) ?? []
  const point = Buffer.from(key, 'base64url')
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map(part => part.toString('base64url'))
  if (x === undefined || y === undefined) throw new Error('There is no key.')
  const publicKey = await importJWK({ kty: 'EC', crv: 'P-256', x, y }, 'ES256')
  const { payload } = await jwtVerify(token, publicKey, { audience, maxTokenAge: '1 minute' })
  if ((payload.exp ?? 0) > Date.now() / 1_000 + 86_400) throw new Error('It is good for more than a day.')
  return payload.sub
}

/** Decrypts as a browser does (RFC 8291, section 3.4; RFC 8188, section 2). */
function decrypt(body: Buffer, keys: ECDH, authSecret: Buffer): string {
  const salt = body.subarray(0, 16)
  const idLength = body[20] ?? 0
  const senderKey = body.subarray(21, 21 + idLength)
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), keys.getPublicKey(), senderKey])
  const material = derive(authSecret, keys.computeSecret(senderKey), info, 32)
  const contentKey = derive(salt, material, Buffer.from('Content-Encoding: aes128gcm\0'), 16)
  const nonce = derive(salt, material, Buffer.from('Content-Encoding: nonce\0'), 12)
  const encrypted = body.subarray(21 + idLength)
  const decipher = createDecipheriv('aes-128-gcm', contentKey, nonce).setAuthTag(encrypted.subarray(-16))
  const padded = Buffer.concat([decipher.update(encrypted.subarray(0, -16)), decipher.final()])
  return padded.subarray(0, padded.lastIndexOf(2)).toString()
}

/** HKDF (RFC 5869) for no more than one block. */
function derive(salt: Buffer, material: Buffer, info: Buffer, length: number): Buffer {
  const key = createHmac('sha256', salt).update(material).digest()
  return createHmac('sha256', key).update(info).update(Buffer.of(1)).digest().subarray(0, length)
}

/** As a form of the page sends it. */
export function postForm(person: Client, path: string, form: Record<string, string> = {}, url = person.url) {
  return fetch(url + path, {
    method: 'POST',
    redirect: 'manual',
    headers: { authorization: `Bearer ${person.token}`, accept: 'application/json' },
    body: new URLSearchParams(form),
  })
}

/** The key that a browser of somebody's subscribes to. */
export async function keyFor({ url, token }: Client): Promise<string> {
  return (await fetch(`${url}/push/key`, { headers: { authorization: `Bearer ${token}` } })).text()
}

/** Has a browser of somebody's told. */
export async function subscribe(person: Client, browser: SubscribedBrowser): Promise<SubscribedBrowser> {
  const key = await keyFor(person)
  const { status } = await postForm(person, '/push/subscription', { ...browser.subscription, key })
  if (status !== 204) throw new Error(`subscribing gave ${status}`)
  return browser
}
