import { anonymous, type Principal } from '@mapgate/policy'
import type { AuthenticationContext } from '../core/authentication/authentication.ts'
import { GatewayError } from '../core/errors/errors.ts'
import type { Binding } from '../store/port.ts'
import { checkFresh, checkHolds } from './authenticate.ts'
import { originOf } from './bindings.ts'
import { lineageOf, principalOf } from './credential-cache.ts'
import { isUnderstood } from './known-members.ts'
import type { Revocations } from './revocations.ts'
import type { KeyRing } from './signing/key-ring.ts'
import type { VerifiedCredential } from './verified-credential.ts'

/** A principal as plain values, saved beside what it asked for. Null: anonymous. */
export type ResumablePrincipal = {
  readonly known: Omit<VerifiedCredential, 'used'>
  readonly carrier: Principal['carrier']
  /** Id of a signing key, and its tag of the accounts as they were. */
  readonly accounts: string
} | null

/** Principals that are resumed later. The credential itself is not saved, and need not be shown again. */
export interface ResumablePrincipals {
  /** The values to save of a principal that `authenticate` returned. */
  of(principal: Principal): ResumablePrincipal
  /**
   * The principal, after the same checks as if its credential were shown again; only a request that states no page need not
   * prove to come from the right one.
   * @throws GatewayError `credential.*`
   */
  resume(saved: ResumablePrincipal, context: AuthenticationContext): Promise<Principal>
}

const keyIdLength = 8

/** `accounts`: a text that changes with the accounts and issuers of the configuration and with their secrets; only its tag is saved. */
export function createResumablePrincipals(options: {
  revocations: Revocations
  ring: KeyRing
  accounts: string
}): ResumablePrincipals {
  const { revocations, ring } = options
  const message = `accounts ${options.accounts}`

  const isAsItWas = (tagged: string, now: number): boolean => {
    const tag = Buffer.from(tagged.slice(keyIdLength), 'base64url')
    return ring.find(tagged.slice(0, keyIdLength), now)?.verify(message, tag) === true
  }

  return {
    of: (principal) => {
      if (principal === anonymous) return null
      const lineage = lineageOf(principal)
      if (!lineage) throw new GatewayError('gateway.internal', 'a principal without lineage')
      const { used: _, ...known } = lineage
      const { current } = ring
      const accounts = current.id + current.tag(message).toString('base64url')
      return { known, carrier: principal.carrier, accounts }
    },
    resume: async (saved, context) => {
      if (saved === null) return anonymous
      await checkFresh(revocations, context.now)
      const { known, carrier, accounts } = saved
      if (!isUnderstood(known))
        throw new GatewayError(
          'credential.invalid',
          'saved by a newer release, with a limit that is not known',
        )
      checkHolds({ ...known, bindings: bindingsFor(known.bindings, context) }, revocations, context)
      if (!isAsItWas(accounts, context.now))
        throw new GatewayError('credential.invalid', 'the accounts of the configuration have changed')
      return principalOf(known, carrier)
    },
  }
}

/** The bindings to check: links, scripts and print servers fetch pictures without an origin, but a stated origin has to fit. */
function bindingsFor(bindings: readonly Binding[], context: AuthenticationContext): readonly Binding[] {
  if (originOf(context) !== undefined || context.referer !== undefined) return bindings
  return bindings.map(({ networks }) => (networks ? { networks } : {}))
}
