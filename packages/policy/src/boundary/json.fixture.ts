/** A JSON object. */
export type Json = { readonly [name: string]: unknown }

/** True for objects, false for lists and null. */
export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The objects of a list; of anything else none. */
export const objectsOf = (value: unknown): readonly Json[] =>
  Array.isArray(value) ? value.filter(isObject) : []
