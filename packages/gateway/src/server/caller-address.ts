import { addressList, clientAddressReader } from '../receive/client-address.ts'

/** Whoever asks through a Unix socket is of this machine. */
const thisMachine = '127.0.0.1'

/**
 * The reader of callers' addresses for a list of trusted proxies, which tells once of a proxy that is not in it: everybody behind it
 * has its address.
 * @param warn told the address that `X-Forwarded-For` came from
 */
export function callerAddressReader(
  trustedProxies: readonly string[],
  warn: (proxy: string) => void,
): ReturnType<typeof clientAddressReader> {
  const read = clientAddressReader(trustedProxies)
  const isTrusted = addressList(trustedProxies)
  let told = false
  return (socketAddress, headers) => {
    const address = socketAddress === '' ? thisMachine : socketAddress
    if (!told && headers['x-forwarded-for'] !== undefined) {
      const proxy = read(address, {})
      told = !isTrusted(proxy)
      if (told) warn(proxy)
    }
    return read(address, headers)
  }
}
