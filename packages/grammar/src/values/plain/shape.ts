import { ValueError } from '../../value.ts'
import { asBoolean, asChoice, asList, asNumber, asObject, asText, isAbsent, type JsonObject } from './json.ts'

/** Reads one JSON value into its canonical form; throws `ValueError`. */
export type Reader = (value: unknown, what: string) => unknown

/** The keys that an object may have, in canonical order, and how each is read. Other keys are left out. */
export type Shape = Readonly<Record<string, Reader>>

/** Reads the known keys of an object in the order of its shape; null counts as absent. */
export function readShape(value: unknown, what: string, shape: Shape): JsonObject {
  const object = asObject(value, what)
  const read: Record<string, unknown> = {}
  for (const key of Object.keys(shape)) {
    const item = isAbsent(object[key]) ? undefined : shape[key]?.(object[key], key)
    if (item !== undefined) read[key] = item
  }
  return read
}

/** A reader of numbers. */
export const number: Reader = asNumber
/** A reader of booleans. */
export const flag: Reader = asBoolean
/** A reader of texts of at most 2,000 characters. */
export const words: Reader = (value, what) => asText(value, what, 2_000)
/** A reader of one of a list of words. */
export const oneOf =
  (...choices: readonly string[]): Reader =>
  (value, what) =>
    asChoice(value, what, choices)

/** A reader of lists. */
export const listOf =
  (item: Reader, max: number): Reader =>
  (value, what) =>
    asList(value, what, max).map((entry) => item(entry, what))

/** A reader of objects of one shape. */
export const objectOf =
  (shape: Shape): Reader =>
  (value, what) =>
    readShape(value, what, shape)

/** Refuses a key that names something Mapgate cannot look into. */
export const refused =
  (why: string): Reader =>
  (value, what) => {
    if (Array.isArray(value) && value.length === 0) return undefined
    throw new ValueError(`${what} is not supported: ${why}`)
  }
