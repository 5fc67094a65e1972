import { BlockList, isIP } from 'node:net'

/** IPv4 as a socket that listens on IPv6 writes it. */
const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i

const PORT_OF_IPV4 = /^(\d+\.\d+\.\d+\.\d+):\d+$/
const IN_BRACKETS = /^\[([^\]]+)\](?::\d+)?$/

/**
 * Knows which proxies in front are believed.
 * @param ranges addresses and ranges (CIDR) that were checked
 */
export function createProxyTrust(ranges: readonly string[]) {
  const list = new BlockList()
  for (const range of ranges) {
    const [address = '', bits] = range.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }

  /** Null stands for the other end of our Unix socket, which its permissions protect. */
  function isTrusted(peer: string | null): boolean {
    if (peer === null) return true
    if (ranges.length === 0) return false
    const address = plain(peer)
    const family = isIP(address)
    return family !== 0 && list.check(address, family === 6 ? 'ipv6' : 'ipv4')
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
  const address = plain(PORT_OF_IPV4.exec(hop)?.[1] ?? IN_BRACKETS.exec(hop)?.[1] ?? hop)
  return isIP(address) === 0 ? null : address
}

function plain(address: string): string {
  return MAPPED.exec(address)?.[1] ?? address
}
