import type { Intent, IntentOf } from '../intent/index.ts'
import type { MapRequest } from '../request.ts'
import { printOwn } from './own-request.ts'

/** Prints intents of a kind. */
type Printer<Kind extends Intent['kind']> = (intent: IntentOf<Kind>) => MapRequest

/** How each kind of intent is printed. */
const printers: { readonly [Kind in Intent['kind']]: Printer<Kind> } = {
  own: printOwn,
}

/** The request that asks for what an intent asks for, of the service type that the intent names. */
export function printIntent(intent: Intent): MapRequest {
  const print = printers[intent.kind] as (intent: Intent) => MapRequest
  return print(intent)
}
