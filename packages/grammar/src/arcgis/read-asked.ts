import { withTextsComputed } from '../expression/index.ts'
import type { AskedIntent } from '../intent/index.ts'
import { type MapRequest, mapExpressions } from '../request.ts'
import { readIntent } from './read-intent.ts'
import { hasUncertainTexts } from './uncertain-texts.ts'

/** The part of a request that policy looks at. */
export const readAsked = (request: MapRequest): AskedIntent => ({
  intent: readIntent(mapExpressions(request, withTextsComputed)),
  hasUncertainText: () => hasUncertainTexts(request),
})
