import { createHmac } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Sql } from '../../src/database/client.ts'
import { CERTIFICATES } from '../http/certificates.ts'
import { endAtLast, temporaryDir } from '../support/cleanup.ts'
import type { Client } from '../support/client.ts'
import { makeToken } from '../support/people.ts'
import { type SubscribedBrowser, startPushService } from '../support/push-service.ts'

/** Whom ChatApp tells of messages outside of it: a push service with the browsers of people whose pages are closed, and a program that has a webhook. */
export type Receivers = {
  /** What an instance needs to know so that it asks them. */
  environment: Record<string, string>
  /** Has people be told from now on, each in a browser; and the program, of what is sent to one of them. */
  register(sql: Sql, people: readonly Client[], owner: Client): Promise<void>
  /** How they treat what comes from now on. One that hangs is a push service that never answers, and a program that answers when the mood is over. */
  be(mood: Mood): void
  /** How often the program has not taken what came. */
  untaken(): number
  /** Whose messages the program is posted. */
  owner(): string
  /** What the program has taken, as it came; of changes of messages it keeps nothing. */
  posted: Posted[]
  /** The browser of each person. */
  browsers: ReadonlyMap<string, SubscribedBrowser>
  stop(): void
}

export type Mood = 'well' | 'hangs' | 'fails'

/** What a webhook was posted: the name that is the same at each try, and the message. */
export type Posted = { name: string; id: number; isSigned: boolean }

/** Where it fails, one browser gets what was sent all the same, and the next does not. */
const PUSH_ANSWERS = { well: [201], hangs: ['hang'], fails: ['lose', 503] } as const

/** By turns: an error, a redirect that nobody must follow, and a wish to be left alone. */
const FAILURES = [500, 302, 429]

export function startReceivers(): Receivers {
  const pushService = startPushService()
  const certificate = join(temporaryDir(), 'push-service.pem')
  writeFileSync(certificate, CERTIFICATES.local.cert)
  const browsers = new Map<string, SubscribedBrowser>()
  const posted: Posted[] = []
  let secret = Buffer.alloc(0)
  let ownerName = ''
  let untaken = 0
  let mood: Mood = 'well'
  let change = Promise.withResolvers<void>()

  const program = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    idleTimeout: 60,
    async fetch(request) {
      const text = await request.text()
      if (mood === 'well') {
        if (JSON.parse(text).type === 'message.created') posted.push(read(request.headers, text))
        return new Response('thanks')
      }
      const status = FAILURES[untaken++ % FAILURES.length] ?? 500
      if (mood === 'hangs') await change.promise
      return new Response(null, { status, headers: { location: request.url } })
    },
  })

  function read(headers: Headers, text: string): Posted {
    const [name, time] = [headers.get('webhook-id') ?? '', headers.get('webhook-timestamp')]
    const signature = createHmac('sha256', secret).update(`${name}.${time}.${text}`).digest('base64')
    const isSigned = headers.get('webhook-signature') === `v1,${signature}`
    return { name, id: JSON.parse(text).data.id, isSigned }
  }

  async function subscribe(person: Client): Promise<void> {
    const headers = { authorization: `Bearer ${person.token}`, accept: 'application/json' }
    const key = await (await fetch(`${person.url}/push/key`, { headers })).text()
    const browser = pushService.browser()
    const body = new URLSearchParams({ ...browser.subscription, key })
    const { status } = await fetch(`${person.url}/push/subscription`, { method: 'POST', headers, body })
    if (status !== 204) throw new Error(`subscribing gave ${status}`)
    browsers.set(person.username, browser)
  }

  async function addWebhook(sql: Sql, { url, username, token }: Client): Promise<void> {
    const { id } = await makeToken({ url, database: { sql } }, username, ['read'])
    const response = await fetch(`${url}/settings/tokens/${id}/webhook`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: new URLSearchParams({ url: `http://127.0.0.1:${program.port}/hook` }),
    })
    const [, shown] = /whsec_([\w+/=]+)/.exec(await response.text()) ?? []
    if (!shown) throw new Error(`a webhook gave ${response.status}`)
    secret = Buffer.from(shown, 'base64')
    ownerName = username
  }

  const stop = () => void program.stop(true)
  endAtLast(stop)
  return {
    environment: { CHATAPP_OUTBOUND_PRIVATE: 'allow', NODE_EXTRA_CA_CERTS: certificate },
    async register(sql, people, owner) {
      await Promise.all([...people.map(subscribe), addWebhook(sql, owner)])
    },
    be(next) {
      if (mood === next) return
      mood = next
      const answers = PUSH_ANSWERS[mood]
      for (const [index, browser] of [...browsers.values()].entries())
        browser.answer = answers[index % answers.length] ?? 201
      change.resolve()
      change = Promise.withResolvers<void>()
    },
    untaken: () => untaken,
    owner: () => ownerName,
    posted,
    browsers,
    stop,
  }
}
