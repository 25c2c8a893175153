import { BlockList, isIP } from 'node:net'

/** The address of a caller whom a trusted proxy could not name: it lies in no network, and has limits of its own. */
const unknownAddress = 'unknown'

/**
 * The caller's address. `X-Forwarded-For` is believed only from trusted proxies, and read from its right end, because
 * everything left of the last trusted proxy was written by the caller. What a trusted proxy wrote and nobody can read is `unknown`.
 * @param trustedProxies addresses or CIDR ranges, such as `10.0.0.0/8`
 */
export function clientAddressReader(trustedProxies: readonly string[]) {
  const trusted = addressList(trustedProxies)
  return (socketAddress: string, headers: Readonly<Record<string, string | undefined>>): string => {
    let address = plainAddress(socketAddress)
    if (!trusted(address)) return address
    const stated = headers['x-forwarded-for']?.trim() ?? ''
    const hops = stated === '' ? [] : stated.split(',')
    while (trusted(address)) {
      const hop = hops.pop()
      if (hop === undefined) break
      address = hopAddress(hop)
    }
    return address
  }
}

/** A test of membership in a list of addresses and CIDR ranges. */
export function addressList(entries: readonly string[]): (address: string) => boolean {
  const list = new BlockList()
  for (const entry of entries) {
    const [network = '', bits] = entry.split('/')
    const family = isIP(network) === 6 ? 'ipv6' : 'ipv4'
    if (bits === undefined) list.addAddress(network, family)
    else list.addSubnet(network, Number(bits), family)
  }
  return (address) => {
    const family = isIP(address)
    return family !== 0 && list.check(address, family === 6 ? 'ipv6' : 'ipv4')
  }
}

/**
 * The address in one entry of `X-Forwarded-For`, without the port that some proxies append (`203.0.113.9:51234`, `[2001:db8::7]:51234`,
 * as Azure Application Gateway and IIS ARR do); `unknown` for anything else, such as the words of RFC 7239.
 */
function hopAddress(hop: string): string {
  const text = hop.trim()
  const [, bracketed, bare] = /^(?:\[([^\]]*)\]|([^:]*))(?::\d{1,5})?$/.exec(text) ?? []
  const address = plainAddress((bracketed ?? bare ?? text).replace(/%.*$/, ''))
  return isIP(address) === 0 ? unknownAddress : address
}

/** An IPv4 address without the IPv6 mapping that sockets put before it. */
const plainAddress = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '')
