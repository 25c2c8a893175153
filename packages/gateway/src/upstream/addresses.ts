import { type LookupAddress, lookup } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { isRefusedAddress } from './refused-addresses.ts'

/** Thrown at connect; `code` appears in the audit line. */
class RefusedAddressError extends Error {
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
