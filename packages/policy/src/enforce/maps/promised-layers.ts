import { drawingFields, drawsAsItIs } from '../../model/drawing.ts'
import {
  covering,
  geometryField,
  type LayerRights,
  type PictureLimits,
  type ServiceRights,
  seesStatedExtent,
  tellsLegend,
  type View,
} from '../../model/rights.ts'
import { isAllRows } from '../../model/row-filter.ts'

/** What of the layers of a map its caller would get, so that nothing else is announced. Groups and tables are asked for by nobody. */
export interface PromisedLayers {
  /** True for a layer that is drawn in some picture. */
  readonly draws: (id: number) => boolean
  /** The scale denominators between which it may be drawn, by grants alone; 0 and infinite for no limit. */
  readonly scales: (id: number) => Pick<PictureLimits, 'scaleFrom' | 'scaleTo'>
  /** True for a layer whose rows are told at a place. */
  readonly tells: (id: number) => boolean
  /** True for a layer whose legend is given. */
  readonly explains: (id: number) => boolean
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
  const ofRows = new Map(
    rights.service.layers.flatMap((layer) => (isOfRows(layer) ? [[layer.id, layer] as const] : [])),
  )
  const gives = ({ whole, layers }: ServiceRights, id: number, test: (seen: LayerRights) => boolean) => {
    if (!ofRows.has(id)) return false
    const seen = layers.get(id)
    return whole || (seen !== undefined && test(seen))
  }
  return {
    draws: (id) => gives(drawing, id, (seen) => isDrawn(seen, drawableViews(seen), drawing)),
    scales: (id) => scalesOf(drawing, id),
    tells: (id) => gives(telling, id, (seen) => isTold(seen, telling)),
    explains: (id) =>
      legends.some((own) =>
        gives(own, id, (seen) => tellsLegend(own, id) && isDrawn(seen, placedViews(seen), own)),
      ),
    statedExtent: (id) => {
      const seen = rights.layers.get(id)
      const isStated = rights.whole || (seen !== undefined && seesStatedExtent(seen))
      return isStated ? ofRows.get(id)?.extent : undefined
    },
  }
}

/** The rights for another operation of the service; those of the description where it says nothing of others. */
const rightsFor = (rights: ServiceRights, id: string): ServiceRights => rights.others?.get(id) ?? rights

const isOfRows = ({ type }: LayerRights['layer']): boolean => type !== 'Group Layer' && type !== 'Table'

const placedViews = ({ views }: LayerRights): readonly View[] => covering(views, [geometryField])

/** Views that may be drawn in some picture at some scale. */
const drawableViews = (seen: LayerRights): readonly View[] =>
  placedViews(seen).filter(
    ({ picture: { pixels, formats, scaleFrom, scaleTo } }) =>
      pixels >= 1 && scaleFrom <= scaleTo && (formats === null || anyPicture.some((one) => formats.has(one))),
  )

/** A layer whose drawing tells of hidden fields is drawn where it can be redrawn without them, or by views that show them. */
const isDrawn = (
  { layer }: LayerRights,
  usable: readonly View[],
  { service }: Pick<ServiceRights, 'service'>,
): boolean =>
  usable.length > 0 &&
  (service.supportsDynamicLayers ||
    drawsAsItIs(layer, usable) ||
    covering(usable, drawingFields(layer)).length > 0)

function scalesOf(rights: ServiceRights, id: number): Pick<PictureLimits, 'scaleFrom' | 'scaleTo'> {
  const seen = rights.layers.get(id)
  const views = rights.whole || seen === undefined ? [] : drawableViews(seen)
  if (views.length === 0) return everywhere
  return {
    scaleFrom: Math.min(...views.map(({ picture }) => picture.scaleFrom)),
    scaleTo: Math.max(...views.map(({ picture }) => picture.scaleTo)),
  }
}

/** Rows are told at scales at which they may be drawn, by servers that keep to conditions. */
const isTold = (seen: LayerRights, { service: { version = 0 } }: ServiceRights): boolean =>
  placedViews(seen).some(
    (view) =>
      (isAllRows(view.rows) || version >= firstWithConditions) &&
      view.picture.scaleFrom <= view.picture.scaleTo,
  )
