import { BlockList, isIP } from 'node:net'

/**
 * The caller's address. `X-Forwarded-For` is believed only from trusted proxies, and read from its right end, because
 * everything left of the last trusted proxy was written by the caller.
 * @param trustedProxies addresses or CIDR ranges, such as `10.0.0.0/8`
 */
export function clientAddressReader(trustedProxies: readonly string[]) {
  const trusted = addressList(trustedProxies)
  return (socketAddress: string, headers: Readonly<Record<string, string | undefined>>): string => {
    let address = plainAddress(socketAddress)
    if (!trusted(address)) return address
    const hops = (headers['x-forwarded-for'] ?? '').split(',').map((hop) => plainAddress(hop.trim()))
    while (trusted(address)) {
      const next = hops.pop()
      if (next === undefined || isIP(next) === 0) break
      address = next
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

/** An IPv4 address without the IPv6 mapping that sockets put before it. */
const plainAddress = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '')
