import type { GrantConfiguration } from '../model/grant-schema.ts'
import type { AttributeValue, Principal } from '../model/principal.ts'

/** The keys that a grant is found under: one for each role and principal, one for its claims, and `everybody`. */
export function subjectsOfGrant({ to }: GrantConfiguration): readonly string[] {
  const [claim] = Object.entries(to.claims ?? {})
  return [
    ...(to.roles ?? []).map((role) => (role === 'anonymous' ? 'everybody' : `role ${role}`)),
    ...(to.principals ?? []).map((id) => (id === 'anonymous' ? 'everybody' : `principal ${id}`)),
    ...(claim ? [claimKey(...claim)] : []),
    ...(to.anonymous ? ['everybody'] : []),
  ]
}

/** All keys that grants for a principal may be found under. What anonymous callers have everybody has, so `everybody` is among them. */
export function subjectsOf(principal: Principal): readonly string[] {
  return [
    'everybody',
    `principal ${principal.id}`,
    ...principal.roles.map((role) => `role ${role}`),
    ...Object.entries(principal.attributes).flatMap(([name, value]) =>
      valuesOf(value).map((one) => claimKey(name, one)),
    ),
  ]
}

/** True when a grant is for the principal. It is found by one of its claims, and here all of them have to match. */
export function isFor({ to }: GrantConfiguration, principal: Principal): boolean {
  return (
    to.anonymous === true ||
    named(to.roles, 'anonymous') ||
    named(to.principals, 'anonymous') ||
    named(to.principals, principal.id) ||
    principal.roles.some((role) => named(to.roles, role)) ||
    (to.claims !== undefined &&
      Object.entries(to.claims).every(([name, value]) => has(principal, name, value)))
  )
}

const named = (list: readonly string[] | undefined, name: string): boolean => list?.includes(name) ?? false

const has = ({ attributes }: Principal, name: string, value: string | number | boolean): boolean =>
  Object.hasOwn(attributes, name) && valuesOf(attributes[name] as AttributeValue).includes(value)

const valuesOf = (value: AttributeValue): readonly (string | number | boolean)[] =>
  Array.isArray(value) ? value : [value as string | number | boolean]

const claimKey = (name: string, value: string | number | boolean): string =>
  `claim ${name} ${JSON.stringify(value)}`
