import { type Expression, fieldsOf, mayBeAlike } from '@mapgate/protocol'
import type { FieldEntry } from '../../model/catalog.ts'
import type { Cell } from './changes.ts'

const whole: Readonly<Record<string, number>> = {
  esriFieldTypeSmallInteger: 2 ** 15,
  esriFieldTypeInteger: 2 ** 31,
  esriFieldTypeBigInteger: 2 ** 53,
}

/** Why a database would not hold a value as it is written, in words for the caller; undefined where it does. */
export function misfit({ type, length }: FieldEntry, value: Cell): string | undefined {
  if (value === null) return undefined
  if (typeof value === 'string')
    return length !== undefined && value.length > length ? `holds at most ${length} characters` : undefined
  const most = whole[type]
  if (most === undefined) return undefined
  if (!Number.isInteger(value)) return 'holds whole numbers only'
  return value < -most || value >= most ? 'holds no number of this size' : undefined
}

/** Characters that are not seen, that modify others, or that older collations do not know: many of them pass over these. */
const unseen = /[\p{C}\p{Lm}\p{Default_Ignorable_Code_Point}\uFFFC\uFFFD\u2800]|[\u{10000}-\u{10FFFF}]/u

/**
 * True for a value of which databases may make another one, or which they may take for another one, so that what a condition says of it is not known: texts
 * that differ from one in the condition by case, accents or blanks alone; empty texts, which may be no value; numbers and times that are
 * rounded.
 */
export function isDoubtful({ name, type }: FieldEntry, value: Cell, condition: Expression): boolean {
  if (value === null) return false
  if (typeof value === 'string') {
    if (type !== 'esriFieldTypeString') return true
    return (
      value === '' || value.trim() !== value || unseen.test(value) || mayBeAlike(condition, { [name]: value })
    )
  }
  if (type === 'esriFieldTypeSingle') return Math.fround(value) !== value
  if (/Date/.test(type)) return value % 1_000 !== 0
  return type === 'esriFieldTypeString'
}

/** True where a condition names one of these fields, given in lower case. */
export const namesOneOf = (condition: Expression, fields: ReadonlySet<string>): boolean =>
  [...fieldsOf(condition)].some((name) => fields.has(name.toLowerCase()))
