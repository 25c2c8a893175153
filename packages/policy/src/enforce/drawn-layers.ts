import {
  andExpressions,
  conditionsOfDynamicLayer,
  type DrawingInfo,
  type DynamicLayer,
  declares,
  type Expression,
  fieldsOf,
  fieldsOfDynamicLayer,
  type RequestFor,
  withValues,
} from '@mapgate/protocol'
import type { LayerEntry } from '../model/catalog.ts'
import { drawingFields, drawingsOf, drawsAsItIs } from '../model/drawing.ts'
import { covering, geometryField, rowsOf, type View } from '../model/rights.ts'
import { allRows, andRows, conditionOf, rowsWhere } from '../model/row-filter.ts'
import { type Ask, cannotNarrow, layerOf, seesAll } from './ask.ts'
import type { Drawing } from './asked-operations.ts'
import { mayStop } from './failing-conditions.ts'
import { drawableIn, type Picture } from './picture.ts'
import { requestedLayers } from './requested-layers.ts'
import { timeOptionsOf } from './time-options.ts'

/** A layer of a narrowed picture: which rows, and how they are drawn where not as the layer itself does. */
interface DrawnLayer extends DynamicLayer {
  /** True when the layer is drawn by its own drawing, and so needs no dynamic layer. */
  readonly plain: boolean
}

/** The request of a picture or legend that is narrowed, and the ids of the layers that are drawn. */
export interface NarrowedDrawing {
  readonly map: RequestFor<Drawing>
  readonly drawn: ReadonlySet<number>
}

/**
 * The request of a picture or legend with only those layers, rows and drawings that the caller may see.
 * `picture` undefined: a legend, to which limits of pictures do not apply.
 * @throws Refused `access.denied` where nothing is left that can be drawn without telling of hidden fields
 */
export function narrowedDrawing(ask: Ask<Drawing>, picture: Picture | undefined): NarrowedDrawing {
  const { map, rights } = ask
  const wanted =
    map.parameters.dynamicLayers !== undefined ? clientLayers(ask, picture) : ownLayers(ask, picture)
  const isPlain = wanted.drawn.every((layer) => layer.plain)
  const drawn =
    isPlain || rights.service.supportsDynamicLayers
      ? wanted.drawn
      : wanted.drawn.filter((layer) => layer.plain)
  if (drawn.length === 0 && wanted.drawn.length > 0) {
    throw cannotNarrow('the layers draw with hidden fields, and the service has no dynamic layers')
  }
  const ids = new Set(drawn.flatMap(({ id, mapLayerId }) => [id, mapLayerId]))
  const narrowed = drawn.every((layer) => layer.plain) ? asLayerList(map, drawn) : asDynamicLayers(map, drawn)
  return { map: withValues(narrowed, timeOptionsOf(map, ids)), drawn: ids }
}

function asLayerList(map: RequestFor<Drawing>, drawn: readonly DrawnLayer[]): RequestFor<Drawing> {
  const defs = drawn
    .flatMap(({ mapLayerId, definitionExpression: where }) => (where ? [{ layerId: mapLayerId, where }] : []))
    .sort((a, b) => a.layerId - b.layerId)
  return withValues(map, {
    dynamicLayers: undefined,
    ...(declares(map, 'layers')
      ? { layers: { mode: 'show', ids: drawn.map((layer) => layer.mapLayerId) } }
      : {}),
    ...(declares(map, 'layerDefs') ? { layerDefs: defs.length > 0 ? defs : undefined } : {}),
  })
}

/** The first dynamic layer is drawn on top, as the layers of a service are. */
function asDynamicLayers(map: RequestFor<Drawing>, drawn: readonly DrawnLayer[]): RequestFor<Drawing> {
  return withValues(map, {
    dynamicLayers: drawn.map(({ plain: _, ...layer }) => layer),
    ...(declares(map, 'layers') ? { layers: { mode: 'show', ids: drawn.map((layer) => layer.id) } } : {}),
    ...(declares(map, 'layerDefs') ? { layerDefs: undefined } : {}),
  })
}

/** The service's own layers that are asked for. */
function ownLayers(ask: Ask<Drawing>, picture: Picture | undefined): { drawn: DrawnLayer[] } {
  const { map, rights } = ask
  const list = map.parameters.layers
  const ids = declares(map, 'layers')
    ? requestedLayers(rights.service, list)
    : rights.service.layers.map(({ id }) => id)
  const fresh = freshIds(rights.service.layers)
  const drawn = ids.flatMap((id) => {
    const seen = layerOf(ask, id)
    if (seen === undefined) return []
    const { minScale, maxScale } = seen.layer
    const source = {
      id,
      mapLayerId: id,
      ...(minScale ? { minScale } : {}),
      ...(maxScale ? { maxScale } : {}),
    }
    return drawnBy(ask, { layer: seen.layer, views: seen.views, picture, source, fresh })
  })
  return { drawn }
}

/** Layers that the client composed: of layers that the caller sees, by fields that the caller sees. */
function clientLayers(ask: Ask<Drawing>, picture: Picture | undefined): { drawn: DrawnLayer[] } {
  const composed = ask.map.parameters.dynamicLayers ?? []
  const fresh = freshIds([...ask.rights.service.layers, ...composed])
  const drawn = composed.flatMap((source) => {
    const seen = layerOf(ask, source.mapLayerId)
    if (seen === undefined) return []
    const fields = fieldsOfDynamicLayer(source)
    if (!seesAll(seen, fields)) return []
    return drawnBy(ask, { layer: seen.layer, views: covering(seen.views, fields), picture, source, fresh })
  })
  return { drawn }
}

interface DrawnOptions {
  readonly layer: LayerEntry
  readonly views: readonly View[]
  readonly picture: Picture | undefined
  readonly source: DynamicLayer
  /** Gives ids that no layer has yet. */
  readonly fresh: () => number
}

/** One layer of the picture, several times where its rows are drawn in different ways; the fullest drawing on top. */
function drawnBy(ask: Ask<Drawing>, { layer, views, picture, source, fresh }: DrawnOptions): DrawnLayer[] {
  const { map } = ask
  const where = clientCondition(ask, layer, source)
  const conditions = [...conditionsOfDynamicLayer(source), ...(where ? [where] : [])]
  const usable = usableViews(ask, { layer, views, picture, conditions })
  if (usable.length === 0) return []
  const drawings = drawsAsItIs(layer, usable)
    ? [{ rows: rowsOf(usable), info: undefined }]
    : ask.rights.service.supportsDynamicLayers
      ? drawingsOf(layer, usable)
      : plainly(layer, usable)
  return drawings.toReversed().map(({ rows, info }, index) => {
    const { definitionExpression: _, ...rest } = source
    const condition = conditionOf(andRows(rows, rowsWhere(where)))
    const drawingInfo =
      info && source.drawingInfo ? drawnOver(info, source.drawingInfo) : (source.drawingInfo ?? info)
    return {
      ...rest,
      id: index === 0 ? source.id : fresh(),
      ...(condition ? { definitionExpression: condition } : {}),
      ...(drawingInfo ? { drawingInfo } : {}),
      plain:
        info === undefined && source.drawingInfo === undefined && map.parameters.dynamicLayers === undefined,
    }
  })
}

/** The client's drawing over a reduced one. A server that is told of no labels draws the layer's own, so without any they are off. */
function drawnOver(reduced: DrawingInfo, own: DrawingInfo): DrawingInfo {
  const drawing = { ...reduced, ...own }
  return { ...drawing, showLabels: (drawing.labelingInfo ?? []).length > 0 && own.showLabels !== false }
}

/** Where pictures cannot be redrawn: the rows that may be drawn as the layer draws them. */
function plainly(layer: LayerEntry, views: readonly View[]) {
  const full = covering(views, drawingFields(layer))
  return full.length > 0 ? [{ rows: rowsOf(full), info: undefined }] : [{ rows: allRows, info: {} }]
}

/** The client's own conditions for a layer: that of a dynamic layer, and the one in `layerDefs`. */
function clientCondition(
  { map }: Ask<Drawing>,
  layer: LayerEntry,
  { definitionExpression: own }: DynamicLayer,
): Expression | undefined {
  const listed = map.parameters.layerDefs?.find((def) => def.layerId === layer.id)?.where
  return own && listed ? andExpressions(own, listed) : (own ?? listed)
}

/** Views that may be drawn in this picture and that show what the client's conditions look at. */
function usableViews(
  ask: Ask<Drawing>,
  {
    layer,
    views,
    picture,
    conditions,
  }: Pick<DrawnOptions, 'layer' | 'views' | 'picture'> & { conditions: readonly Expression[] },
): readonly View[] {
  const { map } = ask
  const fields = conditions.flatMap((one) => [...fieldsOf(one)])
  if (!seesAll({ layer, views }, fields)) return []
  const needed = [...(map.parameters.time !== undefined ? layer.timeFields : []), geometryField]
  if (conditions.length > 0 && mayStop({ layer, views }, conditions, needed)) return []
  const seen = covering(views, [...fields, ...needed])
  return picture ? drawableIn(seen, picture) : seen
}

function freshIds(layers: readonly { readonly id: number }[]): () => number {
  let next = Math.max(-1, ...layers.map(({ id }) => id)) + 1
  return () => next++
}
