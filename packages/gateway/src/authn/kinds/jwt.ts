import { GatewayError } from '../../core/errors/errors.ts'
import type { Showing, VerifiedCredential } from '../verified-credential.ts'
import type { JwtOptions, VerifyJwt } from './verify-jwt.ts'

/** JSON Web Tokens of the configured issuers. */
interface Jwts {
  /**
   * The token shown, or undefined when it has another form.
   * @throws GatewayError `credential.invalid`, `credential.expired`, `credential.bound-elsewhere`, `credential.issuer-unreachable`
   */
  resolve(showing: Showing): Promise<VerifiedCredential> | undefined
  /** The token in a header of a front proxy: `value` is the header's name, a space and the token. @throws GatewayError as `resolve` */
  asserted(showing: Showing): Promise<VerifiedCredential>
}

/**
 * Opens the configured issuers. What verifies tokens is loaded only where there is one.
 * @throws Error when a key set file cannot be used
 */
export async function openJwts(options: JwtOptions): Promise<Jwts> {
  const verify =
    options.issuers.length === 0 ? refuse : (await import('./verify-jwt.ts')).createVerifyJwt(options)
  return {
    resolve: ({ value, now }) => (looksLikeJwt(value) ? verify(value, now) : undefined),
    asserted: ({ value, now }) => {
      const end = value.indexOf(' ')
      return verify(value.slice(end + 1), now, value.slice(0, end))
    },
  }
}

/** The beginning of `{"` in base64url, and a dot. */
const looksLikeJwt = (text: string): boolean => text.startsWith('eyJ') && text.includes('.')

const refuse: VerifyJwt = async () => {
  throw new GatewayError('credential.invalid', 'JWT where no issuer is configured')
}
