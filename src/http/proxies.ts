import ipaddr from 'ipaddr.js'
import { parseIp } from './ip.ts'

const PORT_OF_IPV4 = /^(\d+\.\d+\.\d+\.\d+):\d+$/
const IN_BRACKETS = /^\[([^\]]+)\](?::\d+)?$/

/**
 * Knows which proxies in front are believed.
 * @param ranges addresses and ranges (CIDR) that were checked
 */
export function createProxyTrust(ranges: readonly string[]) {
  const networks = ranges.map(range => {
    if (range.includes('/')) return ipaddr.parseCIDR(range)
    const ip = ipaddr.process(range)
    return [ip, ip.toByteArray().length * 8] as const
  })

  /** Null stands for the other end of our Unix socket, which its permissions protect. */
  function isTrusted(peer: string | null): boolean {
    if (peer === null) return true
    if (networks.length === 0) return false
    const ip = parseIp(peer)
    return (
      ip !== null &&
      networks.some(([network, bits]) => ip.kind() === network.kind() && ip.match(network, bits))
    )
  }

  /**
   * Finds who asked a trusted proxy: each proxy appends whom it heard, so from the right the first that is no proxy of
   * ours. Further left stands only what somebody claims.
   */
  function findClient(peer: string | null, forwardedFor: string | null): string {
    let client = peer === null ? null : plain(peer)
    for (const hop of (forwardedFor ?? '').split(',').reverse()) {
      if (!isTrusted(client)) break
      const address = readHop(hop)
      if (address === null) break
      client = address
    }
    return client ?? 'unknown'
  }

  return { isTrusted, findClient }
}

function readHop(text: string): string | null {
  const hop = text.trim()
  return parseIp(PORT_OF_IPV4.exec(hop)?.[1] ?? IN_BRACKETS.exec(hop)?.[1] ?? hop)?.toString() ?? null
}

/** IPv4 as it is, which a socket that listens on IPv6 writes as IPv6. */
function plain(address: string): string {
  return parseIp(address)?.toString() ?? address
}
