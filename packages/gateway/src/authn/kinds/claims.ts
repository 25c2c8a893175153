import type { AttributeValue } from '@mapgate/policy'
import type { JWTPayload } from 'jose'
import type { IssuerConfiguration } from '../../config/sections/identity.ts'

/** The claims of a token about its subject, in the gateway's terms. */
interface ClaimedIdentity {
  readonly name: string
  readonly roles: readonly string[]
  readonly attributes: Readonly<Record<string, AttributeValue>>
}

/** Maps claims to name, roles and attributes as the issuer's section says; claims of another type count as absent. */
export function readClaims(
  payload: JWTPayload,
  subject: string,
  { claims, roles }: Pick<IssuerConfiguration, 'claims' | 'roles'>,
): ClaimedIdentity {
  const name = claimAt(payload, claims.name)
  return {
    name: typeof name === 'string' && name !== '' ? name : subject,
    roles: merged(roles, textsOf(claimAt(payload, claims.roles))),
    attributes: attributesOf(payload, claims.attributes),
  }
}

/** Attributes by the paths of their claims; a claim that is no attribute value gives none. */
export function attributesOf(
  claims: Readonly<Record<string, unknown>>,
  paths: Readonly<Record<string, string>>,
): Readonly<Record<string, AttributeValue>> {
  const found = Object.entries(paths).flatMap(([attribute, path]) => {
    const value = claimAt(claims, path)
    return isAttribute(value) ? [[attribute, value] as const] : []
  })
  return Object.fromEntries(found)
}

const merged = (one: readonly string[], other: readonly string[]): readonly string[] =>
  one.length === 0 ? other : [...new Set([...one, ...other])]

/** The claim of exactly this name, else the one at this path: some issuers name claims by a URL, which contains dots. */
export function claimAt(payload: Readonly<Record<string, unknown>>, path: string): unknown {
  if (Object.hasOwn(payload, path)) return payload[path]
  return path.split('.').reduce<unknown>((value, step) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
    return (value as Record<string, unknown>)[step]
  }, payload)
}

/** A list of texts, or one text with spaces between, as `scope` has it. */
function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.split(' ').filter(Boolean)
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : []
}

function isAttribute(value: unknown): value is AttributeValue {
  if (Array.isArray(value))
    return value.every((entry) => typeof entry === 'string') || value.every((entry) => Number.isFinite(entry))
  return typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)
}
