import type { Configuration } from '../../config/schema.ts'
import { callerAddressReader } from '../caller-address.ts'

/**
 * Reads the address of whoever asks the administrator's listener, so that wrong passwords of one person do not keep out all who come by the same front
 * server. The front servers are those of the listener of maps, as the active configuration has them.
 */
export const adminAddressReader =
  ({ socket }: { readonly socket?: string | undefined }, active: { readonly configuration: Configuration }) =>
  (socketAddress: string, forwardedFor: string | undefined): string => {
    const { trustedProxies } = active.configuration.listen
    const headers = forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor }
    return callerAddressReader({ trustedProxies, socket }, () => {})(socketAddress, headers)
  }
