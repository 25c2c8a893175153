import {
  andExpressions,
  type ComposedLayer,
  conditionsDrawnBy,
  type DrawingInfo,
  type Expression,
  fieldsDrawnBy,
  fieldsOf,
  type Legend,
  type MapImage,
} from '@mapgate/protocol'
import type { LayerEntry } from '../../model/catalog.ts'
import { drawingFields, drawingsOf, drawsAsItIs } from '../../model/drawing.ts'
import { covering, geometryField, type ServiceRights, type View } from '../../model/rights.ts'
import { andRows, conditionOf, rowsWhere } from '../../model/row-filter.ts'
import { mayStop } from '../features/unfailing.ts'
import { cannotNarrow, type Narrowing, seesAll } from '../narrowing.ts'
import { chosenLayers } from './chosen-layers.ts'
import { type DrawnArea, drawnRows, rowsOfAllPlaces } from './drawn-rows.ts'
import { styledLayer, stylesOf } from './layer-styles.ts'
import { layerTimesOf } from './layer-times.ts'
import { drawableIn, type Picture } from './picture.ts'

/** What is drawn by layers: a picture, or a legend. */
type Drawing = MapImage | Legend

/** A layer of a narrowed picture: which rows, and how they are drawn where not as the layer itself does. */
export interface DrawnLayer extends ComposedLayer {
  /** True when the layer is drawn by its own drawing, and so need not be composed. */
  readonly plain: boolean
  /** Absent where nothing holds it to an area. */
  readonly area?: DrawnArea
}

/** A picture or legend that is narrowed, and the ids of the layers that are drawn. */
interface NarrowedDrawing<Asked extends Drawing> {
  readonly intent: Asked
  readonly drawn: ReadonlySet<number>
}

/**
 * The layers of a picture or legend that the caller may see, with their rows and drawings; the first one on top.
 * `picture` undefined: a legend, to which neither limits of pictures nor areas apply.
 * @throws Refused `access.denied` where nothing is left that can be drawn without telling of hidden fields
 */
export function drawnLayers(asked: Narrowing<Drawing>, picture: Picture | undefined): readonly DrawnLayer[] {
  const { intent, rights } = asked
  const wanted =
    intent.composed !== undefined
      ? composedLayers(asked, intent.composed, picture)
      : ownLayers(asked, picture)
  const isPlain = wanted.every((layer) => layer.plain)
  const drawn =
    isPlain || rights.service.supportsDynamicLayers ? wanted : wanted.filter((layer) => layer.plain)
  if (drawn.length === 0 && wanted.length > 0) {
    throw cannotNarrow('the layers draw with hidden fields, and the service has no dynamic layers')
  }
  return drawn
}

/** A picture or legend with these layers alone. */
export function withLayers<Asked extends Drawing>(
  intent: Asked,
  drawn: readonly DrawnLayer[],
): NarrowedDrawing<Asked> {
  const ids = new Set(drawn.flatMap(({ id, layerId }) => [id, layerId]))
  const layers = drawn.every((layer) => layer.plain) ? asChoice(intent, drawn) : asComposed(intent, drawn)
  return {
    intent: { ...intent, ...layers, ...layerTimesOf(intent, ids), ...stylesOf(intent, ids) },
    drawn: ids,
  }
}

/** What is said of the layers that are drawn. */
type LayersDrawn = Partial<Pick<Drawing, 'chosen' | 'conditions' | 'composed'>>

/** True where layers can be chosen, and conditions stated. */
const canChoose = (intent: Drawing): boolean => intent.kind === 'map-image' || intent.canChoose

function asChoice(intent: Drawing, drawn: readonly DrawnLayer[]): LayersDrawn {
  if (!canChoose(intent)) return { composed: undefined }
  const conditions = drawn
    .flatMap(({ layerId, condition }) => (condition ? [{ layerId, condition }] : []))
    .sort((a, b) => a.layerId - b.layerId)
  return {
    composed: undefined,
    chosen: { mode: 'show', ids: drawn.map((layer) => layer.layerId) },
    conditions: conditions.length > 0 ? conditions : undefined,
  }
}

/** The first composed layer is drawn on top, as the layers of a service are. */
function asComposed(intent: Drawing, drawn: readonly DrawnLayer[]): LayersDrawn {
  const composed = drawn.map(({ plain: _, area: __, ...layer }) => layer)
  if (!canChoose(intent)) return { composed }
  return { composed, chosen: { mode: 'show', ids: drawn.map((layer) => layer.id) }, conditions: undefined }
}

/** The service's own layers that are asked for. */
function ownLayers(asked: Narrowing<Drawing>, picture: Picture | undefined): readonly DrawnLayer[] {
  const { intent, rights } = asked
  const ids = canChoose(intent)
    ? chosenLayers(rights.service, intent.chosen)
    : rights.service.layers.map(({ id }) => id)
  const fresh = freshIds(rights.service.layers)
  return ids.flatMap((id) => {
    const seen = rights.layers.get(id)
    if (seen === undefined) return []
    const { minScale, maxScale } = seen.layer
    const source = {
      id,
      layerId: id,
      ...(minScale ? { minScale } : {}),
      ...(maxScale ? { maxScale } : {}),
    }
    const layer = styledLayer(seen.layer, intent)
    return drawnBy(asked, { layer, views: seen.views, picture, source, fresh })
  })
}

/** Layers that the client composed: of layers that the caller sees, by fields that the caller sees. */
function composedLayers(
  asked: Narrowing<Drawing>,
  composed: readonly ComposedLayer[],
  picture: Picture | undefined,
): readonly DrawnLayer[] {
  const { rights, intent } = asked
  if (intent.styles !== undefined) throw cannotNarrow('layers that the client composes have no named styles')
  const fresh = freshIds([...rights.service.layers, ...composed])
  return composed.flatMap((source) => {
    const seen = rights.layers.get(source.layerId)
    if (seen === undefined) return []
    const fields = fieldsDrawnBy(source)
    if (!seesAll(seen, fields)) return []
    return drawnBy(asked, { layer: seen.layer, views: covering(seen.views, fields), picture, source, fresh })
  })
}

interface DrawnOptions {
  readonly layer: LayerEntry
  readonly views: readonly View[]
  readonly picture: Picture | undefined
  readonly source: ComposedLayer
  /** Gives ids that no layer has yet. */
  readonly fresh: () => number
}

/** One layer of the picture, several times where its rows are drawn in different ways; the fullest drawing on top. */
function drawnBy(
  asked: Narrowing<Drawing>,
  { layer, views, picture, source, fresh }: DrawnOptions,
): readonly DrawnLayer[] {
  const { intent, rights } = asked
  const where = clientCondition(intent, layer, source)
  const conditions = [...conditionsDrawnBy(source), ...(where ? [where] : [])]
  const usable = usableViews(intent, { layer, views, picture, conditions })
  if (usable.length === 0) return []
  const drawings = drawingsIn(layer, usable, rights).flatMap(({ views: these, info }) => {
    const groups = picture ? drawnRows(layer, these, rights) : rowsOfAllPlaces(these)
    return groups.map(({ rows, area }) => ({ rows, area, info }))
  })
  return drawings.toReversed().map(({ rows, area, info }, index) => {
    const { condition: _, ...rest } = source
    const condition = conditionOf(andRows(rows, rowsWhere(where)))
    const drawing = info && source.drawing ? drawnOver(info, source.drawing) : (source.drawing ?? info)
    return {
      ...rest,
      id: index === 0 ? source.id : fresh(),
      ...(condition ? { condition } : {}),
      ...(drawing ? { drawing } : {}),
      ...(area ? { area } : {}),
      plain: info === undefined && source.drawing === undefined && intent.composed === undefined,
    }
  })
}

/** The views of a layer by how their rows are drawn. */
function drawingsIn(layer: LayerEntry, views: readonly View[], { service }: ServiceRights) {
  if (drawsAsItIs(layer, views)) return [{ views, info: undefined }]
  return service.supportsDynamicLayers ? drawingsOf(layer, views) : plainly(layer, views)
}

/** The client's drawing over a reduced one. A server draws the layer's own labels where a request names none, so then labels are switched off. */
function drawnOver(reduced: DrawingInfo, own: DrawingInfo): DrawingInfo {
  const drawing = { ...reduced, ...own }
  return { ...drawing, showLabels: (drawing.labelingInfo ?? []).length > 0 && own.showLabels !== false }
}

/** Where pictures cannot be redrawn: the rows that may be drawn as the layer draws them. */
function plainly(layer: LayerEntry, views: readonly View[]) {
  const full = covering(views, drawingFields(layer))
  return full.length > 0 ? [{ views: full, info: undefined }] : [{ views, info: {} }]
}

/** The client's own conditions for a layer: that of a composed layer, and the one that is stated beside it. */
function clientCondition(
  { conditions }: Drawing,
  layer: LayerEntry,
  { condition: own }: ComposedLayer,
): Expression | undefined {
  const stated = conditions?.find(({ layerId }) => layerId === layer.id)?.condition
  return own && stated ? andExpressions(own, stated) : (own ?? stated)
}

/** Views that may be drawn in this picture and that show what the client's conditions look at. */
function usableViews(
  { time }: Drawing,
  {
    layer,
    views,
    picture,
    conditions,
  }: Pick<DrawnOptions, 'layer' | 'views' | 'picture'> & { conditions: readonly Expression[] },
): readonly View[] {
  const fields = conditions.flatMap((one) => [...fieldsOf(one)])
  if (!seesAll({ layer, views }, fields)) return []
  const needed = [...(time !== undefined ? layer.timeFields : []), geometryField]
  if (conditions.length > 0 && mayStop({ layer, views }, conditions, needed)) return []
  const seen = covering(views, [...fields, ...needed])
  return picture ? drawableIn(seen, picture) : seen
}

function freshIds(layers: readonly { readonly id: number }[]): () => number {
  let next = Math.max(-1, ...layers.map(({ id }) => id)) + 1
  return () => next++
}
