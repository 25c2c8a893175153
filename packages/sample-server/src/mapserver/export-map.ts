import { drawMap } from '../map/draw-map.ts'
import { encodeImage, type ImageFormat, imageFormat } from '../map/encode-image.ts'
import { type Frame, type FrameOptions, makeFrame } from '../map/frame.ts'
import type { Habits } from '../operation/habits.ts'
import type { OperationContext } from '../operation/operation.ts'
import type { Parameters } from '../operation/parameters.ts'
import { bytes, json, type Reply, RestError } from '../operation/reply.ts'
import { looseJson } from '../query/loose-json.ts'
import { readFlag } from '../query/read-query.ts'
import {
  projectExtent,
  readSpatialReference,
  type SpatialReference,
  spatialReferenceFrom,
  webMercator,
} from '../query/spatial-reference.ts'
import type { Extent } from '../world/geometry.ts'
import { readClipping } from './area-parameters.ts'
import { drawnLayers } from './drawn-layers.ts'
import { LIMITS } from './service-json.ts'

/** `export`: a picture as bytes (`f=image`) or as JSON with an `href` to fetch it from. Throws `RestError` 400. */
export function exportMap(context: OperationContext): Reply {
  const { parameters } = context
  const frame = readFrame(context)
  const format = imageFormat(parameters.get('format'))
  const transparent = readFlag(parameters, 'transparent', false) && format.alpha
  const picture = {
    frame,
    layers: drawnLayers(context),
    background: transparent ? null : '#ffffff',
    clip: readClipping(parameters, frame.reference),
  }
  return imageReply(context, { frame, format, body: encodeImage(drawMap(context, picture), format) })
}

/** A drawn picture as it was drawn. */
interface DrawnImage {
  frame: Frame
  format: ImageFormat
  body: Uint8Array
}

/** A picture as bytes for `f=image`, else as JSON with an `href` to fetch it from. */
export function imageReply(context: OperationContext, { frame, format, body }: DrawnImage): Reply {
  const { parameters, outputs, service, siteUrl, habits } = context
  if (parameters.get('f').toLowerCase() === 'image') return bytes(body, format.contentType)
  if (habits.describesPictures === false) throw new RestError(500, 'Unable to complete operation.')
  const path = outputs.put(service.replace('/', '_'), format.extension, {
    body,
    contentType: format.contentType,
  })
  return json({
    href: `${siteUrl}/${path}`,
    width: frame.widthPx,
    height: frame.heightPx,
    extent: { ...frame.extent, spatialReference: frame.reference.json },
    scale: frame.scale,
  })
}

/** Reads `bbox`, `bboxSR`, `imageSR`, `size`, `dpi`, `mapScale` and `rotation`. Throws `RestError` 400. */
export function readFrame({ parameters, habits }: Pick<OperationContext, 'parameters' | 'habits'>): Frame {
  const { box, reference: named } = readBox(parameters.get('bbox'))
  const boxReference = readSpatialReference(parameters.get('bboxSR')) ?? named ?? webMercator
  const reference = readSpatialReference(parameters.get('imageSR')) ?? webMercator
  const [widthPx, heightPx] = readSize(parameters.get('size'))
  const mapScale = Number(parameters.get('mapScale'))
  const asked: FrameOptions = {
    extent: projectExtent(box, boxReference, reference),
    reference,
    widthPx,
    heightPx,
    dpi: positive(parameters, 'dpi', 96),
    rotationDegrees: Number(parameters.get('rotation')) % 360 || 0,
    ...(mapScale > 0 && mapScale < 1e12 && { mapScale }),
  }
  const frame = makeFrame(asked)
  return habits.draws === undefined
    ? frame
    : makeFrame({ ...asked, extent: otherExtent(frame, habits.draws) })
}

/** The extent that a server draws which does not draw what is asked. */
function otherExtent({ extent, widthPx }: Frame, draws: NonNullable<Habits['draws']>): Extent {
  const { xmin, ymin, xmax, ymax } = extent
  if (draws === 'beside') {
    const step = (xmax - xmin) / widthPx
    return { xmin: xmin + step, ymin, xmax: xmax + step, ymax }
  }
  const [moreX, moreY] = [(xmax - xmin) / 20, (ymax - ymin) / 20]
  return { xmin: xmin - moreX, ymin: ymin - moreY, xmax: xmax + moreX, ymax: ymax + moreY }
}

/** Corners may come in any order: esri-leaflet sends the upper one first (protocol notes 8.8). */
function readBox(text: string): { box: Extent; reference: SpatialReference | null } {
  const value = text.trim().startsWith('{') ? (Object(looseJson(text)) as Record<string, unknown>) : null
  const numbers = value === null ? text.split(',') : [value.xmin, value.ymin, value.xmax, value.ymax]
  const [x1, y1, x2, y2] = numbers.map((part) =>
    String(part ?? '').trim() === '' ? Number.NaN : Number(part),
  )
  const all = [x1, y1, x2, y2].map((number) => number ?? Number.NaN)
  const [a = 0, b = 0, c = 0, d = 0] = all
  if (!all.every(Number.isFinite) || numbers.length !== 4 || a === c || b === d) throw invalid('bbox')
  return {
    box: { xmin: Math.min(a, c), ymin: Math.min(b, d), xmax: Math.max(a, c), ymax: Math.max(b, d) },
    reference: value === null ? null : spatialReferenceFrom(value.spatialReference),
  }
}

function readSize(text: string): [widthPx: number, heightPx: number] {
  if (text.trim() === '') return [400, 400]
  const [width = 0, height = 0] = text.split(',').map((part) => Math.round(Number(part)))
  if (!(width >= 1 && height >= 1)) throw invalid('size')
  if (width > LIMITS.imageWidthPx || height > LIMITS.imageHeightPx) {
    throw new RestError(400, 'Unable to complete operation.', ['The requested image exceeds the size limit.'])
  }
  return [width, height]
}

function positive(parameters: Parameters, name: string, fallback: number): number {
  if (!parameters.has(name)) return fallback
  const value = Number(parameters.get(name))
  if (value > 0 && value <= 1200) return value
  throw invalid(name)
}

const invalid = (name: string): RestError =>
  new RestError(400, 'Invalid or missing input parameters.', [`'${name}' parameter is invalid`])
