import type { PatternPart } from './plain.ts'
import { refuse } from './unsayable.ts'

/** The pieces of a pattern of `LIKE`; neither two texts nor two runs follow each other. */
export function patternParts(pattern: string, mark: string | undefined): readonly PatternPart[] {
  const parts: PatternPart[] = []
  let letters = ''
  const flush = () => {
    if (letters !== '') parts.push({ letters })
    letters = ''
  }
  let escaped = false
  for (const character of pattern) {
    if (!escaped && character === mark) escaped = true
    else if (escaped || (character !== '%' && character !== '_')) {
      letters += character
      escaped = false
    } else {
      flush()
      if (character === '_') parts.push('one')
      else if (parts.at(-1) !== 'run') parts.push('run')
    }
  }
  if (escaped) refuse('pattern')
  flush()
  return parts
}
