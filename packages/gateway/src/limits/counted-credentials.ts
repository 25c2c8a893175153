import { anonymous } from '@mapgate/policy'
import type { Authenticate } from '../core/authentication/authentication.ts'
import { GatewayError } from '../core/errors/errors.ts'
import type { Admit } from '../core/request/charge.ts'

/**
 * Counts each refused credential against the rates of its address, as an anonymous request: a caller who tries keys in a row has to
 * wait, at mounts and at the gateway's own endpoints alike.
 * @throws GatewayError `credential.*`, or `limit.rate` when the address has spent its rate
 */
export function countRefused(authenticate: Authenticate, admit: Admit): Authenticate {
  return (shown, context) => {
    const refuse = (error: unknown): Promise<never> => {
      const isRefused = error instanceof GatewayError && error.code.startsWith('credential.')
      const counted = isRefused ? admit(anonymous, context, context.mount?.path) : undefined
      if (!(counted instanceof Promise)) throw error
      return counted.then(() => {
        throw error
      })
    }
    try {
      const found = authenticate(shown, context)
      return found instanceof Promise ? found.catch(refuse) : found
    } catch (error) {
      return refuse(error)
    }
  }
}
