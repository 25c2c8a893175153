import type { TileInfoQuestion } from '@mapgate/protocol'
import type { OgcVisit } from '../core/reply/ogc-door.ts'
import type { Reply } from '../core/reply/reply.ts'
import { askedStyles, demandNoStyle, tileStyles } from './asked-styles.ts'
import type { Door } from './doors.ts'
import { rowsAt } from './get-feature-info.ts'
import { namedLayers } from './named-layers.ts'
import { refusedValue } from './refusals.ts'
import { isDrawn, seenService, toldLayers } from './seen-service.ts'
import { cachedTile, drawnTile } from './tile-frames.ts'

/** GetFeatureInfo of WMTS: what `identify` tells this caller at a pixel of a tile. @throws GatewayError */
export async function getTileInfo(question: TileInfoQuestion, door: Door, visit: OgcVisit): Promise<Reply> {
  const service = await seenService(visit, door.root, 'MapServer.identify')
  const { entry } = service
  const place = door.isOgc ? drawnTile(question) : cachedTile(question, entry)
  const named = door.isOgc
    ? (namedLayers(service, [question.layer], door)[0] ?? [])
    : entry.layers.filter(isDrawn).map(({ id }) => id)
  const ids = toldLayers(service, named)
  if (door.isOgc && ids.length === 0)
    throw refusedValue('InvalidParameterValue', 'LAYER cannot be asked for what is at a place.')
  const styles = await stylesOf(question, door, visit)
  const { pixelColumn: column, pixelRow: row, infoFormat } = question
  if (column >= place.size.widthPx || row >= place.size.heightPx)
    throw refusedValue('InvalidParameterValue', 'I and J name no pixel of the tile.')
  visit.trace.layers = ids
  const chosen = { mode: door.isOgc ? 'all' : 'visible', ids } as const
  const click = { ...place, column, row, infoFormat, featureCount: 1, chosen, styles }
  return rowsAt(click, { service, door }, visit)
}

/** A tile that the caller does not get in a style is not clicked on in it. */
async function stylesOf(question: TileInfoQuestion, door: Door, visit: OgcVisit) {
  if (question.style === '') return undefined
  if (!door.isOgc) return demandNoStyle(question)
  const service = await seenService(visit, door.root, 'MapServer.export')
  return askedStyles({ service, door }, tileStyles(question))
}
