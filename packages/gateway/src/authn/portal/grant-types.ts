import type { AuthenticationContext } from '../../core/authentication/authentication.ts'
import type { TokenReply } from '../../core/authentication/portal.ts'
import { isRegistered } from '../../core/authentication/redirect-address.ts'
import { type ErrorCode, GatewayError } from '../../core/errors/errors.ts'
import type { Snapshot, Store } from '../../store/port.ts'
import { checkFresh, checkHolds } from '../authenticate.ts'
import { clientRoot, grantIn, rootsOf, secretRoot } from '../client-roots.ts'
import type { Minting } from '../derive.ts'
import type { Issued } from '../kinds/issued.ts'
import type { Revocations } from '../revocations.ts'
import type { VerifiedCredential } from '../verified-credential.ts'
import type { FindClient } from './client-secret.ts'
import type { PortalClients } from './clients.ts'
import { type CodeGrant, type Codes, isVerifier } from './codes.ts'
import type { Mint } from './mint.ts'

/** What the grant types are built on. */
export interface GrantParts {
  readonly clients: PortalClients
  readonly findClient: FindClient
  readonly codes: Codes
  readonly mint: Mint
  readonly issued: Issued
  readonly revocations: Revocations
  readonly store: Store
  readonly accessMs: number
}

type Form = ReadonlyMap<string, string>
type Grant = (form: Form, context: AuthenticationContext, parts: GrantParts) => Promise<TokenReply>

/** The grant types of `oauth2/token`, by `grant_type`. */
export const grantTypes: Readonly<Record<string, Grant>> = {
  authorization_code: byCode,
  refresh_token: byRefreshToken,
  exchange_refresh_token: byExchange,
  client_credentials: bySecret,
}

/** A session that ends so soon is as good as over: clients renew a token of five minutes again and again. */
const leastLeftMs = 6 * 60_000

/** @throws GatewayError `oauth.grant-invalid`, `oauth.client-refused` */
async function byCode(form: Form, context: AuthenticationContext, parts: GrantParts): Promise<TokenReply> {
  const { client, isProven } = await parts.findClient(form, context)
  const found = await parts.codes.take(form.get('code') ?? '', context.now)
  if (!found) throw invalid('no such code')
  if ('exchangedFor' in found) {
    await parts.store.changes.end(found.exchangedFor, context.now)
    throw invalid('a code was shown twice: what it was exchanged for has ended')
  }
  const { grant } = found
  if (grant.clientId !== client.id) throw invalid('a code of another client')
  if (grant.redirectUri !== form.get('redirect_uri')) throw invalid('another redirect_uri')
  checkProof(grant, form.get('code_verifier'), isProven || client.insecureWithoutPkce)
  const refresh = await parts.mint.keep(grant.refresh)
  const reply = await renewed(await verified(refresh, context, parts), context, parts)
  return { ...reply, ...refreshMembers(refresh, grant.refresh, context.now) }
}

/** Whoever shows a code proves to be who asked for it: by the verifier of its challenge, or by the secret. @throws GatewayError `oauth.grant-invalid` */
function checkProof({ challenge }: CodeGrant, verifier = '', isProven: boolean): void {
  if (challenge === undefined) {
    if (verifier !== '') throw invalid('a verifier for a code without challenge')
    if (!isProven) throw invalid('neither a verifier nor a secret')
  } else if (!isVerifier(verifier, challenge)) throw invalid('wrong code_verifier')
}

/** @throws GatewayError `oauth.grant-invalid`, `oauth.client-refused` */
async function byRefreshToken(
  form: Form,
  context: AuthenticationContext,
  parts: GrantParts,
): Promise<TokenReply> {
  return renewed(await shownRefresh(form, context, parts), context, parts)
}

/** A new refresh token with the end of the old one, which stays good: other tabs have it. @throws GatewayError `oauth.grant-invalid`, `oauth.client-refused` */
async function byExchange(
  form: Form,
  context: AuthenticationContext,
  parts: GrantParts,
): Promise<TokenReply> {
  const { client } = await parts.findClient(form, context)
  const redirectUri = form.get('redirect_uri')
  if (redirectUri !== undefined && !isRegistered(redirectUri, client.redirects))
    throw invalid('a redirect_uri that is not registered')
  const from = await shownRefresh(form, context, parts)
  const { now } = context
  const grant = grantIn(from.roots)?.slice('grant:'.length) ?? parts.mint.newId()
  const withSecret = from.roots.includes(secretRoot(client.id))
  const lifeMs = (from.identity.expiresAt ?? now) - now
  const snapshot = parts.mint.refresh(from, { client, grant, withSecret, now, lifeMs })
  const made = { ...snapshot, roots: [...new Set(snapshot.roots)] }
  const refresh = await parts.mint.keep(made)
  return { ...(await renewed(from, context, parts)), ...refreshMembers(refresh, made, now) }
}

/** @throws GatewayError `oauth.client-refused` */
async function bySecret(form: Form, context: AuthenticationContext, parts: GrantParts): Promise<TokenReply> {
  const { client, isProven } = await parts.findClient(form, context)
  const identity = parts.clients.configured(`app:${client.id}`)
  if (!isProven || !identity) throw new GatewayError('oauth.client-refused', 'no secret')
  const { now } = context
  const from: Minting = {
    identity,
    kind: 'app',
    source: 'configuration',
    roots: [identity.id],
    rootedAt: now,
    bindings: [],
  }
  const lifeMs = Math.min(minutesIn(form.get('expiration')) ?? parts.accessMs, parts.accessMs)
  const roots = rootsOf(client, parts.mint.newId())
  const { token, expiresInSeconds } = await parts.mint.access(from, { now, lifeMs, roots })
  return { access_token: token, expires_in: expiresInSeconds, ssl: true }
}

/** Minutes as milliseconds; undefined for anything that is no positive number of them. */
const minutesIn = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,9}$/.test(text) && Number(text) > 0 ? Number(text) * 60_000 : undefined

/** The refresh token of a form, with the rights of its session as they are now. @throws GatewayError `oauth.grant-invalid`, `oauth.client-refused` */
async function shownRefresh(form: Form, context: AuthenticationContext, parts: GrantParts): Promise<Minting> {
  const { client, isProven } = await parts.findClient(form, context)
  const from = await verified(form.get('refresh_token') ?? '', context, parts)
  if (!from.roots.includes(clientRoot(client.id))) throw invalid('a refresh token of another client')
  if (from.roots.includes(secretRoot(client.id)) && !isProven)
    throw new GatewayError('oauth.client-refused', 'a refresh token that is good with the secret')
  return from
}

/** @throws GatewayError `oauth.grant-invalid`; what else is thrown may be over in a moment */
async function verified(
  text: string,
  context: AuthenticationContext,
  { issued, revocations }: GrantParts,
): Promise<Minting> {
  const { now, clientAddress } = context
  await checkFresh(revocations, now)
  const showing = issued.resolve({ value: text, carrier: 'form', now, clientAddress })
  if (!showing) throw invalid('no refresh token')
  const known = await showing.catch(over)
  const { kind, shownAs, expiresAt } = known.identity
  if (shownAs !== 'refresh' || kind === 'anonymous') throw invalid('no refresh token')
  holds(known, context, revocations)
  if (expiresAt !== null && expiresAt - now < leastLeftMs) throw invalid('the session ends in a moment')
  known.used?.(now)
  return { ...known, kind }
}

function holds(known: VerifiedCredential, context: AuthenticationContext, revocations: Revocations): void {
  try {
    checkHolds(known, revocations, context)
  } catch (error) {
    over(error)
  }
}

/** Faults of a credential that do not pass. */
const lasting: ReadonlySet<ErrorCode> = new Set([
  'credential.invalid',
  'credential.expired',
  'credential.bound-elsewhere',
])

function over(error: unknown): never {
  if (error instanceof GatewayError && lasting.has(error.code)) throw invalid(error.message)
  throw error
}

async function renewed(
  from: Minting,
  { now }: AuthenticationContext,
  { mint, accessMs }: GrantParts,
): Promise<TokenReply> {
  const { token, expiresInSeconds } = await mint.access(from, { now, lifeMs: accessMs })
  return { access_token: token, expires_in: expiresInSeconds, username: from.identity.name, ssl: true }
}

const refreshMembers = (text: string, { expiresAt }: Pick<Snapshot, 'expiresAt'>, now: number) => ({
  refresh_token: text,
  refresh_token_expires_in: Math.floor((expiresAt - now) / 1000),
})

const invalid = (detail: string) => new GatewayError('oauth.grant-invalid', detail)
