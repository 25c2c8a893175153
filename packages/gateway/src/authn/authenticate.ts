import { anonymous, type Principal } from '@mapgate/policy'
import type { Authenticate, AuthenticationContext } from '../core/authentication/authentication.ts'
import { GatewayError } from '../core/errors/errors.ts'
import { ambientCarriers, type ShownCredential } from '../core/request/credential.ts'
import { checkBindings, originOf } from './bindings.ts'
import { carriers } from './carriers.ts'
import type { CheckAmbient } from './cookie.ts'
import {
  type CachedCredential,
  type CredentialCache,
  lineageOf,
  principalOf,
  shownPrincipal,
} from './credential-cache.ts'
import type { Revocations } from './revocations.ts'
import { narrower } from './scope.ts'
import { selectCredentials } from './select.ts'
import type { Showing, VerifiedCredential } from './verified-credential.ts'

/** What `authenticate` is built on. */
interface AuthenticateParts {
  readonly cache: CredentialCache
  readonly revocations: Revocations
  /** Checks a credential that the cache does not know. @throws GatewayError `credential.*` */
  readonly resolve: (showing: Showing) => Promise<VerifiedCredential>
  /** Checks what browsers send by themselves against the request it came with. @throws GatewayError `credential.carrier-off` */
  readonly checkAmbient: CheckAmbient
}

/** Applies the rules for several credentials: which one decides, which have to agree, and what has to hold at every use. */
export function createAuthenticate(parts: AuthenticateParts): Authenticate {
  const { revocations } = parts
  const look = createLook(parts)
  return (shown, context) => {
    const [first, ...others] = selectCredentials(shown, context)
    if (!first) return anonymous
    const decide = () =>
      others.length === 0 ? look(first, context) : together([first, ...others], look, context)
    return revocations.isFresh(context.now) ? decide() : checkFresh(revocations, context.now).then(decide)
  }
}

/** Reads the revocations once more before it fails, for a machine that slept. @throws GatewayError `credential.store-stale` */
export async function checkFresh(revocations: Revocations, now: number): Promise<void> {
  if (revocations.isFresh(now)) return
  await revocations.refresh()
  if (!revocations.isFresh(now))
    throw new GatewayError('credential.store-stale', 'the revocations could not be read for 30 s')
}

type Look = (shown: ShownCredential, context: AuthenticationContext) => Principal | Promise<Principal>

/** Resolves one credential from the cache, or checks it once however many requests show it at the same time. */
function createLook(parts: AuthenticateParts): Look {
  const { cache, revocations, resolve } = parts
  const running = new Map<string, Promise<CachedCredential>>()

  const learn = async (
    key: string,
    shown: ShownCredential,
    context: AuthenticationContext,
  ): Promise<CachedCredential> => {
    const { generation } = revocations
    const { carrier, value } = shown
    const { now, clientAddress } = context
    try {
      const origin = originOf(context)
      return cache.set(key, await resolve({ carrier, value, now, clientAddress, origin }), generation)
    } finally {
      running.delete(key)
    }
  }

  const lookUp = (
    key: string,
    shown: ShownCredential,
    context: AuthenticationContext,
  ): Principal | Promise<Principal> => {
    const use = (found: CachedCredential) =>
      isForHere(found, context)
        ? used(found, shown, context, parts)
        : lookUp(`${key} ${originOf(context)}`, shown, context)
    const entry = cache.get(key)
    if (entry && isStillGood(entry, revocations, context.now)) return use(entry)
    let pending = running.get(key)
    if (!pending) {
      pending = learn(key, shown, context)
      running.set(key, pending)
    }
    return pending.then(use)
  }
  return (shown, context) => lookUp(cache.keyOf(shown), shown, context)
}

/** False for a credential that was checked for another origin. */
const isForHere = ({ known }: CachedCredential, context: AuthenticationContext): boolean =>
  !('forOrigin' in known) || known.forOrigin === originOf(context)

/** Entries that a change does not touch stay cached: one sign-out must not make all passwords be hashed again. */
function isStillGood(entry: CachedCredential, revocations: Revocations, now: number): boolean {
  if (now >= (entry.known.checkAgainAt ?? Infinity)) return false
  if (entry.generation === revocations.generation) return true
  if (revocations.ended(entry.known.roots, entry.known.rootedAt)) return false
  entry.generation = revocations.generation
  return true
}

/** The principal of a cached credential, after the checks of every use. @throws GatewayError `credential.*` */
function used(
  entry: CachedCredential,
  shown: ShownCredential,
  context: AuthenticationContext,
  { revocations, checkAmbient }: Pick<AuthenticateParts, 'revocations' | 'checkAmbient'>,
): Principal {
  const { known } = entry
  checkCarrier(known, shown)
  if (ambientCarriers.has(shown.carrier)) checkAmbient(context, shown.carrier)
  checkHolds(known, revocations, context)
  known.used?.(context.now)
  return shownPrincipal(entry, shown.carrier)
}

/** @throws GatewayError `credential.carrier-off` for a credential in a carrier of other kinds */
function checkCarrier({ identity: { shownAs } }: VerifiedCredential, { carrier }: ShownCredential): void {
  const { accepts } = carriers[carrier]
  const fits = accepts === 'any' ? shownAs !== 'session' && shownAs !== 'refresh' : accepts === shownAs
  if (!fits) throw new GatewayError('credential.carrier-off', `a ${shownAs} in ${carrier}`)
}

/**
 * Checks at every use, also of a cached credential: it has not expired, its bindings fit, and it is not revoked.
 * @throws GatewayError `credential.expired`, `credential.bound-elsewhere`, `credential.invalid`
 */
export function checkHolds(
  { identity, bindings, roots, rootedAt }: VerifiedCredential,
  revocations: Revocations,
  context: AuthenticationContext,
): void {
  const { id, shownAs, expiresAt } = identity
  if (expiresAt !== null && context.now >= expiresAt) throw new GatewayError('credential.expired', shownAs)
  checkBindings(bindings, context)
  if (revocations.ended(roots, rootedAt)) throw new GatewayError('credential.invalid', `${id} was revoked`)
}

/** Combines several explicit credentials: each must be good, all must name one principal, and the narrower scope applies. */
async function together(
  shown: readonly ShownCredential[],
  look: Look,
  context: AuthenticationContext,
): Promise<Principal> {
  // Each one runs in a promise: when one is refused at once, the failure of another must not be an unhandled rejection, which ends the process.
  const principals = await Promise.all(shown.map(async (one) => look(one, context)))
  return principals.reduce((one, other) => {
    if (one.id !== other.id) throw new GatewayError('credential.conflict', `${one.id} and ${other.id}`)
    return joined(one, other)
  })
}

function joined(one: Principal, other: Principal): Principal {
  const first = lineageOf(one)
  const second = lineageOf(other)
  if (!first || !second) throw new GatewayError('gateway.internal', 'a principal without lineage')
  const identity = {
    ...first.identity,
    roles: one.roles.filter((role) => other.roles.includes(role)),
    scope: narrower(one.scope, other.scope),
    expiresAt: Math.min(one.expiresAt ?? Infinity, other.expiresAt ?? Infinity),
  }
  const known: VerifiedCredential = {
    identity: { ...identity, expiresAt: Number.isFinite(identity.expiresAt) ? identity.expiresAt : null },
    source: first.source,
    roots: [...new Set([...first.roots, ...second.roots])],
    rootedAt: Math.min(first.rootedAt, second.rootedAt),
    bindings: [...first.bindings, ...second.bindings],
  }
  return principalOf(known, one.carrier)
}
