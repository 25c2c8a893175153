import { type DrawnLayer, inScale } from '../map/draw-map.ts'
import type { OperationContext } from '../operation/operation.ts'
import type { Parameters } from '../operation/parameters.ts'
import { json, type Reply, RestError } from '../operation/reply.ts'
import type { SpatialFilter } from '../query/layer-query.ts'
import { matchingRows } from '../query/matching-rows.ts'
import { readNamedGeometry, toWebMercator } from '../query/read-geometry.ts'
import { readFlag } from '../query/read-query.ts'
import {
  projectExtent,
  readSpatialReference,
  type SpatialReference,
  webMercator,
} from '../query/spatial-reference.ts'
import { toDegrees } from '../world/mercator.ts'
import { type Clipping, clippedTo, readClipping } from './area-parameters.ts'
import { drawnLayers } from './drawn-layers.ts'
import { readIds, visibleByDefault, withDescendants } from './layer-choice.ts'
import { inWords, titleOf } from './row-words.ts'
import { LIMITS } from './service-json.ts'
import { shapeIn } from './shape-in.ts'

/** The display that a caller identifies in. */
interface Display {
  reference: SpatialReference
  scale: number
  /** Web Mercator metres in a pixel. */
  metersPerPixel: number
}

/**
 * `identify`: the rows near a geometry, of the layers that `layers=top|visible|all[:ids]` names; with `dynamicLayers` of those
 * alone, whatever `layers` says (protocol notes 6.8). Throws `RestError` 400.
 */
export function identify(context: OperationContext): Reply {
  const { parameters } = context
  const display = readDisplay(parameters)
  const geometry = readSearch(parameters, display)
  const { layers, topOnly } = searchedLayers(context, display)
  const clip = readClipping(parameters, display.reference)
  const results: unknown[] = []
  for (const drawn of layers) {
    results.push(
      ...identifyIn(context, drawn, { geometry, display, clip, most: LIMITS.records - results.length }),
    )
    if (results.length >= LIMITS.records || (topOnly && results.length > 0)) break
  }
  return json({ results })
}

function identifyIn(
  context: OperationContext,
  { layer, where, time, spatialFilter }: DrawnLayer,
  search: { geometry: SpatialFilter; display: Display; clip: Clipping | null; most: number },
): unknown[] {
  const { parameters } = context
  const withGeometry = readFlag(parameters, 'returnGeometry', true)
  const wording = {
    byName: readFlag(parameters, 'returnFieldName', false),
    unformatted: readFlag(parameters, 'returnUnformattedValues', false),
  }
  const rows = matchingRows(
    context,
    layer,
    {
      where,
      time,
      geometry: search.geometry,
      also: [spatialFilter, clippedTo(search.clip, layer.id)],
    },
    { limit: search.most },
  )
  return rows.map(({ attributes, shape }) => ({
    layerId: layer.id,
    layerName: layer.name,
    displayFieldName: layer.displayField,
    value: titleOf(layer, attributes),
    attributes: inWords(layer, attributes, wording),
    ...(withGeometry && {
      geometryType: layer.geometryType,
      geometry: shapeIn(search.display.reference, shape),
    }),
  }))
}

/** Every feature layer is asked for; the choice is made here, because `identify` has words of its own for it. */
function searchedLayers(
  context: OperationContext,
  display: Display,
): { layers: DrawnLayer[]; topOnly: boolean } {
  const { parameters, world } = context
  const [, mode = 'top', ids = ''] =
    /^\s*(top|visible|all)\s*(?::(.*))?$/is.exec(parameters.get('layers')) ?? []
  const dynamic = parameters.has('dynamicLayers')
  const all = drawnLayers({ ...context, parameters: showingAll(parameters) })
  const named = new Set(readIds(ids).flatMap((id) => withDescendants(world, id)))
  const chosen = all.filter((drawn) => dynamic || named.size === 0 || named.has(drawn.layer.id))
  const visible = chosen.filter(
    (drawn) => inScale(drawn, display.scale) && (dynamic || visibleByDefault(world, drawn.layer)),
  )
  return { layers: mode.toLowerCase() === 'all' ? chosen : visible, topOnly: mode.toLowerCase() === 'top' }
}

const showingAll = (parameters: Parameters): Parameters => ({
  ...parameters,
  get: (name) => (name === 'layers' ? 'hide:' : parameters.get(name)),
})

/** Reads `mapExtent`, `imageDisplay` and `sr`. Throws `RestError` 400. */
function readDisplay(parameters: Parameters): Display {
  const reference = readSpatialReference(parameters.get('sr')) ?? webMercator
  const { geometry, reference: named } = readNamedGeometry(parameters.get('mapExtent'))
  const [widthPx = 0, heightPx = 0, dpi = 96] = parameters.get('imageDisplay').split(',').map(Number)
  if (!('xmin' in geometry) || !(widthPx > 0 && heightPx > 0 && dpi > 0)) {
    throw new RestError(400, 'Invalid or missing input parameters.', [
      "'mapExtent' or 'imageDisplay' parameter is invalid",
    ])
  }
  const extent = projectExtent(geometry, named ?? reference, webMercator)
  const metersPerPixel = Math.max(
    (extent.xmax - extent.xmin) / widthPx,
    (extent.ymax - extent.ymin) / heightPx,
  )
  return { reference, metersPerPixel, scale: (metersPerPixel * dpi) / 0.0254 }
}

/** Reads `geometry` and `tolerance` (pixels). Throws `RestError` 400. */
function readSearch(parameters: Parameters, { reference, metersPerPixel }: Display): SpatialFilter {
  const { geometry, reference: named } = readNamedGeometry(parameters.get('geometry'))
  const tolerancePx = Number(parameters.get('tolerance') || 0)
  const placed = toWebMercator(geometry, named ?? reference)
  return {
    geometry: placed,
    relation: 'esriSpatialRelIntersects',
    relationParam: '',
    distanceMeters: Math.max(0, tolerancePx || 0) * metersPerPixel * shrinkAt(placed),
  }
}

/** How much shorter the ground is than Web Mercator says, near a geometry. */
function shrinkAt(geometry: SpatialFilter['geometry']): number {
  const [, y] =
    JSON.stringify(geometry)
      .match(/-?\d+\.?\d*/g)
      ?.map(Number) ?? []
  const [, latitude] = toDegrees(0, y ?? 0)
  return Math.cos((latitude * Math.PI) / 180)
}
