import { type Expression, parseExpression } from '../../expression/index.ts'
import { fields } from './conditions.fixture.ts'
import { type FilterLanguage, printFilters } from './print-filters.ts'
import type { DataSource } from './text-rules.ts'

/** A condition as a tree. */
export function read(text: string): Expression {
  const parsed = parseExpression(text)
  if ('fault' in parsed) throw new Error(parsed.fault.message)
  return parsed.expression
}

/** The printed condition of one layer, `all rows`, `no rows`, or why it cannot be printed. */
export function textOf(
  language: FilterLanguage,
  where: string,
  dataSource: DataSource = 'postgresql',
): string | undefined {
  const result = printFilters(language, [{ name: 'parcels', where: read(where), fields, dataSource }])
  return result.reason ?? result.parameter?.value ?? (result.layers.length === 0 ? 'no rows' : 'all rows')
}
