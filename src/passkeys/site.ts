import { isIP } from 'node:net'
import { HttpError } from '../errors.ts'
import { requestContextOf } from '../http/request-context.ts'
import type { Sentence } from '../words/words.ts'

/** What a passkey is made for: the host name (its RP ID), and the address of the pages that may ask for it. */
export type Site = { host: string; origin: string }

/** Finds for what passkeys are made here, or says why there are none: browsers ask for https and a name, or for localhost. */
export function findSite(request: Request): Site | { host: null; why: Sentence } {
  const { origin } = requestContextOf(request)
  const { protocol, hostname } = new URL(origin)
  if (isIP(hostname.replaceAll(/[[\]]/g, '')) !== 0)
    return { host: null, why: say => say.passkeys.needName(hostname) }
  if (protocol !== 'https:' && !/^(.+\.)?localhost$/.test(hostname))
    return { host: null, why: say => say.passkeys.needHttps(origin) }
  return { host: hostname, origin }
}

/** Returns for what passkeys are made here. @throws HttpError 409 where there are none */
export function siteOf(request: Request): Site {
  const site = findSite(request)
  if (site.host === null) throw new HttpError(409, site.why)
  return site
}

/** Whether there can be passkeys at the address by which somebody reached us. */
export function hasSite(request: Request): boolean {
  return findSite(request).host !== null
}
