const longest = 120

/** A text of the file as it may be printed anywhere: one line, without signs that a terminal or a document takes for something else. */
export function shown(text: string): string {
  const plain = text.replace(/[^\x21-\x7e\p{L}\p{N} ]|[`|<>]/gu, '?')
  return plain.length > longest ? `${plain.slice(0, longest)}…` : plain
}

/**
 * An address as it may be printed: user, password, query and fragment may hold secrets, and are left out. A password may hold signs that end
 * the host of an address, and an `@` of its own, so that of an address with an `@` nothing is shown.
 */
export const shownUrl = (url: string): string =>
  url.includes('@') ? 'an address with a user in it' : shown(url.replace(/[?#].*$/s, ''))
