import type { LookupAddress } from 'node:dns'
import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { AddressError } from './address.ts'
import { isPublic } from './public.ts'

/** Finds the addresses of a host. @throws Error when there are none */
export type Resolve = (host: string) => Promise<LookupAddress[]>

/** Asks as every program of this machine does, so that a name means here what it means to its operator. */
export const resolveHost: Resolve = host => lookup(host, { all: true })

/** Some hosts have dozens. */
const MOST_ADDRESSES = 4

/**
 * Finds where a host is, and refuses it when any of its addresses is not public: one that has both is led into a network on purpose.
 * @throws AddressError
 */
export async function findAddresses(
  resolve: Resolve,
  { hostname }: URL,
  mayBePrivate: boolean,
): Promise<LookupAddress[]> {
  const host = hostname.replace(/^\[(.*)\]$/, '$1')
  const family = isIP(host)
  const addresses = family === 0 ? await resolve(host).catch(() => []) : [{ address: host, family }]
  if (addresses.length === 0) throw new AddressError('unknown-host')
  if (!mayBePrivate && !addresses.every(({ address }) => isPublic(address))) throw new AddressError('private')
  return addresses.slice(0, MOST_ADDRESSES)
}
