import type { AuthenticationContext } from '../core/authentication/authentication.ts'
import { GatewayError } from '../core/errors/errors.ts'
import type { ShownCredential } from '../core/request/credential.ts'
import { carriers } from './carriers.ts'

/**
 * The credentials that decide, of all that were shown: a ticket in the path alone; else the explicit ones; else the cookie.
 * The same text in two carriers is one credential. Empty: nothing was shown.
 * @throws GatewayError `credential.carrier-off` for an explicit credential in a carrier that the mount does not accept
 */
export function selectCredentials(
  shown: readonly ShownCredential[],
  context: Pick<AuthenticationContext, 'mount'>,
): readonly ShownCredential[] {
  const only = shown[0]
  if (shown.length === 0 || !only) return shown
  const off = context.mount?.carriersOff
  const chosen = shown.length === 1 ? shown : heaviest(shown, off)
  for (const { carrier } of chosen) {
    if (!off?.has(carrier)) continue
    // Browsers send a cookie whether the mount accepts it or not, so it is ignored here and not refused.
    if (carriers[carrier].weight === 'ambient') return []
    throw new GatewayError('credential.carrier-off', carrier)
  }
  return chosen
}

function heaviest(
  shown: readonly ShownCredential[],
  off: ReadonlySet<string> | undefined,
): readonly ShownCredential[] {
  const alone = shown.find(({ carrier }) => carriers[carrier].weight === 'alone')
  if (alone) return [alone]
  const explicit = shown.filter(({ carrier }) => carriers[carrier].weight === 'explicit')
  const chosen = explicit.length > 0 ? explicit : shown
  return chosen.filter(
    ({ carrier, value }, index) =>
      off?.has(carrier) ||
      chosen.findIndex((other) => other.value === value && isBasic(other) === isBasic({ carrier })) === index,
  )
}

const isBasic = ({ carrier }: Pick<ShownCredential, 'carrier'>): boolean => carrier === 'basic'
