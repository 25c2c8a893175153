import type { Leak } from './checks.ts'
import { parametersOf } from './forms.ts'
import type { CaseReply, CaseRequest } from './gateway.ts'
import { baseMap } from './request-parts.ts'
import type { Template } from './template.ts'

/** The parameters of a request of WMS or WMTS by their upper-case names; undefined for another request. */
function readWms({ path, parameters }: CaseRequest): ReadonlyMap<string, string> | undefined {
  if (!/\/WMSServer$|\/WMTS$/.test(path)) return undefined
  return new Map(Object.entries(parameters).map(([name, value]) => [name.toUpperCase(), value]))
}

/** True for a request of WMS or WMTS with parameters. */
export const isOfWms = (request: CaseRequest): boolean => readWms(request) !== undefined

/** The pixels that a request of GetMap is for; 0 for any other request. */
export function pixelsAsked(request: CaseRequest): number {
  const read = readWms(request)
  return read?.get('REQUEST') === 'GetMap' ? Number(read.get('WIDTH')) * Number(read.get('HEIGHT')) : 0
}

/** What a request for a tile of WMTS asks for in the words of ArcGIS, so that the checks of those hold for it; any other request as it is. */
export function inArcgisWords(request: CaseRequest): CaseRequest {
  const read = readWms(request)
  if (read?.get('REQUEST') !== 'GetTile') return request
  const tile = ['TILEMATRIX', 'TILEROW', 'TILECOL'].map((name) => read.get(name))
  return { ...request, path: `${baseMap}/tile/${tile.join('/')}`, parameters: {} }
}

/** The operation of ArcGIS that answers a request of WMS or WMTS. */
export function answeredAs(request: CaseRequest): { id: string; format: string } | undefined {
  const asked = readWms(request)?.get('REQUEST')
  const twins: Readonly<Record<string, string>> = {
    GetMap: 'MapServer.export',
    GetFeatureInfo: 'MapServer.identify',
    GetLegendGraphic: 'MapServer.legend',
    GetTile: 'MapServer.tile',
    GetCapabilities: 'MapServer.root',
  }
  const id = twins[asked ?? '']
  return id === undefined ? undefined : { id, format: `by ${asked}` }
}

/**
 * True where a picture is as the map server drew it, masked: WMS may ask for other pixels, another background, and formats without opacity, which
 * are made of the masked picture.
 */
export function isAsDrawn(request: CaseRequest): boolean {
  const read = readWms(request)
  if (read === undefined || read.get('REQUEST') === 'GetTile') return true
  const frame = frameOf(read)
  if (read.get('REQUEST') !== 'GetMap' || frame === undefined) return false
  const [west, south, east, north] = frame.box
  const offPixels = Math.abs(((east - west) / (north - south)) * frame.height - frame.width)
  return read.get('TRANSPARENT') === 'TRUE' && /png/.test(read.get('FORMAT') ?? '') && offPixels <= 1
}

/** What of the world a picture is asked of, as the standard reads it. */
interface AskedFrame {
  /** West, south, east, north. */
  readonly box: readonly [number, number, number, number]
  readonly wkid: number
  readonly width: number
  readonly height: number
}

/** Reads BBOX in the order of the version; only EPSG:4326 of those that are asked for here has the latitude first. */
function frameOf(read: ReadonlyMap<string, string>): AskedFrame | undefined {
  const name = read.get('CRS') ?? read.get('SRS')
  const [a, b, c, d] = (read.get('BBOX') ?? '').split(',').map(Number)
  if (a === undefined || b === undefined || c === undefined || d === undefined) return undefined
  const isTurned = read.get('VERSION') === '1.3.0' && name === 'EPSG:4326'
  return {
    box: isTurned ? [b, a, d, c] : [a, b, c, d],
    wkid: name === 'EPSG:3857' ? 3857 : 4326,
    width: Number(read.get('WIDTH')),
    height: Number(read.get('HEIGHT')),
  }
}

/** (k) What the map server drew or looked at is the place and the layers that were asked for, with no more pixels. */
export function elsewhere(
  { executions, questions }: Pick<CaseReply, 'executions' | 'questions'>,
  request: CaseRequest,
  { layers }: Pick<Template, 'layers'>,
): Leak {
  const read = readWms(request)
  const frame = read && frameOf(read)
  if (read === undefined || frame === undefined) return undefined
  const named = (read.get('QUERY_LAYERS') ?? read.get('LAYERS') ?? '').split(',').map(Number)
  const isNamed = (id: number): boolean =>
    named.includes(id) || layers.some((layer) => layer.id === id && named.includes(layer.parentId))
  for (const [index, { operation, layersDrawn, layersRead }] of executions.entries()) {
    if (operation !== 'export' && operation !== 'identify') continue
    const beside = [...layersDrawn, ...layersRead].find((id) => !isNamed(id))
    if (beside !== undefined) return `${operation} of layer ${beside}, which was not asked for`
    const place = placeIn(parametersOf(questions[index]), frame, read)
    if (place !== undefined) return `${operation} of ${place}`
  }
  return undefined
}

/** How a question differs from what was asked for; undefined where it is the same place. */
function placeIn(
  sent: Readonly<Record<string, string>>,
  { box, wkid, width, height }: AskedFrame,
  read: ReadonlyMap<string, string>,
): string | undefined {
  const isPicture = sent.bbox !== undefined
  const numbers = (text = '') => text.split(',').map(Number)
  const shown = numbers(isPicture ? sent.bbox : sent.mapExtent)
  const [columns = 0, rows = 0] = numbers(isPicture ? sent.size : sent.imageDisplay)
  const reference = isPicture ? sent.bboxSR : sent.sr
  if (Number(reference) !== wkid || (isPicture && sent.imageSR !== sent.bboxSR))
    return `reference ${reference}`
  if (columns * rows > width * height) return `${columns} by ${rows} pixels`
  const [west, south, east, north] = box
  const off = [(east - west) / width, (north - south) / height]
  const moved = box.find((side, at) => Math.abs(side - (shown[at] ?? 0)) > (off[at % 2] ?? 0))
  if (moved !== undefined) return `the extent ${shown}`
  if (isPicture) return undefined
  const [i, j] = [Number(read.get('I') ?? read.get('X')), Number(read.get('J') ?? read.get('Y'))]
  const click = [west + ((i + 0.5) * (east - west)) / width, north - ((j + 0.5) * (north - south)) / height]
  const { x, y } = pointIn(sent.geometry ?? '')
  const isThere = [x, y].every((at, axis) => Math.abs(at - (click[axis] ?? 0)) < (off[axis] ?? 0) / 1_000)
  return isThere ? undefined : `the place ${x}, ${y}`
}

/** A point as JSON or as two numbers. */
function pointIn(text: string): { x: number; y: number } {
  if (text.startsWith('{')) return JSON.parse(text)
  const [x = Number.NaN, y = Number.NaN] = text.split(',').map(Number)
  return { x, y }
}
