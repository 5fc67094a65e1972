import type { Config } from '../config/config.ts'
import { OperatorError } from '../errors.ts'
import { reasonOf } from '../log.ts'

const ANSWER_WITHIN_MS = 5_000

/**
 * Asks the server that was started with these settings whether it can do its work.
 * @throws OperatorError when it cannot, or does not answer
 */
export async function checkHealth({ host, port, socket, tlsCert }: Config): Promise<void> {
  if (port === 0 && socket === '')
    throw new OperatorError('PORT is 0, which is a free port, so nobody knows which. Set PORT to a number.')
  const scheme = tlsCert ? 'https' : 'http'
  const url = `${scheme}://${socket ? 'localhost' : `${loopbackFor(host)}:${port}`}/readyz`
  const place = socket || url
  let response: Response
  try {
    response = await fetch(url, {
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      ...(socket && { unix: socket }),
      // The certificate is made out to the name that people use, not to this one; and it is ourselves whom we ask.
      ...(tlsCert && { tls: { rejectUnauthorized: false } }),
    })
  } catch (error) {
    throw new OperatorError(`ChatApp does not answer at ${place}: ${reasonOf(error)}`)
  }
  if (!response.ok) throw new OperatorError(`ChatApp is not ready at ${place}: ${await detailOf(response)}`)
  process.stdout.write(`ChatApp is ready at ${place}\n`)
}

function loopbackFor(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}

async function detailOf(response: Response): Promise<string> {
  const answer: unknown = await response.json().catch(() => null)
  return typeof answer === 'object' && answer !== null && 'detail' in answer
    ? String(answer.detail)
    : `it answered with ${response.status}.`
}
