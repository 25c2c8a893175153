import type { Secret } from '../secret.ts'
import type { TokenSource } from './token-credential.ts'

/**
 * A token that somebody put into the configuration. It is never renewed: once the upstream refuses it, only another one in its file or
 * variable is tried.
 * @param remembered the token, read again every few seconds
 * @param fresh the token as it is now
 */
export function staticToken(remembered: Secret, fresh: Secret): TokenSource {
  let good = true
  let renewals = 0
  let last: string | undefined
  const named = (value: string) => {
    if (last !== undefined && last !== value) renewals += 1
    last = value
    return { value, generation: renewals }
  }
  return {
    get good() {
      return good
    },
    get renewals() {
      return renewals
    },
    current: () => named(remembered()),
    longLived: async () => named(remembered()),
    after: async (generation) => {
      const found = named(fresh())
      good = found.generation !== generation
      return good ? found : undefined
    },
  }
}
