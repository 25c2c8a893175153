import { parseExpression, placeholdersInPatterns } from '@mapgate/protocol'
import type { Advice } from './cross-fault.ts'
import type { Configuration } from './schema.ts'

/** Advice on grants and rates: no grants at all, one name for two grants, grants that have ended, edits that are always refused. */
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

/** Advice on a grant of edits that hides something, because edits are only allowed by grants that hide nothing. */
const narrowedEdits = ({ grants }: Configuration): Advice[] =>
  grants.flatMap(({ for: operations, with: narrowing }, index) => {
    const place = operations.findIndex((name) => name.toLowerCase() === 'edit')
    const hides = [narrowing?.fields, narrowing?.where, narrowing?.area].some((one) => one !== undefined)
    return place === -1 || !hides
      ? []
      : [
          {
            path: ['grants', index, 'for', place],
            message:
              'edits are refused to whom fields or rows are hidden: beside `fields`, `where` or `area` it gives nothing. Give `edit` in a grant of its own that hides nothing.',
          },
        ]
  })
