import {
  andExpressions,
  type Expression,
  type FeatureQuery,
  fieldNamed,
  stringFault,
  unusedMark,
  withTextsComputed,
} from '@mapgate/protocol'
import { Refused } from '../model/refusal.ts'
import { type LayerRights, sees } from '../model/rights.ts'

/**
 * A query with a text as the condition that it is short for, `LIKE '%…%'` on the display field of the layer: so the field has to be seen, and
 * the condition joins the rows that are seen. Servers ignore the text beside a condition, so the two never go out together.
 * @throws Refused `request.parameter-invalid` where the display field is hidden or there is none, and for a text that is no literal
 */
export function withTextAsCondition(query: FeatureQuery, seen: LayerRights): FeatureQuery {
  const { text, where } = query
  if (text === undefined) return query
  const { displayField } = seen.layer
  if (displayField === undefined || !sees(seen, displayField)) throw noDisplayField()
  const search = withTextsComputed({
    kind: 'like',
    negated: false,
    operand: fieldNamed(displayField),
    ...patternOf(text),
  })
  return { ...query, text: undefined, where: where ? andExpressions(where, search) : search }
}

/** A pattern that finds the text by its own letters: `%` and `_` in it match nothing else. */
function patternOf(text: string): Pick<Extract<Expression, { kind: 'like' }>, 'pattern' | 'escape'> {
  demandLiteral('text', text)
  const literal = (value: string) => ({ kind: 'string', value: `%${value}%`, national: false }) as const
  if (!/[%_\\]/.test(text)) return { pattern: literal(text) }
  const mark = unusedMark([text])
  if (mark === undefined) throw noLiteral('text', 'it leaves no character for its escape')
  return { pattern: literal(text.replace(/[%_]/g, (letter) => mark + letter)), escape: mark }
}

/**
 * Refuses a text that could end the literal that a map server makes of it: a backslash before an apostrophe or at the end.
 * @throws Refused `request.parameter-invalid`
 */
export function demandLiteral(name: string, text: string): void {
  const fault = stringFault(text)
  if (fault !== undefined) throw noLiteral(name, fault)
}

const noLiteral = (name: string, fault: string): Refused =>
  new Refused('request.parameter-invalid', `${name}: ${fault}`, {
    publicText: `${name} cannot be searched for: a backslash stands before an apostrophe or at the end, or a character is no part of a text.`,
  })

/** The same words for a display field that is hidden and one that is not there. */
const noDisplayField = (): Refused =>
  new Refused('request.parameter-invalid', 'text searches a display field that is hidden or not there', {
    publicText: 'text searches the display field, which this layer does not have.',
  })
