import { parseExpression, placeholdersInPatterns, placeholdersOf } from '@mapgate/protocol'
import { didYouMean } from '../core/nearest.ts'
import type { Advice } from './advice.ts'
import type { Configuration } from './schema.ts'

/** What is probably not meant among grants and rates: no grants, one name for two, attributes and roles that nobody has. */
export const grantAdvice = (configuration: Configuration): readonly Advice[] => [
  ...noGrants(configuration),
  ...oneNameForTwo('grants', configuration.grants),
  ...oneNameForTwo('rates', configuration.limits.rates),
  ...unknownAttributes(configuration),
  ...patternAttributes(configuration),
  ...unknownRateRoles(configuration),
]

const noGrants = ({ grants }: Configuration): Advice[] =>
  grants.length > 0
    ? []
    : [
        {
          path: ['grants'],
          message: 'is empty: everything is refused to everybody until a grant gives something.',
        },
      ]

function oneNameForTwo(
  section: 'grants' | 'rates',
  entries: readonly { readonly name?: string | undefined }[],
): Advice[] {
  const place = section === 'rates' ? ['limits', 'rates'] : ['grants']
  const names = entries.map(({ name }) => name)
  return names.flatMap((name, index) =>
    name !== undefined && names.indexOf(name) < index
      ? [
          {
            path: [...place, index, 'name'],
            message: `${name} is the name of two: the audit log cannot tell which of them held.`,
          },
        ]
      : [],
  )
}

/** Whoever writes an attribute into a pattern may have meant its wildcards. */
function patternAttributes({ grants }: Configuration): Advice[] {
  return grants.flatMap(({ with: narrowing }, index) => {
    const parsed = parseExpression(narrowing?.where ?? '1=1', { placeholders: true })
    const names = 'fault' in parsed ? [] : [...placeholdersInPatterns(parsed.expression)]
    return names.map((name) => ({
      path: ['grants', index, 'with', 'where'],
      message: `takes :${name} in LIKE letter by letter: % and _ in the attribute mean themselves. Write wildcards into the condition, such as :${name} || '%'.`,
    }))
  })
}

/** A condition with an attribute that nobody has gives no row; the store can bring attributes that the file does not name. */
function unknownAttributes({ grants, keys, users, issuers, store }: Configuration): Advice[] {
  if (store.file !== undefined) return []
  const known = new Set([
    ...[...keys, ...users].flatMap(({ attributes }) => Object.keys(attributes)),
    ...issuers.flatMap(({ claims }) => Object.keys(claims.attributes)),
  ])
  const nobody = (path: readonly PropertyKey[], name: string): Advice[] =>
    known.has(name)
      ? []
      : [
          {
            path,
            message: `nobody has the attribute ${name}, so the grant gives nothing${didYouMean(name, known)}`,
          },
        ]
  return grants.flatMap(({ to, with: narrowing }, index) => [
    ...Object.keys(to.claims ?? {}).flatMap((name) => nobody(['grants', index, 'to', 'claims', name], name)),
    ...attributesIn(narrowing?.where).flatMap((name) => nobody(['grants', index, 'with', 'where'], name)),
  ])
}

function attributesIn(where: string | undefined): readonly string[] {
  const parsed = where === undefined ? undefined : parseExpression(where, { placeholders: true })
  if (parsed === undefined || 'fault' in parsed) return []
  return [...placeholdersOf(parsed.expression)].map((name) => name.replace(/^principal\./, ''))
}

function unknownRateRoles({ limits, keys, users, issuers, store }: Configuration): Advice[] {
  if (issuers.length > 0 || store.file !== undefined) return []
  const known = new Set(['anonymous', ...[...keys, ...users].flatMap(({ roles }) => roles)])
  return limits.rates.flatMap(({ roles = [] }, index) =>
    roles
      .filter((role) => !known.has(role))
      .map((role) => ({
        path: ['limits', 'rates', index, 'roles'],
        message: `nobody has the role ${role}, so this limit holds for nobody${didYouMean(role, known)}`,
      })),
  )
}
