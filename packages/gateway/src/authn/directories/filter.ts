/**
 * Writes a value for a filter (RFC 4515): what a filter is made of, and every control character, as its code. Letters beyond ASCII stay.
 */
const escapedValue = (value: string): string =>
  value.replace(
    /[\u0000-\u001f\u007f()*\\]/g,
    (letter) => `\\${letter.charCodeAt(0).toString(16).padStart(2, '0')}`,
  )

/** A filter of the configuration with values in its places `{name}` and `{dn}`. */
export const filledFilter = (filter: string, values: Readonly<Record<string, string>>): string =>
  filter.replace(/\{(\w+)\}/g, (place, name: string) =>
    Object.hasOwn(values, name) ? escapedValue(values[name] ?? '') : place,
  )
