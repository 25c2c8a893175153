import {
  type FeatureInfo,
  featureInfoHeaders,
  type IdentifyMode,
  type InfoFormat,
  type InfoQuestion,
  type LayerList,
  type LayerStyle,
  type OgcFrame,
  printFeatureInfo,
  printIntent,
  withValues,
} from '@mapgate/protocol'
import { objectsOf } from '../core/json.ts'
import type { OgcVisit } from '../core/reply/ogc-door.ts'
import type { Reply } from '../core/reply/reply.ts'
import { addressOf, bareExtent } from './arcgis-words.ts'
import { askedStyles } from './asked-styles.ts'
import type { Door } from './doors.ts'
import { namedLayers, namesAt } from './named-layers.ts'
import { jsonOf } from './read-body.ts'
import { refusedValue } from './refusals.ts'
import { inReference } from './refused-reference.ts'
import { type SeenService, seenService, toldLayers } from './seen-service.ts'
import { squareFrame } from './square-frame.ts'
import { timeFilterOf } from './time.ts'
import { visibleAt } from './visible-layers.ts'

/** Pixels around a click that count: as much as a finger is off, and as ArcGIS clients ask for. */
const tolerancePx = 5

/** GetFeatureInfo: what `identify` tells this caller at the centre of the pixel. @throws GatewayError */
export async function getFeatureInfo(question: InfoQuestion, door: Door, visit: OgcVisit): Promise<Reply> {
  const drawn = await seenService(visit, door.root, 'MapServer.export')
  const inMap = new Set(namedLayers(drawn, question.layers, door).flat())
  const asked = namedLayers(drawn, question.queryLayers, door)
  if (!asked.every((ids) => ids.every((id) => inMap.has(id)))) throw notInMap()
  const styles = askedStyles({ service: drawn, door }, question)
  const service = await seenService(visit, door.root, 'MapServer.identify')
  const told = asked.map((ids) => toldLayers(service, ids))
  if (told.some((ids) => ids.length === 0)) throw notQueryable()
  const ids = [...new Set(told.flat())]
  visit.trace.layers = ids
  return rowsAt({ ...question, styles, chosen: { mode: 'all', ids } }, { service, door }, visit)
}

const notInMap = () => refusedValue('LayerNotDefined', 'QUERY_LAYERS names a layer that is not among LAYERS.')
const notQueryable = () => refusedValue('LayerNotQueryable', 'A layer in QUERY_LAYERS cannot be queried.')

/** A click on a map. */
interface Click extends OgcFrame {
  readonly column: number
  readonly row: number
  readonly infoFormat: InfoFormat
  readonly featureCount: number
  readonly chosen: LayerList<IdentifyMode> & { readonly ids: readonly number[] }
  /** Of layers that are not shown in their default style. */
  readonly styles: readonly LayerStyle[] | undefined
}

/** Rows at a pixel, in the form that was asked for. @throws GatewayError */
export async function rowsAt(
  click: Click,
  { service, door }: { readonly service: SeenService; readonly door: Door },
  visit: OgcVisit,
): Promise<Reply> {
  const ids = visibleAt(click, service.entry, click.chosen.ids)
  if (ids.length === 0) return printed(click, { results: [] }, service, door)
  const intent = intentOf({ ...click, chosen: { ...click.chosen, ids } }, door)
  const reply = await visit.ask(withValues(printIntent(intent), { returnFieldName: true }))
  if (reply.status === 304) return reply
  const json = await inReference(jsonOf(reply), click, service.entry)
  const told = printed(click, json, service, door)
  const { 'cache-control': cacheControl = 'private, no-cache', etag } = reply.headers
  return {
    ...told,
    headers: { ...told.headers, 'cache-control': cacheControl, ...(etag === undefined ? {} : { etag }) },
  }
}

function intentOf(click: Click, door: Door): FeatureInfo {
  const { area, size } = squareFrame(click)
  const asked = new Set(click.chosen.ids)
  const styles = (click.styles ?? []).filter(({ layerId }) => asked.has(layerId))
  const { spatialReference } = area
  return {
    kind: 'feature-info',
    service: addressOf(door.root),
    format: 'json',
    chosen: click.chosen,
    place: { kind: 'point', ...centreOf(click) },
    tolerancePx,
    area: bareExtent(area),
    display: { ...size, dpi: 96 },
    reference: spatialReference,
    shapes: { geometry: hasShapes(click.infoFormat) },
    conditions: undefined,
    composed: undefined,
    time: click.time === undefined ? undefined : timeFilterOf(click.time),
    layerTimes: undefined,
    ...(styles.length > 0 ? { styles } : {}),
  }
}

/** The centre of the pixel, in units of the map. */
const centreOf = ({ area, size, column, row }: Click) => ({
  x: area.xmin + ((column + 0.5) * (area.xmax - area.xmin)) / size.widthPx,
  y: area.ymax - ((row + 0.5) * (area.ymax - area.ymin)) / size.heightPx,
})

const hasShapes = (format: InfoFormat): boolean => format !== 'text/plain' && format !== 'text/html'

function printed(
  { infoFormat, featureCount, area }: Click,
  { results }: { readonly results?: unknown },
  { entry }: SeenService,
  door: Door,
): Reply {
  const byId = new Map(entry.layers.map((layer) => [layer.id, layer]))
  const nameOf = namesAt(door)
  const { contentType, body } = printFeatureInfo({
    format: infoFormat,
    results: firstOfEach(results, featureCount),
    nameOf: (id) => {
      const layer = byId.get(id)
      return (layer && nameOf(layer)) ?? String(id)
    },
    wkid: area.spatialReference && 'wkid' in area.spatialReference ? area.spatialReference.wkid : 0,
  })
  return {
    status: 200,
    headers: { 'content-type': contentType, 'cache-control': 'private, no-cache', ...featureInfoHeaders },
    body,
  }
}

/** At most so many results of each layer. */
function firstOfEach(results: unknown, most: number): readonly object[] {
  const counts = new Map<number, number>()
  return objectsOf(results).filter(({ layerId }) => {
    const id = Number(layerId)
    const count = (counts.get(id) ?? 0) + 1
    counts.set(id, count)
    return count <= most
  })
}
