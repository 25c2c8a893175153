import { narrowsNothing } from '@mapgate/policy'
import { parseExpression, placeholdersInPatterns } from '@mapgate/protocol'
import { conditionsOf } from './conditions-of.ts'
import type { Advice } from './cross-fault.ts'
import { isEditOperation } from './edit-operations.ts'
import type { Configuration } from './schema.ts'

/** Advice on grants and rates: no grants at all, one name for two grants, grants that have ended, edits that nobody may do. */
export const grantAdvice = (configuration: Configuration, now: number): readonly Advice[] => [
  ...noGrants(configuration),
  ...oneNameForTwo('grants', configuration.grants),
  ...oneNameForTwo('rates', configuration.limits.rates),
  ...patternAttributes(configuration),
  ...pastGrants(configuration, now),
  ...narrowedEdits(configuration),
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

/** Advice on an attribute in a pattern, whose wildcards do not count. */
const patternAttributes = ({ grants }: Configuration): Advice[] =>
  grants.flatMap((grant, index) =>
    conditionsOf(grant).flatMap(({ path, condition }) => {
      const parsed = parseExpression(condition, { placeholders: true })
      const names = 'fault' in parsed ? [] : [...placeholdersInPatterns(parsed.expression)]
      return names.map((name) => ({
        path: ['grants', index, ...path],
        message: `takes :${name} in LIKE letter by letter: % and _ in the attribute mean themselves. Write wildcards into the condition, such as :${name} || '%'.`,
      }))
    }),
  )

/** Advice on a grant that has ended. */
const pastGrants = ({ grants }: Configuration, now: number): Advice[] =>
  grants.flatMap(({ with: narrowing }, index) => {
    const until = narrowing?.valid?.until
    return until === undefined || Date.parse(until) > now
      ? []
      : [
          {
            path: ['grants', index, 'with', 'valid', 'until'],
            message: `${until} is past: the grant gives nothing any more.`,
          },
        ]
  })

/** Advice on a grant of edits that narrows something and does not say what may be edited: it permits no edits. */
const narrowedEdits = ({ grants }: Configuration): Advice[] =>
  grants.flatMap((grant, index) => {
    const place = grant.for.findIndex(isEditOperation)
    return place === -1 || grant.with?.edit !== undefined || narrowsNothing(grant)
      ? []
      : [
          {
            path: ['grants', index, 'for', place],
            message:
              'permits no edits: the grant names layers or narrows something, and does not say what may be edited. Say it with `edit`, such as edit: {update: true}, or give edits in a grant of their own that narrows nothing.',
          },
        ]
  })
