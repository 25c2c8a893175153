import { type Expression, parseExpression } from '@mapgate/protocol'

/** A condition in standardized SQL as a tree. */
export function parsed(text: string): Expression {
  const outcome = parseExpression(text)
  if ('fault' in outcome) throw new Error(`${text}: ${outcome.fault.message}`)
  return outcome.expression
}
