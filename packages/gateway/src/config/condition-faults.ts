import {
  bindPlaceholders,
  type Expression,
  fieldsOf,
  parseExpression,
  placeholdersInPatterns,
  placeholdersOf,
} from '@mapgate/protocol'
import type { CrossFault } from './cross-fault.ts'

/** Faults of a condition of a grant, which may hold attributes of the caller. */
export function conditionFaults(condition: string, path: readonly PropertyKey[]): readonly CrossFault[] {
  const parsed = parseExpression(condition, { placeholders: true })
  if ('fault' in parsed) {
    return [{ path, message: `${parsed.fault.message}, at character ${parsed.fault.position + 1}` }]
  }
  const unknown = [...placeholdersOf(parsed.expression)]
    .filter((name) => !/^principal\.[^.]+$/.test(name))
    .map((name) => ({ path, message: unknownPlaceholder(`:${name}`) }))
  const bare = [...fieldsOf(parsed.expression)]
    .filter((name) => /^principal\./i.test(name))
    .map((name) => ({ path, message: `${name} is no field: did you mean :${name}?` }))
  return [...unknown, ...bare, ...patternFaults(parsed.expression).map((message) => ({ path, message }))]
}

/** The message on a placeholder that stands for nothing. */
export const unknownPlaceholder = (placeholder: string): string =>
  `${placeholder} is unknown; attributes are written :principal.district`

/** A fault where no attribute could be bound in a pattern, because it would give no row to anybody. */
function patternFaults(where: Expression): readonly string[] {
  const bound = bindPlaceholders(where, () => 'x')
  if (!('fault' in bound) || !placeholdersInPatterns(where).has(bound.fault.placeholder)) return []
  return [
    `:${bound.fault.placeholder} cannot be bound in this pattern: join it with || or CONCAT, inside of UPPER and LOWER at most, and take no letter or digit for ESCAPE`,
  ]
}
