import type { AuthenticationContext } from '../core/authentication/authentication.ts'
import { GatewayError } from '../core/errors/errors.ts'
import { ambientCarriers, type ShownCredential } from '../core/request/credential.ts'
import { carriers, weights } from './carriers.ts'

/**
 * The credentials that decide, of all that were shown: those of the heaviest weight (see `weights`), and one alone where the weight says so.
 * The same text in two carriers is one credential. Empty: nothing was shown.
 * @throws GatewayError `credential.carrier-off` for an explicit credential in a carrier that the mount does not accept
 */
export function selectCredentials(
  shown: readonly ShownCredential[],
  context: Pick<AuthenticationContext, 'mount'>,
): readonly ShownCredential[] {
  if (shown.length === 0) return shown
  const off = context.mount?.carriersOff
  // What is sent whether the mount accepts it or not is ignored here and not refused.
  const offered = off?.size
    ? shown.filter(({ carrier }) => !off.has(carrier) || !ambientCarriers.has(carrier))
    : shown
  const chosen = offered.length > 1 ? heaviest(offered, off) : offered
  for (const { carrier } of chosen)
    if (off?.has(carrier)) throw new GatewayError('credential.carrier-off', carrier)
  return chosen
}

function heaviest(
  shown: readonly ShownCredential[],
  off: ReadonlySet<string> | undefined,
): readonly ShownCredential[] {
  const weight = weights.find((each) => shown.some(({ carrier }) => carriers[carrier].weight === each))
  const chosen = shown.filter(({ carrier }) => carriers[carrier].weight === weight)
  if (weight === 'alone') return chosen.slice(0, 1)
  return chosen.filter(
    ({ carrier, value }, index) =>
      off?.has(carrier) ||
      chosen.findIndex((other) => other.value === value && isBasic(other) === isBasic({ carrier })) === index,
  )
}

const isBasic = ({ carrier }: Pick<ShownCredential, 'carrier'>): boolean => carrier === 'basic'
