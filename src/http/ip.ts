import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** An IPv4 or IPv6 address that was understood; IPv4 that is written as IPv6 is IPv4. */
export type Ip = ipaddr.IPv4 | ipaddr.IPv6

/** How many of an IPv6 address's eight groups tell one network from another: whoever has an address has its whole /64. */
const GROUPS_OF_NETWORK = 4

/** Returns null for what is no address. ipaddr.js alone would take `1` and `010.1` for addresses, as C does. */
export function parseIp(text: string): Ip | null {
  return isIP(text) === 0 ? null : ipaddr.process(text)
}

/** What limits count by: an IPv4 address, the /64 of an IPv6 address, or what is no address as it is. */
export function networkOf(address: string): string {
  const ip = parseIp(address)
  if (!ip) return address
  if (ip instanceof ipaddr.IPv4) return ip.toString()
  const groups = ip.parts.slice(0, GROUPS_OF_NETWORK).map(group => group.toString(16))
  return `${groups.join(':')}::/64`
}
