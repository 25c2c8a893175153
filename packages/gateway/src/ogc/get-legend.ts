import { type Legend, type LegendQuestion, printIntent } from '@mapgate/protocol'
import { type JsonObject, objectsOf } from '../core/json.ts'
import type { OgcVisit } from '../core/reply/ogc-door.ts'
import type { Reply } from '../core/reply/reply.ts'
import { addressOf } from './arcgis-words.ts'
import { askedStyles } from './asked-styles.ts'
import type { Door } from './doors.ts'
import { type LegendLayer, legendPicture, type Swatch } from './legend-picture.ts'
import { namedLayers } from './named-layers.ts'
import { jsonOf } from './read-body.ts'
import { seenService } from './seen-service.ts'

/**
 * GetLegendGraphic: the swatches and labels that `legend` tells this caller, as one picture. Servers that speak WMS are asked for the one
 * layer; ArcGIS is asked for all, because an answer about all is kept for everybody with these rights.
 * @throws GatewayError
 */
export async function getLegend(question: LegendQuestion, door: Door, visit: OgcVisit): Promise<Reply> {
  const operation = door.isOgc ? 'MapServer.queryLegends' : 'MapServer.legend'
  const service = await seenService(visit, door.root, operation)
  const ids = namedLayers(service, [question.layer], door)[0] ?? []
  const styles = askedStyles(
    { service, door, hasLegend: true },
    { layers: [question.layer], styles: [question.style] },
  )
  visit.trace.layers = ids
  const reply = await visit.ask(printIntent({ ...intentOf(door, ids), ...(styles ? { styles } : {}) }))
  if (reply.status === 304) return reply
  const layers = layersIn(await jsonOf(reply), ids)
  const { 'cache-control': cacheControl = 'private, no-cache', etag } = reply.headers
  const { contentType, body } = await legendPicture(layers, question)
  return {
    status: 200,
    headers: {
      'content-type': contentType,
      'cache-control': cacheControl,
      ...(etag === undefined ? {} : { etag }),
    },
    body,
  }
}

const intentOf = (door: Door, ids: readonly number[]): Legend => ({
  kind: 'legend',
  service: addressOf(door.root),
  format: 'json',
  canChoose: door.isOgc,
  area: undefined,
  onlyVisible: undefined,
  chosen: door.isOgc ? { mode: 'show', ids } : undefined,
  conditions: undefined,
  composed: undefined,
  time: undefined,
  layerTimes: undefined,
})

/** The layers that were asked for, in the order of the legend. */
function layersIn({ layers }: JsonObject, ids: readonly number[]): readonly LegendLayer[] {
  const wanted = new Set(ids)
  return objectsOf(layers)
    .filter(({ layerId }) => wanted.has(Number(layerId)))
    .map(({ layerName, legend }) => ({
      title: typeof layerName === 'string' ? layerName : '',
      swatches: objectsOf(legend).flatMap(swatchOf),
    }))
}

function swatchOf({ label, imageData }: JsonObject): Swatch[] {
  if (typeof imageData !== 'string' || imageData === '') return []
  return [{ label: typeof label === 'string' ? label : '', picture: Buffer.from(imageData, 'base64') }]
}
