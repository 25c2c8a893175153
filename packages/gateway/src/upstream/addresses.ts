import { type LookupAddress, lookup } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'

/** Link-local, metadata and other addresses that no map server has (attack class 28). IPv4-mapped forms count as IPv4. */
const refused = new BlockList()
refused.addSubnet('169.254.0.0', 16, 'ipv4')
refused.addSubnet('0.0.0.0', 8, 'ipv4')
refused.addSubnet('224.0.0.0', 3, 'ipv4')
refused.addAddress('100.100.100.200', 'ipv4')
refused.addAddress('168.63.129.16', 'ipv4')
refused.addSubnet('192.0.0.0', 24, 'ipv4')
refused.addSubnet('fe80::', 10, 'ipv6')
refused.addSubnet('ff00::', 8, 'ipv6')
refused.addAddress('::', 'ipv6')
refused.addSubnet('fd00:ec2::', 32, 'ipv6')
refused.addSubnet('fd20:ce::', 32, 'ipv6')
// The same IPv4 ranges behind NAT64 and 6to4.
refused.addSubnet('64:ff9b::a9fe:0', 112, 'ipv6')
refused.addSubnet('2002:a9fe::', 32, 'ipv6')

/** True for an address that is refused as an upstream unless the configuration allows it. */
export const isRefusedAddress = (address: string): boolean => {
  const plain = address.replace(/^\[|\]$/g, '').replace(/%.*$/, '')
  return refused.check(plain, isIP(plain) === 6 ? 'ipv6' : 'ipv4')
}

/** Raised at connect; `code` says why in the audit line. */
export class RefusedAddressError extends Error {
  override readonly name = 'RefusedAddressError'
  readonly code = 'MAPGATE_REFUSED_ADDRESS'
}

/** Resolves a host name to all its addresses, as `dns.lookup` does. */
export type ResolveAll = (
  hostname: string,
  done: (error: NodeJS.ErrnoException | null, addresses: readonly LookupAddress[]) => void,
) => void

const resolveAll: ResolveAll = (hostname, done) => lookup(hostname, { all: true }, done)

/**
 * A look-up for the connector itself: the addresses that were checked are the ones connected to, so that a name cannot change
 * its meaning in between (DNS rebinding). One refused address refuses the name.
 * @param allowed addresses and host names that may be such
 */
export const guardedLookup =
  (allowed: readonly string[], resolve: ResolveAll = resolveAll): LookupFunction =>
  (hostname, options, callback) => {
    resolve(hostname, (error, addresses) => {
      if (error) return callback(error, '')
      const bad = addresses.find(({ address }) => !allowed.includes(address) && isRefusedAddress(address))
      if (bad && !allowed.includes(hostname)) {
        return callback(new RefusedAddressError(`${hostname} is ${bad.address}`), '')
      }
      if (options.all) return callback(null, [...addresses])
      const first = addresses[0]
      return first
        ? callback(null, first.address, first.family)
        : callback(new Error(`${hostname} has no address`), '')
    })
  }

/** @throws RefusedAddressError for a URL whose host is such an address itself: connectors look only names up */
export function checkLiteralHost(url: URL, allowed: readonly string[]): void {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) && isRefusedAddress(host) && !allowed.includes(host)) {
    throw new RefusedAddressError(`${host} is a link-local or metadata address`)
  }
}
