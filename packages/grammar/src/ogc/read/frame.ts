import { type Extent, type Size, size } from '../../values/index.ts'
import { parseNumbers } from '../../values/plain/number.ts'
import type { OgcDialect, OgcFrame } from '../question.ts'
import { attempt } from './attempt.ts'
import { referenceNamed } from './crs.ts'
import type { Kvp } from './kvp.ts'
import { invalid } from './read-fault.ts'
import { readTime } from './time.ts'

/** Reads BBOX, CRS or SRS, WIDTH, HEIGHT and TIME. Throws `request.parameter-missing`, `request.parameter-invalid`. */
export function readFrame(kvp: Kvp, dialect: OgcDialect): OgcFrame {
  const area = readArea(kvp, dialect)
  const frame = { area, size: readSize(kvp) }
  const time = readTime(kvp.text('TIME'))
  return time === undefined ? frame : { ...frame, time }
}

function readArea(kvp: Kvp, dialect: OgcDialect): Extent {
  const [name, other] = dialect === 'WMS 1.3.0' ? (['CRS', 'SRS'] as const) : (['SRS', 'CRS'] as const)
  const written = kvp.required(
    name,
    `${dialect} names the reference of the box by ${name}, such as EPSG:3857`,
  )
  const unused = kvp.text(other)
  if (unused !== undefined && unused.toLowerCase() !== written.toLowerCase())
    throw invalid(name, `${other} names another reference`)
  const reference = referenceNamed(written, dialect)
  if (reference === undefined)
    throw invalid(name, 'it has to be EPSG:n or CRS:84', name === 'CRS' ? 'InvalidCRS' : 'InvalidSRS')
  const box = readBox(kvp.required('BBOX', 'four numbers with commas between them'))
  const [west, south, east, north] = reference.isNorthFirst ? [box[1], box[0], box[3], box[2]] : box
  return {
    xmin: west,
    ymin: south,
    xmax: east,
    ymax: north,
    spatialReference: { wkid: reference.wkid },
  }
}

type Box = readonly [number, number, number, number]

function readBox(text: string): Box {
  const [a = 0, b = 0, c = 0, d = 0] = attempt('BBOX', () => parseNumbers(text, [4]))
  if (a < c && b < d) return [a, b, c, d]
  throw invalid('BBOX', 'the third number has to be greater than the first, and the fourth than the second')
}

function readSize(kvp: Kvp): Size {
  const width = kvp.required('WIDTH', 'pixels')
  const height = kvp.required('HEIGHT', 'pixels')
  return attempt('WIDTH', () => size.parse(`${width},${height}`))
}

/** The size of the picture that a request may be for; undefined where it is faulty. */
export function peekSize(kvp: Kvp): Size | undefined {
  const text = `${kvp.peek('WIDTH')},${kvp.peek('HEIGHT')}`
  if (!/^\d{1,5},\d{1,5}$/.test(text)) return undefined
  try {
    return size.parse(text)
  } catch {
    return undefined
  }
}
