import { isMoment } from '@mapgate/protocol'
import type { WmsLayer } from './documents.ts'

/** The times of a layer, as they can be written into another document. */
export interface TimeDimension {
  /** Moments, and spans such as `2020-01-01/2020-12-31/P1D`, with commas between them. */
  readonly values: string
  /** The time that the server draws where none is asked for. */
  readonly usual?: string
  /** True where the server draws the nearest time in place of one that there is not. */
  readonly nearest?: true
}

type Dimension = WmsLayer['dimensions'][number]

/** Longest list of times that is passed on, in characters. */
const longest = 10_000

/** The dimension `time` among others. */
export const timeOf = ({ dimensions }: Pick<WmsLayer, 'dimensions'>): Dimension | undefined =>
  dimensions.find(({ name }) => name.toLowerCase() === 'time')

/** The times that a server states, where each of them can be read; a list that is too long is told as the span from its first to its last moment. */
export function readTimeDimension({ units, values, usual, nearest }: Dimension): TimeDimension | undefined {
  const items = values.split(',').map((item) => item.trim())
  if (units.toLowerCase() !== 'iso8601' || !items.every(isTime)) return undefined
  const told = items.join(',').length <= longest ? items.join(',') : spanOf(items)
  if (told === undefined) return undefined
  return {
    values: told,
    ...(usual !== undefined && isTime(usual) ? { usual } : {}),
    ...(nearest ? { nearest } : {}),
  }
}

/** Moments that are written alike are in order where their texts are. */
function spanOf(items: readonly string[]): string | undefined {
  const [first = ''] = items
  if (items.some((item) => item.length !== first.length || item.includes('/'))) return undefined
  const inOrder = items.toSorted()
  return `${inOrder[0]}/${inOrder.at(-1)}/PT0S`
}

const period =
  /^P(?=\d|T\d)(?:\d{1,6}Y)?(?:\d{1,6}M)?(?:\d{1,6}W)?(?:\d{1,6}D)?(?:T(?=\d)(?:\d{1,6}H)?(?:\d{1,6}M)?(?:\d{1,6}(?:\.\d{1,9})?S)?)?$/

function isTime(item: string): boolean {
  const [start = '', end, step, ...more] = item.split('/').map((part) => part.trim())
  return (
    more.length === 0 &&
    isMoment(start) &&
    (end === undefined || isMoment(end)) &&
    (step === undefined || period.test(step))
  )
}
