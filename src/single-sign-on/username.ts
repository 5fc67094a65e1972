import { Value } from '@sinclair/typebox/value'
import { NewCredentials } from '../accounts/model.ts'
import type { Called } from './provider.ts'

const MAX_USERNAME = 32
const MAX_SHOWN = 100

/** Claims of a provider may be of any kind. */
type Claims = Record<string, unknown>

/** Takes from what a provider says how somebody is called. */
export function callName(claims: Claims): Called {
  const preferredUsername = textOf(claims.preferred_username)
  return {
    preferredUsername,
    shown: preferredUsername || textOf(claims.email) || textOf(claims.name) || textOf(claims.nickname),
  }
}

/** Makes a username of what a provider calls somebody, without the domain of a mail address. Returns '' when nothing fitting is left. */
export function proposeUsername(preferred: string): string {
  const [local = ''] = preferred.split('@')
  const name = trimEnds(
    trimEnds(
      local
        .normalize('NFKD')
        .trim()
        .replaceAll(/\s+/g, '.')
        .replaceAll(/[^\w.-]/g, ''),
    ).slice(0, MAX_USERNAME),
  )
  return Value.Check(NewCredentials.properties.username, name) ? name : ''
}

function trimEnds(name: string): string {
  return name.replaceAll(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '')
}

/** A claim as text that can be kept, and is not longer than a line. */
function textOf(claim: unknown): string {
  return typeof claim === 'string'
    ? [...claim.toWellFormed().replaceAll(/\p{Cc}/gu, '')].slice(0, MAX_SHOWN).join('')
    : ''
}
