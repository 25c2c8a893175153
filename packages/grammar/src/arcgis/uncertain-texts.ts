import { hasUncertainText, mayBecomeApostrophe } from '../expression/index.ts'
import { type MapRequest, mapExpressions } from '../request.ts'

/** True for a request with a text, in a condition or by itself, with a character that a database of single bytes may read as an apostrophe. */
export function hasUncertainTexts(request: MapRequest): boolean {
  const found: boolean[] = Object.values(request.parameters).map(
    (value) => typeof value === 'string' && mayBecomeApostrophe(value),
  )
  mapExpressions(request, (expression) => {
    found.push(hasUncertainText(expression))
    return expression
  })
  return found.includes(true)
}
