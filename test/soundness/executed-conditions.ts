import { classOf } from './cell-oracle.ts'
import type { Leak } from './checks.ts'
import type { CaseReply } from './gateway.ts'
import type { Policy } from './policies.ts'
import { sightOf } from './sight.ts'
import type { Template } from './template.ts'

/** Words that stand before a bracket in conditions of Esri's standardized queries, as the sample server writes them, and those that join conditions. */
const knownCalls = new Set(
  `ABS ACOS ASIN ATAN CEILING COS FLOOR LOG LOG10 MOD POWER ROUND SIGN SIN TAN TRUNCATE CHAR_LENGTH CONCAT LOWER UPPER POSITION
   SUBSTRING COALESCE NULLIF EXTRACT TRIM CAST VARCHAR CHAR IN AND OR NOT WHEN THEN ELSE CASE FROM LIKE BETWEEN HAVING COUNT
   MIN MAX SUM AVG STDDEV VAR LENGTH SUBSTR LN ESRI_POSITION ESRI_EXTRACT ESRI_TRIM ESRI_TRUNCATE ESRI_STDDEV ESRI_VAR INSTR AS`.split(
    /\s+/,
  ),
)

/** What some databases stop at, in a row that they look at before the policy. */
const mayFail =
  /\b(?:CASE|CAST|COALESCE|NULLIF|SUBSTRING|POSITION|TRIM|EXTRACT|ABS|MOD|CONCAT|LENGTH|SUBSTR|ESRI_\w+)\b|[*/]|\|\|/i

/**
 * (f) What a map server was told to look for calls only functions of the standard, and, on a layer of which rows are hidden, nothing at which a
 * database may stop.
 */
export function strangeCondition(
  { executions, asked }: CaseReply,
  { policy, template }: { policy: Policy; template: Template },
): Leak {
  for (const { service, operation, predicate } of executions) {
    if (!service.startsWith('Assets_Service')) continue
    for (const [layerId, texts] of Object.entries(predicate)) {
      const sight = sightOf(policy, template, Number(layerId), asked && classOf(asked.id))
      const hidesRows = !(template.rows.get(Number(layerId)) ?? []).every((row) => sight.row(row.values))
      for (const text of texts.map(withoutTexts)) {
        const call = [...text.matchAll(/\b([A-Za-z_]\w*)\s*\(/g)].find(
          ([, name = '']) => !knownCalls.has(name.toUpperCase()),
        )
        if (call) return `${operation} called ${call[1]} on layer ${layerId}`
        // What find looks for is the server's own condition.
        if (hidesRows && operation !== 'find' && mayFail.test(text))
          return `${operation} of layer ${layerId}, whose rows are hidden in part, by what a database may stop at: ${text}`
      }
    }
  }
  return undefined
}

/** The condition without its texts, moments and quoted names. */
const withoutTexts = (condition: string): string =>
  condition.replaceAll(/'(?:[^']|'')*'/g, "''").replaceAll(/"[^"]*"/g, 'x')
