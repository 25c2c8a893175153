import { ValueError, type ValueType } from '../value.ts'
import { wordsIn } from './count-words.ts'

/**
 * Most words and signs in the values of one request: a condition with a list of 10,000 ids has 20,000. Reading a condition takes about
 * a microsecond for each.
 */
const maxWords = 25_000

/**
 * Most list separators, colons and opening brackets in values that are long by nature (shapes, rows, lists of ids), which are read
 * quicker: a shape of 100,000 vertices, or 2,500 rows of 50 fields.
 */
const maxBulkSigns = 320_000

/** Counts what all values of one request take to be read, so that many values cost no more than one. */
export class Weight {
  #words = 0
  #bulkSigns = 0

  /**
   * Counts a value before it is read.
   * @throws ValueError where the request has more than its bound
   */
  add(text: string, { isBulk }: Pick<ValueType<unknown>, 'isBulk'>): void {
    if (isBulk) this.#bulkSigns += signsIn(text, maxBulkSigns)
    else this.#words += wordsIn(text, maxWords)
    if (this.#words > maxWords) throw tooMany(`${maxWords} words and signs`)
    if (this.#bulkSigns > maxBulkSigns) throw tooMany(`${maxBulkSigns} list items`)
  }
}

/** Characters `,` `;` `:` `[` `{`, in texts too; counting ends beyond `most`. */
function signsIn(text: string, most: number): number {
  let signs = 0
  for (let index = 0; index < text.length && signs <= most; index += 1) {
    const code = text.charCodeAt(index)
    if (code === 44 || code === 58 || code === 59 || code === 91 || code === 123) signs += 1
  }
  return signs
}

const tooMany = (what: string): ValueError =>
  new ValueError(`the values of this request have more than ${what} together; ask in several requests`)
