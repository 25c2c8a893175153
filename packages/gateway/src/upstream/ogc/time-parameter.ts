import type { TimeFilter } from '@mapgate/protocol'
import type { OgcUpstreamConfiguration } from '../../config/sections/ogc-upstream.ts'
import type { Parameter } from './ask-server.ts'
import type { OgcLayer } from './layer-table.ts'
import { cannotSay } from './upstream-faults.ts'

/** Milliseconds since 1970. */
type Span = readonly [start: number, end: number]

/** Characters of a moment up to its year, month or day; undefined for one with hours. */
type Precision = 4 | 7 | 10 | undefined

/**
 * TIME for layers of which at least one has times, as the server takes it.
 * @throws GatewayError `access.denied` for an interval with an open end
 */
export function timeParameters(
  time: TimeFilter | undefined,
  layers: readonly OgcLayer[],
  { server }: Pick<OgcUpstreamConfiguration, 'server'>,
): readonly Parameter[] {
  const timed = layers.filter(({ hasTime }) => hasTime)
  if (time === undefined || timed.length === 0) return []
  const [start, end] = 'instantMs' in time ? [time.instantMs, time.instantMs] : [time.startMs, time.endMs]
  if (start === null || end === null) throw cannotSay('TIME has no open ends')
  const asked = server === 'mapserver' ? withinExtents([start, end], timed) : ([start, end] as const)
  const precision = server === 'qgis' ? precisionOf(asked, timed) : undefined
  const [first, last] = asked.map((ms) => (precision ? iso(ms).slice(0, precision) : moment(ms)))
  return [['TIME', first === last ? `${first}` : `${first}/${last}`]]
}

/** MapServer 8.0 takes no span that ends later than its extent: 2020 is none of an extent to the 31st of December. */
function withinExtents([start, end]: Span, layers: readonly OgcLayer[]): Span {
  const extents = layers.flatMap(({ times }) => extentOf(times?.values ?? ''))
  const [from, to] = [
    Math.max(...extents.map(([first]) => first)),
    Math.min(...extents.map(([, last]) => last)),
  ]
  return start <= to && end >= from ? [Math.max(start, from), Math.min(end, to)] : [start, end]
}

/** The only span that is stated; none where there are several. */
function extentOf(values: string): readonly Span[] {
  const [first = '', last = ''] = values.includes(',') ? [] : values.split('/')
  const span = [Date.parse(first), Date.parse(last)] as const
  return span.every(Number.isFinite) ? [span] : []
}

/**
 * QGIS Server 3.22 compares texts with those of its rows: a span of whole years, months or days is written as all times of these layers are. Undefined where
 * it is none, or they are written otherwise.
 */
function precisionOf(span: Span, layers: readonly OgcLayer[]): Precision {
  const items = layers.flatMap(({ times }) => (times?.values ?? '').split(','))
  const lengths = new Set(items.flatMap((item) => item.split('/').slice(0, 2)).map(({ length }) => length))
  const [length, ...others] = lengths
  const isOne = others.length === 0 && (length === 4 || length === 7 || length === 10)
  return isOne && isAligned(span, length) ? length : undefined
}

/** True for a span of whole years, months or days, and for the first moment of one. */
function isAligned([start, end]: Span, precision: 4 | 7 | 10): boolean {
  const first = '0000-01-01T00:00:00.000Z'
  const begins = (ms: number): boolean => iso(ms).slice(precision) === first.slice(precision)
  return begins(start) && (start === end || begins(end) || begins(end + 1))
}

const iso = (ms: number): string => new Date(ms).toISOString()

const moment = (ms: number): string => iso(ms).replace('.000Z', 'Z')
