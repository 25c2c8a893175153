import { ValueError } from '../../value.ts'
import { readTolerantJson } from './tolerant-json.ts'

/** A JSON object as parsed; only known keys are ever read from it. */
export type JsonObject = Readonly<Record<string, unknown>>

/** Longest JSON value of a parameter, in characters. */
const maxJsonLength = 8_000_000

/** Parses the JSON text of a parameter value, as ArcGIS reads it; bounded in length and depth. What goes on is printed as strict JSON. */
export function parseJson(text: string): unknown {
  if (text.length > maxJsonLength) throw new ValueError(`it is longer than ${maxJsonLength} characters`)
  return readTolerantJson(text)
}

/** The value as an object; `what` names it in the error. */
export function asObject(value: unknown, what: string): JsonObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject
  throw new ValueError(`${what} has to be a JSON object`)
}

/** The value as a list of at most `max` items. */
export function asList(value: unknown, what: string, max: number): readonly unknown[] {
  if (!Array.isArray(value)) throw new ValueError(`${what} has to be a JSON list`)
  if (value.length > max) throw new ValueError(`${what} has more than ${max} items`)
  return value
}

/** The value as a text of at most `maxLength` characters. */
export function asText(value: unknown, what: string, maxLength = 256): string {
  if (typeof value === 'string' && value.length <= maxLength && !value.includes('\0')) return value
  throw new ValueError(`${what} has to be a text of at most ${maxLength} characters`)
}

/** The value as a finite number that no map needs to exceed. */
export function asNumber(value: unknown, what: string): number {
  if (typeof value === 'number' && Math.abs(value) <= 1e15) return value === 0 ? 0 : value
  throw new ValueError(`${what} has to be a number`)
}

/** The value as a whole number between bounds. */
export function asInteger(value: unknown, what: string, min: number, max: number): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max)
    return value === 0 ? 0 : value
  throw new ValueError(`${what} has to be a whole number from ${min} to ${max}`)
}

/** The value as a boolean. */
export function asBoolean(value: unknown, what: string): boolean {
  if (typeof value === 'boolean') return value
  throw new ValueError(`${what} has to be true or false`)
}

/** The value as one of a closed list, compared without case, in the list's spelling. */
export function asChoice<T extends string>(value: unknown, what: string, choices: readonly T[]): T {
  const key = typeof value === 'string' ? value.toLowerCase() : undefined
  const found = choices.find((choice) => choice.toLowerCase() === key)
  if (found !== undefined) return found
  throw new ValueError(`${what} has to be one of ${choices.join(', ')}`)
}

/** Whether a key is absent: missing, or null, which clients send for it. */
export function isAbsent(value: unknown): value is null | undefined {
  return value === undefined || value === null
}

/** An object without its undefined keys, in the order given: the canonical form of what was read. */
export function compact<T extends object>(object: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(object).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> }
}
