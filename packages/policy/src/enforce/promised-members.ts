import { Refused } from '../model/refusal.ts'
import type { JsonObject } from './json-body.ts'

/**
 * Refuses JSON that is no reply to what was asked: `{"status":"busy"}` is no set of no features.
 * @param oneOf the reply has at least one of these members; undefined: none is needed
 * @throws Refused `upstream.invalid-reply`
 */
export function demandMembers(json: JsonObject, oneOf: readonly string[] | undefined): void {
  if (oneOf === undefined || oneOf.some((name) => json[name] !== undefined)) return
  throw new Refused('upstream.invalid-reply', `the reply has none of ${oneOf.join(', ')}`)
}
