import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import {
  createLocalJWKSet,
  errors,
  type JWTHeaderParameters,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
  jwtVerify,
} from 'jose'
import type { IssuerConfiguration } from '../../config/sections/identity.ts'
import { GatewayError } from '../../core/errors/errors.ts'
import type { VerifiedCredential } from '../verified-credential.ts'
import { readClaims } from './claims.ts'
import { createKeySet, fetchKeySet, parseKeySet } from './key-set.ts'

/** What tokens are verified with. */
export interface JwtOptions {
  readonly issuers: readonly IssuerConfiguration[]
  readonly directory: string
  readonly clock: () => number
  readonly fetch: typeof fetch
  readonly log: (message: string, error: unknown) => void
}

/**
 * Checks a token at a time. `header`: lower-case name of the front proxy's header that it stood in; undefined: the client showed it.
 * @throws GatewayError `credential.invalid`, `credential.expired`, `credential.bound-elsewhere`, `credential.issuer-unreachable`
 */
export type VerifyJwt = (token: string, now: number, header?: string) => Promise<VerifiedCredential>

const longest = 8192
/** Headers by which a token would bring its own key. */
const ownKeyHeaders = ['jwk', 'jku', 'x5u', 'x5c'] as const
/** Values of `typ` for other signed statements of an issuer, which are no credentials. */
const types = new Set([undefined, 'jwt', 'at+jwt', 'application/at+jwt', 'application/jwt'])

interface Issuer {
  readonly configuration: IssuerConfiguration
  readonly getKey: JWTVerifyGetKey
  readonly options: JWTVerifyOptions
}

/** Loads the issuers; key sets by URL are fetched when the first token comes. @throws Error when a key set file cannot be used */
export function createVerifyJwt(parts: JwtOptions): VerifyJwt {
  const places = Map.groupBy(
    parts.issuers.map((configuration) => issuerFrom(configuration, parts)),
    ({ configuration }) => configuration.header?.toLowerCase(),
  )
  const finders = new Map([...places].map(([header, issuers]) => [header, issuerFinder(issuers)]))
  return (token, now, header) => verify(token, now, finders.get(header) ?? (() => undefined))
}

const issuerFrom = (configuration: IssuerConfiguration, parts: JwtOptions): Issuer => ({
  configuration,
  getKey: keysOf(configuration, parts),
  options: {
    issuer: configuration.issuer,
    audience: configuration.audience,
    algorithms: configuration.algorithms,
    clockTolerance: configuration.leeway / 1000,
    requiredClaims: ['exp', 'sub'],
  },
})

type IssuerOf = (token: string) => Issuer | undefined

/** Finds the issuer of a token among those whose tokens may stand in one place. */
function issuerFinder(issuers: readonly Issuer[]): IssuerOf {
  const [only, ...others] = issuers
  // Where there is one issuer, jose's own check of the claim is enough.
  if (others.length === 0) return () => only
  const byName = new Map<unknown, Issuer>(issuers.map((issuer) => [issuer.configuration.issuer, issuer]))
  return (token) => byName.get(statedIssuer(token))
}

async function verify(token: string, now: number, issuerOf: IssuerOf): Promise<VerifiedCredential> {
  if (token.length > longest)
    throw new GatewayError('credential.invalid', `JWT of ${token.length} characters`)
  try {
    const issuer = issuerOf(token)
    if (!issuer) throw new GatewayError('credential.invalid', 'JWT of an issuer that is not configured')
    const { payload, protectedHeader } = await jwtVerify(token, issuer.getKey, {
      ...issuer.options,
      currentDate: new Date(now),
    })
    checkHeader(protectedHeader)
    return knownSubject(payload, issuer.configuration, now)
  } catch (error) {
    throw asGatewayError(error)
  }
}

/** The issuer that a token states, to find the keys it must be signed with; jose checks the claim again after the signature. */
function statedIssuer(token: string): unknown {
  const payload = token.slice(token.indexOf('.') + 1, token.lastIndexOf('.'))
  return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))?.iss
}

/** Refuses tokens whose headers bring keys of their own: keys come from the configuration alone, whatever the signature. */
function checkHeader(header: JWTHeaderParameters): void {
  const own = ownKeyHeaders.find((name) => header[name] !== undefined)
  if (own) throw new GatewayError('credential.invalid', `JWT that brings its own key (${own})`)
  if (!types.has(header.typ?.toLowerCase()))
    throw new GatewayError('credential.invalid', 'JWT of another type')
}

function knownSubject(
  payload: Awaited<ReturnType<typeof jwtVerify>>['payload'],
  configuration: IssuerConfiguration,
  now: number,
): VerifiedCredential {
  const { sub, exp, iat } = payload
  if (typeof sub !== 'string' || sub === '')
    throw new GatewayError('credential.invalid', 'JWT without a subject')
  // A token issued in the future would escape revocations until then.
  if (iat !== undefined && iat * 1000 > now + configuration.leeway)
    throw new GatewayError('credential.invalid', 'JWT issued in the future')
  // A token bound to a key of its sender (DPoP, mTLS) is refused, because the gateway does not verify that key.
  if (payload.cnf !== undefined) throw new GatewayError('credential.bound-elsewhere', 'JWT with cnf')
  const id = `jwt:${configuration.name}:${sub}`
  return {
    identity: {
      id,
      kind: 'jwt',
      ...readClaims(payload, sub, configuration),
      scope: {},
      shownAs: 'jwt',
      expiresAt: Math.floor((exp ?? 0) * 1000) + configuration.leeway,
    },
    source: 'issuer',
    roots: [id],
    // Without `iat` any revocation of the subject ends it.
    rootedAt: (iat ?? 0) * 1000,
    bindings: [],
  }
}

function asGatewayError(error: unknown): GatewayError {
  if (error instanceof GatewayError) return error
  if (error instanceof errors.JWTExpired) return new GatewayError('credential.expired', 'JWT')
  if (error instanceof errors.JWTClaimValidationFailed)
    return new GatewayError('credential.invalid', `JWT claim ${error.claim}: ${error.reason}`)
  if (error instanceof errors.JOSEError) return new GatewayError('credential.invalid', `JWT: ${error.code}`)
  return new GatewayError('credential.invalid', 'JWT that cannot be read', { cause: error })
}

function keysOf(
  { name, jwksUrl, jwksFile, keysFor, keysThroughOutage }: IssuerConfiguration,
  parts: JwtOptions,
): JWTVerifyGetKey {
  if (jwksUrl === undefined) {
    const file = resolve(parts.directory, jwksFile ?? '')
    try {
      return createLocalJWKSet(parseKeySet(readFileSync(file, 'utf8')))
    } catch (error) {
      throw new Error(`issuer ${name}: ${file}: ${(error as Error).message}`)
    }
  }
  return createKeySet({
    load: () => fetchKeySet(jwksUrl, parts.fetch),
    clock: parts.clock,
    lives: { freshForMs: keysFor, keepForMs: keysThroughOutage },
    onFailure: (error) =>
      parts.log(`the keys of issuer ${name} cannot be fetched, or not all of them used`, error),
  })
}
