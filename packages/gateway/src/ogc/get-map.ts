import { type LayerStyle, type MapImage, type MapQuestion, printIntent, type Size } from '@mapgate/protocol'
import { mediaTypeOf } from '../core/pictures/encode.ts'
import type { OgcVisit } from '../core/reply/ogc-door.ts'
import type { Reply } from '../core/reply/reply.ts'
import { addressOf, bareExtent } from './arcgis-words.ts'
import { askedStyles } from './asked-styles.ts'
import type { Door } from './doors.ts'
import { demandPicture, dressed } from './dress-picture.ts'
import { insideLook } from './inside-look.ts'
import { namedLayers } from './named-layers.ts'
import { refusedValue } from './refusals.ts'
import { inReference } from './refused-reference.ts'
import { type SeenService, seenService } from './seen-service.ts'
import { squareFrame } from './square-frame.ts'
import { timeFilterOf } from './time.ts'

/** GetMap: the picture that `export` gives this caller. @throws GatewayError */
export async function getMap(question: MapQuestion, door: Door, visit: OgcVisit): Promise<Reply> {
  const service = await seenService(visit, door.root, 'MapServer.export')
  // The client names the lowest one first. Inside, the first one lies on top, and so do layers of a group.
  const ids = [...new Set(namedLayers(service, question.layers, door).toReversed().flat())]
  const styles = askedStyles({ service, door }, question)
  visit.trace.layers = ids.toReversed()
  // ArcGIS draws layers in an order of its own: equal pictures have equal questions.
  return drawnMap(
    { question, ids: door.isOgc ? ids : ids.toSorted((a, b) => a - b), styles },
    { service, door },
    visit,
  )
}

/** What of a map is drawn. */
interface MapAsked {
  readonly question: Omit<MapQuestion, 'kind' | 'dialect' | 'layers' | 'styles'>
  readonly ids: readonly number[]
  /** Those that are not drawn in their default style. */
  readonly styles: readonly LayerStyle[] | undefined
}

/** Draws layers, as the caller may see them. @throws GatewayError */
export async function drawnMap(
  { question, ids, styles }: MapAsked,
  { service, door }: { readonly service: SeenService; readonly door: Door },
  visit: OgcVisit,
): Promise<Reply> {
  const square = squareFrame(question)
  if (square.isStretched) demandSize(question.size, ids, service)
  const inside = insideLook(question, service.rights, square.isStretched)
  const { spatialReference } = question.area
  const intent: MapImage = {
    kind: 'map-image',
    service: addressOf(door.root),
    format: 'image',
    area: bareExtent(square.area),
    areaReference: spatialReference,
    drawnIn: spatialReference,
    size: square.size,
    dpi: undefined,
    scale: undefined,
    rotation: undefined,
    imageFormat: inside.imageFormat,
    transparent: inside.transparent,
    chosen: { mode: 'show', ids },
    conditions: undefined,
    composed: undefined,
    time: question.time === undefined ? undefined : timeFilterOf(question.time),
    layerTimes: undefined,
    ...(styles ? { styles } : {}),
  }
  const reply = await visit.ask(printIntent(intent))
  await inReference(demandPicture(reply), question, service.entry)
  const isOfType = reply.headers['content-type']?.startsWith(mediaTypeOf[question.imageFormat])
  if (reply.status === 304 || (!inside.isDressed && isOfType)) return reply
  return dressed(reply, question, visit.hold)
}

/** A grant limits the pixels of what is sent, and what is drawn for a stretched picture may have fewer. @throws GatewayError */
function demandSize(
  { widthPx, heightPx }: Size,
  ids: readonly number[],
  { isWhole, rights: { layers } }: SeenService,
): void {
  if (isWhole) return
  const views = ids.flatMap((id) => layers.get(id)?.views ?? [])
  if (views.length === 0 || views.some(({ picture }) => widthPx * heightPx <= picture.pixels)) return
  throw refusedValue('InvalidParameterValue', 'WIDTH and HEIGHT: this account gets smaller pictures.')
}
