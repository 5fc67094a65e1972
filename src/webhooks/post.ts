import { createHmac } from 'node:crypto'
import { TryLater } from '../jobs/model.ts'
import type { Outbound } from '../outbound/outbound.ts'

/** What is posted: its name, which is the same each time it is tried, and its JSON. */
export type Posted = { id: string; body: string }

/** An answer, with as much of its text as its person sees, and after how long the program wants to be asked again. */
export type Answer = { status: number; text: string; retryAfterS: number }

const MAX_SHOWN = 300

/** A secret as its person is shown it, in the way of Standard Webhooks. */
export function showSecret(secret: Uint8Array): string {
  return `whsec_${Buffer.from(secret).toString('base64')}`
}

/** Posts something, signed as Standard Webhooks has it. @throws Error when there is no answer within ten seconds */
export async function post(
  outbound: Outbound,
  url: string,
  secret: Uint8Array,
  { id, body }: Posted,
  signal: AbortSignal,
): Promise<Answer> {
  const timestamp = String(Math.floor(Date.now() / 1_000))
  const signature = createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64')
  const answer = await outbound.post(url, {
    headers: {
      'content-type': 'application/json',
      'user-agent': 'ChatApp',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${signature}`,
    },
    body,
    signal,
  })
  const text = answer.body.replaceAll('\0', '').slice(0, MAX_SHOWN)
  return { status: answer.status, text, retryAfterS: Number(answer.headers['retry-after']) || 0 }
}

/** What programs answer to what they do not know, or do not want, however often it comes (RFC 9110, section 15.5). */
const REFUSALS = [400, 405, 415, 422]

/** Whether a program says that it never takes this. */
export function isRefused({ status }: Pick<Answer, 'status'>): boolean {
  return REFUSALS.includes(status)
}

/** Nothing but 2xx says that it was taken; a redirect is not followed. @throws TryLater */
export function requireTaken({ status, retryAfterS }: Pick<Answer, 'status' | 'retryAfterS'>): void {
  if (status < 200 || status >= 300) throw new TryLater(`the webhook answered ${status}`, retryAfterS)
}
