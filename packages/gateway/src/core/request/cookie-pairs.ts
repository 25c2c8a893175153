import { withoutBlanks } from './blanks.ts'

/**
 * The cookies of a `Cookie` header: name and value, in order. Nothing but spaces and tabs around a pair is left out (RFC 6265, 4.2.1): a neighbour host may
 * set a cookie whose name begins with another kind of blank, which is then not one of the names that browsers protect.
 */
export const cookiePairs = (
  header: string | undefined,
): readonly (readonly [name: string, value: string])[] =>
  (header ?? '').split(';').flatMap((text) => {
    const pair = withoutBlanks(text)
    const at = pair.indexOf('=')
    return at < 0 ? [] : [[pair.slice(0, at), pair.slice(at + 1)] as const]
  })
