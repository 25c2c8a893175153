import type { Expression } from '@mapgate/protocol'
import type { LayerEntry, StyleEntry, TimesEntry } from '../../model/catalog.ts'
import { drawingFields, drawsAsItIs } from '../../model/drawing.ts'
import { layerById } from '../../model/layer-index.ts'
import {
  covering,
  geometryField,
  type LayerRights,
  onceForEach,
  type PictureLimits,
  type ServiceRights,
  seesAllRows,
  seesStatedExtent,
  tellsLegend,
  type View,
} from '../../model/rights.ts'
import { isAllRows, statedCondition } from '../../model/row-filter.ts'
import { areHeldIn } from './held-references.ts'

/** What of the layers of a map its caller would get, so that nothing else is announced. Groups and tables are asked for by nobody. */
export interface PromisedLayers {
  /** True for a layer that is drawn in some picture, as the map itself draws it or in the named style. */
  readonly draws: (id: number, style?: StyleEntry) => boolean
  /** The scale denominators between which it may be drawn, by grants alone; 0 and infinite for no limit. */
  readonly scales: (id: number) => Pick<PictureLimits, 'scaleFrom' | 'scaleTo'>
  /** True for a reference in which pictures of a layer can be held to the scales and the areas of the caller. */
  readonly holds: (id: number, wkid: number) => boolean
  /** The conditions of which one or several limit the rows that its pictures show. Not those of views at whose scales all rows are shown anyway. */
  readonly conditions: (id: number) => readonly Expression[]
  /** True for a layer whose rows are told at a place. */
  readonly tells: (id: number) => boolean
  /** True for a layer whose legend is given, as the map itself draws it or in the named style. */
  readonly explains: (id: number, style?: StyleEntry) => boolean
  /** Its named styles, whether they are drawn or not. */
  readonly styles: (id: number) => readonly StyleEntry[]
  /** The times that the service states, where they tell of no hidden row and pictures of a time are drawn. */
  readonly times: (id: number) => TimesEntry | undefined
  /** The extent that the author states, where it tells of no hidden row. */
  readonly statedExtent: (id: number) => Readonly<Record<string, unknown>> | undefined
}

/** Picture formats that clients of maps ask for; one of them is enough. */
const anyPicture = ['png', 'png8', 'png24', 'png32', 'jpg', 'gif']

/** The first version whose identify holds conditions; older ones ignore them. */
const firstWithConditions = 10

const everywhere = { scaleFrom: 0, scaleTo: Number.POSITIVE_INFINITY }

/**
 * What the caller of a description would get of its layers by `export`, `identify` and the legend.
 * @param rights those of a describing decision, with the rights for the other operations
 */
export function promisedLayers(rights: ServiceRights): PromisedLayers {
  const drawing = rightsFor(rights, 'MapServer.export')
  const telling = rightsFor(rights, 'MapServer.identify')
  const legends = ['MapServer.queryLegends', 'MapServer.legend'].map((id) => rightsFor(rights, id))
  const { rowsLayer, gives } = layersIn(rights)
  const placed = onceForEach(placedViews)
  const drawable = onceForEach(drawableViews)
  const scales = onceForEach((views) => scalesOf(drawable(views)))
  const conditions = onceForEach((views) => conditionsOf(drawable(views)))
  const tellsExtent = onceForEach(seesStatedExtent)
  const isTold = onceForEach((views) => areTold(placed(views), telling))
  return {
    draws: (id, style) =>
      gives(drawing, id, ({ layer, views }) => isDrawn(drawnIn(layer, style), drawable(views), drawing)),
    holds: (id, wkid) =>
      gives(drawing, id, ({ views }) => areHeldIn(wkid, drawable(views), drawing.service.frame)),
    scales: (id) => scales((drawing.whole ? undefined : drawing.layers.get(id)?.views) ?? []),
    conditions: (id) => conditions((drawing.whole ? undefined : drawing.layers.get(id)?.views) ?? []),
    tells: (id) =>
      rowsLayer(id)?.unqueryable !== true &&
      gives(telling, id, (seen) => isTold(viewsThatTell(seen, telling))),
    explains: (id, style) =>
      legends.some((own) =>
        gives(own, id, ({ layer, views }) => {
          const styled = drawnIn(layer, style)
          return tellsLegend(own, styled) && isDrawn(styled, placed(views), own)
        }),
      ),
    styles: (id) => rowsLayer(id)?.styles ?? none,
    times: (id) => {
      const { times, timeFields = [] } = rowsLayer(id) ?? {}
      const needed = [...timeFields, geometryField]
      const isTold = (own: ServiceRights) => gives(own, id, (seen) => seesAllRows(seen, needed))
      return times && isTold(rights) && isTold(drawing) ? times : undefined
    },
    statedExtent: (id) =>
      gives(rights, id, ({ views }) => tellsExtent(views)) ? rowsLayer(id)?.extent : undefined,
  }
}

/** The layers with rows of a service, and whether rights give one of them. */
function layersIn({ service }: Pick<ServiceRights, 'service'>) {
  const rowsLayer = (id: number): LayerEntry | undefined => {
    const layer = layerById(service, id)
    return layer && isOfRows(layer) ? layer : undefined
  }
  const gives = ({ whole, layers }: ServiceRights, id: number, test: (seen: LayerRights) => boolean) => {
    if (rowsLayer(id) === undefined) return false
    const seen = layers.get(id)
    return whole || (seen !== undefined && test(seen))
  }
  return { rowsLayer, gives }
}

const none: readonly StyleEntry[] = []

/** A layer in a named style. */
const drawnIn = (layer: LayerEntry, style: StyleEntry | undefined): LayerEntry =>
  style === undefined ? layer : { ...layer, drawing: style.drawing }

/** The rights for another operation of the service; those of the description where it says nothing of others. */
const rightsFor = (rights: ServiceRights, id: string): ServiceRights => rights.others?.get(id) ?? rights

const isOfRows = ({ type }: LayerRights['layer']): boolean => type !== 'Group Layer' && type !== 'Table'

const placedViews = (views: readonly View[]): readonly View[] => covering(views, [geometryField])

/** Views that may be drawn in some picture at some scale. */
const drawableViews = (views: readonly View[]): readonly View[] =>
  placedViews(views).filter(
    ({ picture: { pixels, formats, scaleFrom, scaleTo } }) =>
      pixels >= 1 && scaleFrom <= scaleTo && (formats === null || anyPicture.some((one) => formats.has(one))),
  )

/** A layer whose drawing tells of hidden fields is drawn where it can be redrawn without them, or by views that show them. */
const isDrawn = (
  layer: LayerEntry,
  usable: readonly View[],
  { service }: Pick<ServiceRights, 'service'>,
): boolean =>
  usable.length > 0 &&
  (service.supportsDynamicLayers ||
    drawsAsItIs(layer, usable) ||
    covering(usable, drawingFields(layer)).length > 0)

function scalesOf(views: readonly View[]): Pick<PictureLimits, 'scaleFrom' | 'scaleTo'> {
  if (views.length === 0) return everywhere
  return {
    scaleFrom: Math.min(...views.map(({ picture }) => picture.scaleFrom)),
    scaleTo: Math.max(...views.map(({ picture }) => picture.scaleTo)),
  }
}

function conditionsOf(views: readonly View[]): readonly Expression[] {
  const whole = views.filter(({ rows }) => isAllRows(rows)).map(({ picture }) => picture)
  return views.flatMap(({ rows, picture: { scaleFrom, scaleTo } }) => {
    const isShownAnyway = whole.some((all) => all.scaleFrom <= scaleFrom && all.scaleTo >= scaleTo)
    return isShownAnyway ? [] : (statedCondition(rows) ?? [])
  })
}

/** The views by which rows at a place are told. Where the map server finds only rows that a style draws, they show all fields of one of the styles. */
function viewsThatTell({ layer, views }: LayerRights, { service }: ServiceRights): readonly View[] {
  if (service.tellsDrawnRows !== true) return views
  const styled = [layer, ...(layer.styles ?? []).map((style) => drawnIn(layer, style))]
  return styled.flatMap((one) => covering(views, drawingFields(one)))
}

/** Rows are told at scales at which they may be drawn, by servers that keep to conditions. */
const areTold = (placed: readonly View[], { service: { version = 0 } }: ServiceRights): boolean =>
  placed.some(
    (view) =>
      (isAllRows(view.rows) || version >= firstWithConditions) &&
      view.picture.scaleFrom <= view.picture.scaleTo,
  )
