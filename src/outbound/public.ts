import { networkInterfaces } from 'node:os'
import ipaddr from 'ipaddr.js'
import { type Ip, parseIp } from '../http/ip.ts'

/** Azure gives every virtual machine its settings there, at an address that looks like any other. */
const LOOKS_PUBLIC = ['168.63.129.16']

/** How many bytes of an IPv6 address precede the IPv4 address in it that a gateway for IPv4 connects to (RFC 6052, section 2.2). */
const PREFIX_OF_GATEWAY = 12

/** The prefix that every such gateway has; one that only some network has may lead anywhere. */
const GATEWAY = ipaddr.IPv6.parse('64:ff9b::')

/** All that was given out of IPv6 so far; the rest is nobody's, or for use within networks (RFC 4291, section 2.4). */
const GIVEN_OUT = ipaddr.IPv6.parse('2000::')
const GIVEN_OUT_BITS = 3

/**
 * Whether an address is one of the open internet, where everybody could ask it as we do. What is private, of this machine, of a cloud’s
 * inside, for many at once or reserved is not, however it is written.
 */
export function isPublic(text: string): boolean {
  const ip = parseIp(text)
  return ip !== null && isOpen(ip) && !isOfThisMachine(ip)
}

function isOpen(ip: Ip): boolean {
  if (ip instanceof ipaddr.IPv6 && ip.match(GATEWAY, 8 * PREFIX_OF_GATEWAY)) return isOpen(behindGateway(ip))
  if (ip instanceof ipaddr.IPv6 && !ip.match(GIVEN_OUT, GIVEN_OUT_BITS)) return false
  return ip.range() === 'unicast' && !LOOKS_PUBLIC.includes(ip.toString())
}

function behindGateway(ip: ipaddr.IPv6): Ip {
  return ipaddr.fromByteArray(ip.toByteArray().slice(PREFIX_OF_GATEWAY))
}

/** A firewall does not stand between a machine and its own public address. */
function isOfThisMachine(ip: Ip): boolean {
  return Object.values(networkInterfaces())
    .flatMap(addresses => addresses ?? [])
    .some(({ address }) => parseIp(address)?.toString() === ip.toString())
}
