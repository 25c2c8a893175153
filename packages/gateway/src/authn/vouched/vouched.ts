import type { Configuration } from '../../config/schema.ts'
import type { Identity, Showing, VerifiedCredential } from '../verified-credential.ts'
import { createAssertedIdentities } from './asserted-identities.ts'
import { createCertificates } from './certificates.ts'

/** Callers for whom a front proxy or the connection vouches: what they show stands in carriers of its own. */
interface Vouched {
  /** The caller; undefined for a credential of another carrier. @throws GatewayError `credential.*` */
  resolve(showing: Showing): Promise<VerifiedCredential> | undefined
  /** The program of the configuration with this principal id, as it is now. */
  configured(principalId: string): Identity | undefined
}

/** `asserted` checks the signed token of a front proxy. */
export function createVouched(
  { certificates, proxies }: Pick<Configuration, 'certificates' | 'proxies'>,
  asserted: (showing: Showing) => Promise<VerifiedCredential>,
): Vouched {
  const programs = createCertificates(certificates)
  const identities = createAssertedIdentities(proxies)
  return {
    resolve: (showing) => {
      if (showing.carrier === 'assertion') return asserted(showing)
      if (showing.carrier === 'identity') return Promise.resolve(identities.resolve(showing))
      if (showing.carrier === 'certificate') return Promise.resolve(programs.resolve(showing))
      return undefined
    },
    configured: programs.configured,
  }
}
