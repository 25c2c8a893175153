import type { ValueType } from '../value.ts'

/** Texts of long values, percent-encoded, that were made before: making them takes longer than anything else that is done with them. */
const known = new WeakMap<object, string>()

/** The text of a value, percent-encoded for a form. */
export function encodedText<T>(type: ValueType<T>, value: T): string {
  const before = typeof value === 'object' && value !== null ? known.get(value) : undefined
  return before ?? encodeText(type.print(value))
}

/** Keeps the text of a value for as long as there is the value, which never changes. */
export function keepEncoded(value: unknown, text: string): void {
  if (typeof value === 'object' && value !== null) known.set(value, text)
}

/** Percent-encoding that keeps a URL short: what ArcGIS values are made of stays readable where RFC 3986 lets it. */
function encodeText(text: string): string {
  if (/^[A-Za-z0-9\-._~*,:]*$/.test(text)) return text
  return encodeURIComponent(text).replace(/%(?:2C|3A)/g, (code) => (code === '%2C' ? ',' : ':'))
}
