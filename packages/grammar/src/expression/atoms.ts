import { isReserved } from './words.ts'

/** Starts and goes on with what may name a field without quotes. */
export const plainName = /[\p{L}_][\p{L}\p{M}\p{Nd}_$]*/uy

/** A number without its sign: `12`, `1.5`, `.5`, `1e10`. */
export const plainNumber = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y

/** A placeholder such as `:principal.district`, without its colon. */
export const placeholderName = /[A-Za-z_][A-Za-z0-9_-]*(?:\.[A-Za-z_][A-Za-z0-9_-]*)*/y

/** True where `pattern`, a sticky expression, matches the whole text. */
export function matchesWhole(pattern: RegExp, text: string): boolean {
  pattern.lastIndex = 0
  return pattern.test(text) && pattern.lastIndex === text.length
}

const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/

/**
 * Why a value cannot be a string literal, or undefined when it can.
 *
 * A backslash before a quote or at the end is refused: databases that read it as an escape would end the string elsewhere than this
 * grammar does, and so could be talked out of a row filter.
 */
export function stringFault(value: string): string | undefined {
  if (controls.test(value)) return 'a string holds a control character'
  if (!value.isWellFormed()) return 'a string holds half a character'
  if (/\\(?:'|$)/.test(value)) return 'a backslash stands before a quote'
  return undefined
}

/** Why a name cannot be a quoted field name, or undefined when it can. */
export function quotedNameFault(name: string): string | undefined {
  if (name === '' || name.length > 128) return 'a quoted name has 1 to 128 characters'
  if (/["'`\\;]/.test(name) || controls.test(name) || !name.isWellFormed())
    return 'a quoted name holds a character that no field name has'
  return undefined
}

/** True where a name can stand without quotes. */
export function isPlainName(name: string): boolean {
  return matchesWhole(plainName, name) && !isReserved(name)
}

/**
 * True for a property of a shape under the names that geodatabases list it by: `STArea()` behind the shape's name, and `st_area(shape)`.
 * It is a field like any other, and never quoted.
 */
export function isShapeProperty(name: string): boolean {
  return /^ST(?:Area|Length)\(\)$/i.test(name) || shapeFunction.test(name)
}

const shapeFunction = /^st_(?:area|length|perimeter)\([\p{L}_][\p{L}\p{M}\p{Nd}_$]*\)$/iu

/** True for a shape's property that stands behind the name of the shape. */
export const isShapeMethod = (name: string): boolean => /^ST(?:Area|Length)$/i.test(name)

/** True for a function that is a shape's property. */
export const isShapeFunction = (name: string): boolean => /^ST_(?:AREA|LENGTH|PERIMETER)$/.test(name)

const date = String.raw`(\d{4})-(\d\d?)-(\d\d?)`
const time = String.raw`(\d\d?):(\d\d?):(\d\d?)(\.\d{1,9})?`
const offset = String.raw`( ?[+-]\d\d:\d\d)?`
const momentForms = {
  DATE: new RegExp(`^${date}(?:([ T])${time})?$`),
  TIMESTAMP: new RegExp(`^${date}(?:([ T])${time}${offset})?$`),
  TIME: new RegExp(`^()()()()${time}$`),
}

/**
 * The text of a `DATE`, `TIMESTAMP` or `TIME` literal in the form of the standard, `2016-04-25 07:00:00` for `2016-4-25 7:00:00`; undefined
 * where it names no real moment.
 */
export function standardMoment(type: 'DATE' | 'TIMESTAMP' | 'TIME', text: string): string | undefined {
  const parts = momentForms[type].exec(text)
  if (!parts) return undefined
  const [, year = '', month = '', day = '', between = '', hour, minute, second, fraction = '', zone = ''] =
    parts
  const two = (part: string | undefined) => (part ?? '').padStart(2, '0')
  if (Number(hour ?? 0) > 23 || Number(minute ?? 0) > 59 || Number(second ?? 0) > 59) return undefined
  const timeText = hour === undefined ? '' : `${two(hour)}:${two(minute)}:${two(second)}${fraction}${zone}`
  if (type === 'TIME') return timeText
  return isDay(Number(year), Number(month), Number(day))
    ? `${year}-${two(month)}-${two(day)}${between}${timeText}`
    : undefined
}

/** True for the text of a moment that is in the form of the standard. */
export const isMoment = (type: 'DATE' | 'TIMESTAMP' | 'TIME', text: string): boolean =>
  standardMoment(type, text) === text

function isDay(year: number, month: number, day: number): boolean {
  const moment = new Date(Date.UTC(2000, month - 1, day))
  moment.setUTCFullYear(year, month - 1, day)
  return (
    month >= 1 && month <= 12 && day >= 1 && moment.getUTCMonth() === month - 1 && moment.getUTCDate() === day
  )
}

/** True for the text of an interval: `3`, `1.5`, `-3`, `1 02:03:04`, `2-6`. */
export function isInterval(text: string): boolean {
  return text.length <= 40 && /^[+-]?\d+(?:[ :.-]\d+)*$/.test(text)
}
