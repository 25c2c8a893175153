import { mayBecomeApostrophe, stringFault } from '../../expression/index.ts'
import { refuse } from './unsayable.ts'

/**
 * A text that arrives at a data store as it is, whatever language is between. Refused are characters that one of them takes for the end
 * or an escape of a text, and blanks around it, which readers of XML and of lists take away.
 */
export function safeText(value: string): string {
  const isOdd =
    stringFault(value) !== undefined ||
    mayBecomeApostrophe(value) ||
    /[\\\n\r\t\u2028\u2029]/.test(value) ||
    value !== value.trim()
  return isOdd ? refuse('text') : value
}

/** The name of a field that no language takes for anything else: a path of XML, a call, the end of a quoted name. */
export function safeName(name: string): string {
  const isPlain = /^[\p{L}_](?:[\p{L}\p{M}\p{Nd}_.$ -]*[\p{L}\p{M}\p{Nd}_$])?$/u.test(name)
  return isPlain && name.length <= 128 ? name : refuse('field')
}

/** A text between apostrophes, those in it doubled. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`
