export { isObject, type JsonObject, objectsOf } from '@mapgate/policy'

/** The value of a JSON text, without the mark that some servers write before UTF-8; undefined where the text is no JSON. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return undefined
  }
}

/** The texts of a list; none for any other value. */
export function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}

/** A list of one text that is not empty; none for any other value. */
export function textOf(value: unknown): readonly string[] {
  return typeof value === 'string' && value !== '' ? [value] : []
}

/** The whole numbers of a list; none for any other value. */
export function numbersOf(value: unknown): readonly number[] {
  return Array.isArray(value) ? value.filter((item) => Number.isInteger(item)) : []
}
