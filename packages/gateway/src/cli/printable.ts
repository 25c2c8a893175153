/** What a terminal acts on instead of showing it: control characters, and those that turn the direction of writing. */
const acting = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu

/** A text as it may go to a terminal, whoever its words come from: lines and tabs stay, and what a terminal acts on is spelled out. */
export const printable = (text: string): string =>
  text
    .replace(/\r$/gm, '')
    .replace(acting, (found) =>
      found === '\n' || found === '\t' ? found : `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
    )

/** Makes what commands print printable. Map servers, providers and files of others have words in it. */
export function printPlainly(target: Pick<Console, 'log' | 'error'>): void {
  for (const name of ['log', 'error'] as const) {
    const print = target[name].bind(target)
    target[name] = (first: unknown, ...more: unknown[]) =>
      print(typeof first === 'string' ? printable(first) : first, ...more)
  }
}
