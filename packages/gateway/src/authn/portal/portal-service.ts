import { hash } from 'node:crypto'
import type { PortalConfiguration } from '../../config/sections/portal.ts'
import type { Authenticate } from '../../core/authentication/authentication.ts'
import type { PortalService } from '../../core/authentication/portal.ts'
import { createRecentCounts } from '../../core/authentication/recent-counts.ts'
import { GatewayError } from '../../core/errors/errors.ts'
import type { Store } from '../../store/port.ts'
import { clientIn, grantIn, rootsOf } from '../client-roots.ts'
import { lineageOf } from '../credential-cache.ts'
import { minting } from '../derive.ts'
import type { Issued } from '../kinds/issued.ts'
import type { Revocations } from '../revocations.ts'
import { sessionIdIn } from '../sessions/session-roots.ts'
import type { Throttle } from '../throttle.ts'
import { createFindClient } from './client-secret.ts'
import type { PortalClients } from './clients.ts'
import { type Codes, createCodes } from './codes.ts'
import { type GrantParts, grantTypes } from './grant-types.ts'
import { createMint, type Mint } from './mint.ts'

/** A JS client that is given one token after the other, and refused with each, asks without end: so the fourth in ten seconds is an error. */
const swaps = { most: 3, windowMs: 10_000 }

/** What the grants of the Portal facade are built with. */
interface PortalOptions {
  readonly configuration: Pick<PortalConfiguration, 'accessLife' | 'refreshLife'>
  /** Lives of the tokens of the token service: default and longest. */
  readonly tokenLifeMs: { readonly usual: number; readonly longest: number }
  readonly clients: PortalClients
  readonly issued: Issued
  readonly store: Store
  readonly revocations: Revocations
  readonly authenticate: Authenticate
  readonly throttle: Throttle
  readonly random: (bytes: number) => Uint8Array
}

export function createPortal(options: PortalOptions): PortalService {
  const { configuration, clients, issued, revocations, store, random } = options
  const mint = createMint(issued, random)
  const codes = createCodes(store.oneTime, random, ({ refresh }) => grantIn(refresh.roots) ?? '')
  const findClient = createFindClient(clients, options.throttle)
  const accessMs = configuration.accessLife
  const parts: GrantParts = { clients, findClient, codes, mint, issued, revocations, store, accessMs }
  return {
    client: clients.find,
    ...answering(configuration, mint, codes),
    grant: async (form, context) => {
      const type = form.get('grant_type') ?? ''
      const grant = Object.hasOwn(grantTypes, type) ? grantTypes[type] : undefined
      if (!grant) throw new GatewayError('oauth.grant-unsupported')
      return grant(form, context, parts)
    },
    revoke: createRevoke(issued, store),
    swap: createSwap(options, mint),
    clientOf: (principal) => clientIn(lineageOf(principal)?.roots ?? []),
    sessionOf: (principal) => sessionIdIn(lineageOf(principal)?.roots ?? []),
  }
}

/** What a signed-in person's browser takes to an application. */
const answering = (
  { accessLife, refreshLife }: PortalOptions['configuration'],
  mint: Mint,
  codes: Codes,
): Pick<PortalService, 'code' | 'token'> => ({
  code: async (principal, { client, redirectUri, challenge, mounts, lifeMs = refreshLife }, now) => {
    const withSecret = challenge === undefined && !client.insecureWithoutPkce
    const life = Math.min(Math.max(lifeMs, accessLife), refreshLife)
    const wanted = { client, grant: mint.newId(), withSecret, now, lifeMs: life, mounts }
    const refresh = mint.refresh(minting(principal), wanted)
    return codes.put({ clientId: client.id, redirectUri, challenge, refresh }, now)
  },
  token: async (principal, { client, mounts, lifeMs = accessLife }, now) =>
    mint.access(minting(principal), {
      now,
      lifeMs: Math.min(lifeMs, accessLife),
      mounts,
      roots: rootsOf(client, mint.newId()),
    }),
})

/** Whatever is wrong with a token, it is not good afterwards, and nobody learns whether it was. A ticket only reads, so it ends nothing. */
const createRevoke =
  (issued: Issued, store: Store): PortalService['revoke'] =>
  async (token, now) => {
    const known = await issued
      .resolve({ value: token, carrier: 'form', now, clientAddress: '' })
      ?.catch((error) => {
        if (error instanceof GatewayError) return undefined
        throw error
      })
    const subject = known && !known.identity.scope.cannotMint ? grantIn(known.roots) : undefined
    if (subject !== undefined) await store.changes.end(subject, now)
  }

function createSwap({ authenticate, tokenLifeMs }: PortalOptions, mint: Mint): PortalService['swap'] {
  const counts = createRecentCounts(swaps)
  return async (token, { mount, serverUrl, expirationMinutes }, context) => {
    const { now } = context
    const principal = await authenticate([{ carrier: 'form', value: token }], context)
    if (!counts.admit(hash('sha256', `${token} ${serverUrl.toLowerCase()}`), now))
      throw new GatewayError('oauth.too-often', 'tokens for one server')
    const from = minting(principal)
    if (principal.scope.mounts?.includes(mount) === false)
      throw new GatewayError('oauth.server-refused', 'a token of other mounts')
    const asked = expirationMinutes === undefined ? tokenLifeMs.usual : expirationMinutes * 60_000
    return mint.access(from, { now, lifeMs: Math.min(asked, tokenLifeMs.longest), mounts: [mount] })
  }
}
