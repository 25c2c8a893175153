import { ValueError, type ValueType } from '../../value.ts'
import { parseInteger } from '../plain/number.ts'

/** A moment or a span in epoch milliseconds; `null` is an open end. */
export type TimeFilter =
  | { readonly instantMs: number }
  | { readonly startMs: number | null; readonly endMs: number | null }

/** The range that JavaScript dates have. */
const maxMs = 8_640_000_000_000_000

/** A time filter: `1577836800000`, `start,end`, `null,end`. */
export const time: ValueType<TimeFilter> = {
  id: 'time',
  form: 'epoch milliseconds: moment, or start,end with null for an open end',
  parse(text) {
    const [start = '', end, more] = text.split(',', 3)
    if (more !== undefined) throw new ValueError('it has to be a moment or start,end')
    if (end === undefined) return { instantMs: parseInteger(start, -maxMs, maxMs, 'a moment') }
    return { startMs: parseMoment(start), endMs: parseMoment(end) }
  },
  print: (value) => ('instantMs' in value ? String(value.instantMs) : `${value.startMs},${value.endMs}`),
}

function parseMoment(text: string): number | null {
  return text.trim().toLowerCase() === 'null' ? null : parseInteger(text, -maxMs, maxMs, 'a moment')
}
