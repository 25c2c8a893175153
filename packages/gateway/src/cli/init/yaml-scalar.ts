/** Texts that YAML reads as something else than a text, and those that begin or hold what has a meaning in it. */
const plain = /^[A-Za-z/.][A-Za-z0-9_./@-]*$/
const otherwiseRead = /^(true|false|null|yes|no|on|off|y|n|\.inf|\.nan|~)$/i

/** A text as a YAML value that is good in a block and between braces: as it is where it can be, else in quotes. */
export const scalar = (text: string): string =>
  plain.test(text) && !otherwiseRead.test(text) ? text : quoted(text)

/** A list between brackets. */
export const flowList = (texts: readonly string[]): string => `[${texts.map(scalar).join(', ')}]`

/** Single quotes, in which only the quote itself has a meaning, where that can be; control characters need double ones. */
const quoted = (text: string): string =>
  /[\p{Cc}\u2028\u2029\ufeff]/u.test(text) ? JSON.stringify(text) : `'${text.replaceAll("'", "''")}'`
