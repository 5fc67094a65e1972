import { endAtLast } from './cleanup.ts'
import { checkAnswer } from './description.ts'

export const PASSWORD = 'correct horse battery'

/** Somebody who uses the API from a program. */
export type Client = {
  /** Where this person reaches ChatApp. */
  url: string
  username: string
  token: string
  /** Calls the API as this person; a body makes it a POST unless told otherwise. */
  call(
    path: string,
    options?: { method?: string; body?: unknown; headers?: Record<string, string> },
  ): Promise<Answer>
  send(recipient: string, body: string, key?: string): Promise<Answer>
  openSocket(): Promise<TestSocket>
}

// biome-ignore lint/suspicious/noExplicitAny: what a server says is looked at field by field in the assertions
export type Answer = { status: number; headers: Headers; json: any }

/** Makes an account and signs in, as a newcomer does. Tests that only need somebody use `addPerson`, which costs less. */
export async function signUp(url: string, username: string): Promise<Client> {
  const { json, status } = await call(url, '/api/v1/account/', { body: { username, password: PASSWORD } })
  if (status !== 201) throw new Error(`sign-up gave ${status}`)
  return clientFor(url, username, json.token)
}

/** The same person at another address: another instance, or the same one after a restart. */
export function clientFor(url: string, username: string, token: string): Client {
  const asPerson: Client['call'] = (path, options = {}) =>
    call(url, path, { ...options, headers: { authorization: `Bearer ${token}`, ...options.headers } })
  return {
    url,
    username,
    token,
    call: asPerson,
    send: (recipient, body, key) =>
      asPerson('/api/v1/message/', { body: { recipient, body, ...(key && { key }) } }),
    openSocket: () => openSocket(url, token),
  }
}

/** Calls the API as whoever the headers say. @throws when the answer is not as the API's description says */
export async function call(
  url: string,
  path: string,
  {
    method,
    body,
    headers = {},
    signal,
  }: { method?: string; body?: unknown; headers?: Record<string, string>; signal?: AbortSignal } = {},
): Promise<Answer> {
  const verb = method ?? (body === undefined ? 'GET' : 'POST')
  const target = new URL(path, url)
  const response = await fetch(target, {
    method: verb,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    ...(signal && { signal }),
  })
  const { status } = response
  const text = await response.text()
  const json = text && isJson(response) ? JSON.parse(text) : text
  await checkAnswer(url, { method: verb, path: target.pathname, status, json }, response)
  return { status, headers: response.headers, json }
}

function isJson(response: Response): boolean {
  return response.headers.get('content-type')?.startsWith('application/json') ?? false
}

/** A socket whose frames a test can wait for. */
export type TestSocket = {
  frames: Frame[]
  /** Resolves with the first frame, old or new, that fits. */
  waitFor(fits: (frame: Frame) => boolean): Promise<Frame>
  closed: Promise<number>
  send(content: string | Uint8Array<ArrayBuffer>): void
  close(): void
}

type Frame = Record<string, unknown>

export async function openSocket(
  url: string,
  token: string,
  headers: Record<string, string> = {},
): Promise<TestSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws`, {
    headers: { authorization: `Bearer ${token}`, ...headers },
  })
  endAtLast(() => socket.close())
  const frames: Frame[] = []
  const waiting = new Set<() => void>()
  socket.onmessage = ({ data }) => {
    frames.push(JSON.parse(String(data)))
    for (const look of waiting) look()
  }
  const closed = new Promise<number>(resolve => {
    socket.onclose = ({ code }) => resolve(code)
  })
  await new Promise<void>((resolve, reject) => {
    socket.onopen = () => resolve()
    socket.onerror = () => reject(new Error('The socket was refused.'))
  })
  return {
    frames,
    waitFor: fits =>
      new Promise(resolve => {
        const look = () => {
          const frame = frames.find(fits)
          if (!frame) return
          waiting.delete(look)
          resolve(frame)
        }
        waiting.add(look)
        look()
      }),
    closed,
    send: content => socket.send(content),
    close: () => socket.close(),
  }
}
