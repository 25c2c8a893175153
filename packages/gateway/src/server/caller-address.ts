import type { Configuration } from '../config/schema.ts'
import { addressList, clientAddressReader } from '../receive/client-address.ts'

/** Whoever asks through a Unix socket is of this machine. */
const thisMachine = '127.0.0.1'

/**
 * The reader of callers' addresses for a listener. It warns once of a proxy that is not trusted: everybody behind it has its address. A caller
 * without an address is of this machine at a Unix socket; at any other listener one who has left already, and stays without.
 * @param warn told the address that `X-Forwarded-For` came from
 */
export function callerAddressReader(
  { trustedProxies, socket }: Pick<Configuration['listen'], 'trustedProxies' | 'socket'>,
  warn: (proxy: string) => void,
): ReturnType<typeof clientAddressReader> {
  const read = clientAddressReader(trustedProxies)
  const isTrusted = addressList(trustedProxies)
  let told = false
  return (socketAddress, headers) => {
    const address = socketAddress === '' && socket !== undefined ? thisMachine : socketAddress
    if (!told && address !== '' && headers['x-forwarded-for'] !== undefined) {
      const proxy = read(address, {})
      told = !isTrusted(proxy)
      if (told) warn(proxy)
    }
    return read(address, headers)
  }
}
