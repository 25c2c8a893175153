/** One name with its type: `URI:…`, `DNS:…`, `email:…`. Node.js quotes a name that has other characters than usual ones, as JSON. */
const entry = /([A-Za-z ]+):("(?:[^"\\]|\\.)*"|[^",]*)(?:, |$)/y

/**
 * The subject alternative names in the text that Node.js makes of them. Empty where the text is not understood to its end: a name that pretends to be
 * two must not become two.
 */
export function alternativeNames(text: string | undefined): readonly string[] {
  if (text === undefined) return []
  const names: string[] = []
  entry.lastIndex = 0
  while (entry.lastIndex < text.length) {
    const [, type = '', value = ''] = entry.exec(text) ?? []
    if (type === '') return []
    names.push(nameOf(type, value.startsWith('"') ? JSON.parse(value) : value))
  }
  return names
}

/** A name in the form in which names are compared: the case of letters counts but in names of hosts. */
export const nameOf = (type: string, value: string): string =>
  `${type}:${type === 'DNS' ? value.toLowerCase() : value}`
