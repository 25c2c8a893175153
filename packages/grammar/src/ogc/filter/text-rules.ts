import { type Expression, walk } from '../../expression/index.ts'
import { all, both, either, type Plain } from './plain.ts'
import { refuse } from './unsayable.ts'

/** Where the rows of a layer are. `other`: nobody says it, or no test has run it. */
export type DataSource = 'postgresql' | 'geopackage' | 'shapefile' | 'other'

/** How texts are compared: letter by letter, or perhaps without regard to letter case. */
type Regard = 'exact' | 'folded'

/** How a data source compares the texts of conditions that a server hands to it; undefined where that is not known. */
type TextRules =
  | {
      readonly equality: Regard
      readonly like: Regard
      /** What `_` stands for in a pattern. */
      readonly one: 'character' | 'byte'
    }
  | undefined

/**
 * What databases do by themselves: SQLite folds case in LIKE; the SQL of OGR folds it in comparisons, and takes `_` for a byte (seen of SQLite 3.40, GDAL 3.6
 * and PostgreSQL 15).
 */
export const rulesOfDatabases: Readonly<Record<DataSource, TextRules>> = {
  postgresql: { equality: 'exact', like: 'exact', one: 'character' },
  geopackage: { equality: 'exact', like: 'folded', one: 'character' },
  shapefile: { equality: 'folded', like: 'exact', one: 'byte' },
  other: undefined,
}

/** MapServer says LIKE as GLOB or a regular expression, and looks itself at the rows of sources that it has no language for (seen of 8.0). */
export const rulesOfMapServer: Readonly<Record<DataSource, TextRules>> = {
  postgresql: { equality: 'exact', like: 'exact', one: 'byte' },
  geopackage: { equality: 'exact', like: 'exact', one: 'byte' },
  shapefile: { equality: 'exact', like: 'exact', one: 'byte' },
  other: undefined,
}

/** ArcGIS Server reads conditions as they are written, so nothing can be said beside them. */
export const rulesOfArcgis: Readonly<Record<DataSource, TextRules>> = {
  ...rulesOfDatabases,
  geopackage: undefined,
  shapefile: undefined,
}

/** True for a condition in which a text stands, or an attribute of the caller, which may be one. */
export function comparesTexts(e: Expression): boolean {
  for (const { expression } of walk(e))
    if (expression.kind === 'string' || expression.kind === 'placeholder') return true
  return false
}

/**
 * The condition, true for no other rows than it is where texts are compared letter by letter. Where a data source folds letter case in `=`, LIKE is asked beside
 * it, and where it folds case in LIKE, the order of texts is. What is negated is true for fewer rows where case is folded, and stays. Of a source
 * without rules no text is compared at all: some pass over blanks or marks, or read other wildcards in patterns.
 */
export function heedingCase(plain: Plain, rules: TextRules): Plain {
  switch (plain.kind) {
    case 'and':
      return both(plain.terms.map((term) => heedingCase(term, rules)))
    case 'or':
      return either(plain.terms.map((term) => heedingCase(term, rules)))
    case 'text': {
      const { equality } = rules ?? refuse('data-source')
      if (plain.negated || equality === 'exact' || !hasCase(plain.value)) return plain
      return both([
        plain,
        { kind: 'like', field: plain.field, negated: false, pattern: [{ letters: plain.value }] },
      ])
    }
    case 'like': {
      const { like, one } = rules ?? refuse('data-source')
      if (one === 'byte' && plain.pattern.includes('one')) return refuse('pattern')
      return plain.negated || like === 'exact' ? plain : both([plain, beginning(plain)])
    }
    default:
      return plain
  }
}

/** What makes a pattern exact where LIKE folds case: the order of what it begins with. Refused where letters with case stand behind a wildcard. */
function beginning({ field, pattern }: Extract<Plain, { kind: 'like' }>): Plain {
  const [first, ...rest] = pattern.map((part) => (typeof part === 'string' ? '' : part.letters))
  if (rest.some(hasCase)) return refuse('letter-case')
  // Up to the last letter with case: what stands behind it has one spelling.
  const [from] = /^.*\p{Cased}/su.exec(first ?? '') ?? []
  return from === undefined ? all : { kind: 'text-range', field, from, before: successor(from) }
}

/** The text behind all that begin with this one: its last letter is the next one. */
function successor(text: string): string {
  const letters = [...text]
  const last = letters.pop() ?? ''
  return letters.join('') + String.fromCodePoint((last.codePointAt(0) ?? 0) + 1)
}

const hasCase = (text: string): boolean => /\p{Cased}/u.test(text)
