/** What JavaScript has since Node 22, and its types do not know yet. */
const json = JSON as unknown as {
  parse(
    text: string,
    revive: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): unknown
  rawJSON(text: string): unknown
  isRawJSON(value: unknown): value is { readonly rawJSON: string }
}

const utf8 = new TextDecoder()

/** A whole number of so many digits that it may not fit, where JSON allows a number. */
const mayBeLarge = /(?:^|[:,[\s])-?\d{16,}(?=[\s,\]}]|$)/
const wholeNumber = /^-?\d{16,}$/

/**
 * The value of a JSON text of a map server, without the mark that some write before UTF-8. Whole numbers beyond 2^53 stay exact: each is a
 * text that `JSON.stringify` writes as it came.
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

/** The number of a value; NaN for what is none, and for a whole number that does not fit. */
export const numberIn = (value: unknown): number =>
  typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN

/** What tells a value from others, exactly: of whole numbers that do not fit, their text. */
export const identityOf = (value: unknown): unknown =>
  json.isRawJSON(value) ? `raw ${value.rawJSON}` : value
