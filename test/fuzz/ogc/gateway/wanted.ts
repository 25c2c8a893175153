import type { OgcAccount } from '../../../ogc/accounts.ts'
import type { PaintedFrame } from '../../../ogc/painter.ts'
import type { WireRequest } from './wire.ts'

/** What a request asks for, as another reader than the gateway reads it. */
export interface Wanted {
  readonly operation: 'map' | 'info' | 'tile' | 'tile-info' | 'other'
  /** As they are named, the one at the bottom first. */
  readonly layers: readonly string[]
  /** Undefined for a reference that is not known here. */
  readonly frame: PaintedFrame | undefined
  readonly format: string
  readonly isTransparent: boolean
  /** True where nothing beside what every client sends stands in it. */
  readonly isPlain: boolean
  /** A name with two values, or one that must be refused: then no answer is right. */
  readonly fault?: string
}

type Sent = ReadonlyMap<string, ReadonlySet<string>>

/** Every value that a name has, in the query and in a form. */
async function sentBy({ target, headers, body = '' }: WireRequest): Promise<Sent> {
  const sent = new Map<string, Set<string>>()
  const add = (name: string, value: string): void => {
    const key = name.replace(/[a-z]/g, (letter) => letter.toUpperCase())
    // Who asks is read elsewhere.
    if (key === 'TOKEN') return
    sent.set(key, (sent.get(key) ?? new Set()).add(value))
  }
  const query = target.includes('?') ? target.slice(target.indexOf('?') + 1) : ''
  for (const [name, value] of withValues(query)) add(name, value)
  const type = headers['content-type'] ?? ''
  if (/^application\/x-www-form-urlencoded/i.test(type))
    for (const [name, value] of withValues(body)) add(name, value)
  if (/^multipart\/form-data/i.test(type)) {
    const form = await new Response(body, { headers: { 'content-type': type } })
      .formData()
      .catch(() => undefined)
    for (const [name, value] of form ?? []) add(name, String(value))
  }
  return sent
}

/** A word without an equals sign is no parameter. */
const withValues = (text: string): URLSearchParams =>
  new URLSearchParams(
    text
      .split('&')
      .filter((pair) => pair.includes('='))
      .join('&'),
  )

const forbidden =
  /^(?:SLD|SLD_BODY|STYLE_BODY|FILTER|CQL_FILTER|EXP_FILTER|FILTER_GEOM|LAYERDEFS|FEATUREID|SELECTION|VIEWPARAMS|ENV|ANGLE|ROTATION|HIGHLIGHT_.*|REMOTE_OWS.*|.*:.*)$/s
const plain =
  /^(?:SERVICE|VERSION|REQUEST|LAYERS?|STYLES?|SRS|CRS|BBOX|WIDTH|HEIGHT|FORMAT|TRANSPARENT|QUERY_LAYERS|INFO_?FORMAT|FEATURE_COUNT|[IJXY]|TILE.*)$/

/** Reads a request. */
export async function wantedOf(wire: WireRequest): Promise<Wanted> {
  const sent = await sentBy(wire)
  const path = decoded(wire.target.split('?', 1)[0] ?? '')
  const one = (name: string): string => [...(sent.get(name) ?? [''])][0] ?? ''
  const operation = operationOf(path, one)
  const fault = faultIn(sent)
  const isTile = operation === 'tile' || operation === 'tile-info'
  const layers = path.includes('/wmts/1')
    ? [pathOf(path)[0] ?? '']
    : (isTile ? one('LAYER') : one('LAYERS') || one('LAYER')).split(',')
  return {
    operation,
    layers,
    frame: isTile ? tileFrame(path, one) : mapFrame(one),
    format:
      isTile && path.includes('/wmts/1') ? `image/${path.split('.').at(-1)}` : one('FORMAT').toLowerCase(),
    isTransparent: operation === 'tile' || /^(?:true|1)$/i.test(one('TRANSPARENT').trim()),
    isPlain: [...sent.keys()].every((name) => plain.test(name)) && isDefault(one('STYLES'), layers.length),
    ...(fault === undefined ? {} : { fault }),
  }
}

function faultIn(sent: Sent): string | undefined {
  for (const [name, values] of sent) {
    if (values.size > 1) return `${name} has ${values.size} values`
    if (forbidden.test(name) && ![...values].every((value) => value === '')) return `${name} is not refused`
  }
  return undefined
}

type One = (name: string) => string

/** No style at all, or the default one for each layer. */
const isDefault = (styles: string, count: number): boolean =>
  styles === '' || (/^(?:default)?(?:,(?:default)?)*$/.test(styles) && styles.split(',').length === count)

function operationOf(path: string, one: One): Wanted['operation'] {
  if (path.includes('/wmts/1')) return pathOf(path).length > 6 ? 'tile-info' : 'tile'
  const isTiled = one('SERVICE').trim().toUpperCase() === 'WMTS' || path.endsWith('/wmts')
  switch (one('REQUEST').trim().toLowerCase()) {
    case 'getmap':
      return 'map'
    case 'gettile':
      return 'tile'
    case 'getfeatureinfo':
      return isTiled ? 'tile-info' : 'info'
    default:
      return 'other'
  }
}

/** The segments behind the version. */
const pathOf = (path: string): readonly string[] => path.replace(/^.*\/wmts\/1\.0\.0\//, '').split('/')

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

const half = 20_037_508.342_789_244

function tileFrame(path: string, one: One): PaintedFrame {
  const [, , , ...address] = pathOf(path)
  const [level = 0, row = 0, column = 0] = path.includes('/wmts/1')
    ? address.map((part) => Number.parseInt(part, 10))
    : ['TILEMATRIX', 'TILEROW', 'TILECOL'].map((name) => Number(one(name)))
  const side = (2 * half) / 2 ** level
  const [west, north] = [column * side - half, half - row * side]
  return { box: [west, north - side, west + side, north], reference: 'EPSG:3857', width: 256, height: 256 }
}

/** The frame of a map: SRS with east first in 1.1.1, CRS by its definition in 1.3.0. */
function mapFrame(one: One): PaintedFrame | undefined {
  const version = one('VERSION').trim()
  const isNew = version === '' ? one('SRS') === '' : version.startsWith('1.3')
  const name = (isNew ? one('CRS') : one('SRS')).trim().toUpperCase()
  const [a = Number.NaN, b = Number.NaN, c = Number.NaN, d = Number.NaN] = one('BBOX').split(',').map(Number)
  const size = { width: Number(one('WIDTH')), height: Number(one('HEIGHT')) }
  if (/^EPSG:(?:3857|900913|3785|102100|102113)$/.test(name))
    return { box: [a, b, c, d], reference: 'EPSG:3857', ...size }
  if (name === 'EPSG:4326')
    return { box: isNew ? [b, a, d, c] : [a, b, c, d], reference: 'EPSG:4326', ...size }
  return /^(?:CRS|OGC):84$/.test(name) ? { box: [a, b, c, d], reference: 'EPSG:4326', ...size } : undefined
}

const network = ['vault', 'Wege & Stege', 'hydrants']

/** The layers that an account is shown of a list, groups expanded, the one at the bottom first; a layer that stands in it twice is drawn where it is on top. */
export function shownLayers(layers: readonly string[], account: OgcAccount): readonly string[] {
  const leaves = layers
    .flatMap((name) => (name === 'network' ? network : [name]))
    .filter((name) => Object.hasOwn(account.layers, name))
  return leaves.filter((name, index) => leaves.lastIndexOf(name) === index)
}

/** True where an account is shown a picture of this frame at all: its scale and its size are within what the grants allow. */
export function isWithinLimits(
  { box, reference, width, height }: PaintedFrame,
  account: OgcAccount,
): boolean {
  const metersPerUnit = reference === 'EPSG:4326' ? 111_319.490793 : 1
  const scale = (((box[2] - box[0]) * metersPerUnit) / width) * (96 / 0.0254)
  const { scale: limits, pixels = Number.POSITIVE_INFINITY } = account
  return width * height <= pixels && (limits === undefined || (scale >= limits.from && scale <= limits.to))
}
