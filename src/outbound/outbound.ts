import { type IncomingHttpHeaders, type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { LookupFunction } from 'node:net'
import type { Config } from '../config/config.ts'
import { parseAddress } from './address.ts'
import { readBeginning, unlessAborted } from './reading.ts'
import { findAddresses, type Resolve, resolveHost } from './resolve.ts'

/** What is sent to an address that somebody gave. */
type OutboundRequest = {
  headers: Record<string, string>
  body: string | Uint8Array
  /** Says that nobody waits for the answer any more. */
  signal?: AbortSignal
}

/** What was answered; of the body only its beginning. */
export type OutboundAnswer = { status: number; headers: IncomingHttpHeaders; body: string }

/**
 * Asks addresses that people gave: push services, webhooks. They could be anything, so they must not lead into the operator’s network: only
 * https to public addresses, unless `CHATAPP_OUTBOUND_PRIVATE` says otherwise. A redirect is an answer like any other.
 */
export type Outbound = {
  /** Looks at an address without asking it, for whoever gives one. @returns it as URLs are written @throws AddressError */
  examine(address: string): Promise<URL>
  /** @throws AddressError, or Error when there is no answer within ten seconds */
  post(address: string, request: OutboundRequest): Promise<OutboundAnswer>
}

/** For finding the host, the connection and the answer together. */
const ANSWER_WITHIN_MS = 10_000

/** Of an answer, a person sees its beginning at most. */
const MAX_ANSWER_BYTES = 4_096

/** For tests: another way to find hosts, whose certificates are believed in place of the usual ones, and another deadline. */
type Options = { resolve?: Resolve; ca?: string; answerWithinMs?: number }

export function createOutbound(
  { outboundPrivate }: Pick<Config, 'outboundPrivate'>,
  { resolve = resolveHost, ca, answerWithinMs = ANSWER_WITHIN_MS }: Options = {},
): Outbound {
  const mayBePrivate = outboundPrivate === 'allow'

  async function locate(address: string, signal: AbortSignal) {
    const url = parseAddress(address, mayBePrivate)
    return { url, addresses: await unlessAborted(signal, findAddresses(resolve, url, mayBePrivate)) }
  }

  return {
    async examine(address) {
      return (await locate(address, AbortSignal.timeout(answerWithinMs))).url
    },

    async post(address, { headers, body, signal }) {
      const late = AbortSignal.timeout(answerWithinMs)
      const ended = signal ? AbortSignal.any([late, signal]) : late
      const { url, addresses } = await locate(address, ended)
      // The connection goes to the addresses that were looked at: asked again, a name may lead elsewhere.
      const lookup: LookupFunction = (_host, _options, found) => found(null, addresses)
      const request = url.protocol === 'https:' ? requestHttps : requestHttp
      const { promise, resolve: answered, reject } = Promise.withResolvers<IncomingMessage>()
      const asked = request(url, { method: 'POST', headers, lookup, ca, agent: false, signal: ended })
      asked.on('response', answered).on('error', reject).end(body)
      const answer = await unlessAborted(ended, promise)
      try {
        const { statusCode: status = 0, headers } = answer
        return { status, headers, body: await unlessAborted(ended, readBeginning(answer, MAX_ANSWER_BYTES)) }
      } finally {
        asked.destroy()
      }
    },
  }
}
