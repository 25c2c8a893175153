/** Texts that YAML reads as they are: names, paths, web addresses and IPv4 addresses. */
const plain =
  /^(?:[A-Za-z/.][A-Za-z0-9_./@-]*|https?:\/\/[A-Za-z0-9_./-]+(?::\d+)?[A-Za-z0-9_./-]*|\d+\.\d+\.\d+\.\d+)$/
/** Those that it reads as something else than a text. */
const otherwiseRead = /^(true|false|null|yes|no|on|off|y|n|\.inf|\.nan|~)$/i

/** A text as a YAML value that is good in a block and between braces: as it is where it can be, else in quotes. */
export const scalar = (text: string): string =>
  plain.test(text) && !otherwiseRead.test(text) ? text : quoted(text)

/** A list between brackets. */
export const flowList = (texts: readonly string[]): string => `[${texts.map(scalar).join(', ')}]`

/** Single quotes, in which only the quote itself has a meaning, where that can be; control characters need double ones. */
const quoted = (text: string): string =>
  /[\p{Cc}\u2028\u2029\ufeff]/u.test(text) ? JSON.stringify(text) : `'${text.replaceAll("'", "''")}'`
