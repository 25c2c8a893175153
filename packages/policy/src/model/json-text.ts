/** Members of JSON that JavaScript has since Node.js 22 and that its types lack. */
const json = JSON as unknown as {
  parse(
    text: string,
    revive: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): unknown
  rawJSON(text: string): unknown
  isRawJSON(value: unknown): value is { readonly rawJSON: string }
}

const utf8 = new TextDecoder()

/** A whole number with so many digits that a JavaScript number may not hold it, in a place where JSON allows a number. */
const mayBeLarge = /(?:^|[:,[\s])-?\d{16,}(?=[\s,\]}]|$)/
const wholeNumber = /^-?\d{16,}$/

/**
 * Parses the JSON text of a map server. A byte order mark is skipped, which some servers write. Whole numbers beyond 2^53 stay exact:
 * each is kept as text, and `JSON.stringify` writes it as it came.
 * @throws SyntaxError
 */
export function parseJson(bytes: Uint8Array): unknown {
  const text = utf8.decode(bytes)
  return mayBeLarge.test(text) ? json.parse(text, exactly) : JSON.parse(text)
}

const exactly = (_key: string, value: unknown, { source }: { readonly source?: string }): unknown =>
  typeof value === 'number' &&
  source !== undefined &&
  wholeNumber.test(source) &&
  !Number.isSafeInteger(value)
    ? json.rawJSON(source)
    : value

/** The value as a number; NaN if it is not a number, or a whole number that is kept as text. */
export const numberIn = (value: unknown): number =>
  typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN

/** A value to compare others with: the value itself, or the text of a whole number that is kept as text. */
export const identityOf = (value: unknown): unknown =>
  json.isRawJSON(value) ? `raw ${value.rawJSON}` : value
