import type { TileInfoQuestion } from '@mapgate/protocol'
import type { OgcVisit } from '../core/reply/ogc-door.ts'
import type { Reply } from '../core/reply/reply.ts'
import type { Door } from './doors.ts'
import { rowsAt } from './get-feature-info.ts'
import { namedLayers } from './named-layers.ts'
import { refusedValue } from './refusals.ts'
import { isDrawn, seenService } from './seen-service.ts'
import { cachedTile, drawnTile } from './tile-frames.ts'

/** GetFeatureInfo of WMTS: what `identify` tells this caller at a pixel of a tile. @throws GatewayError */
export async function getTileInfo(question: TileInfoQuestion, door: Door, visit: OgcVisit): Promise<Reply> {
  const service = await seenService(visit, door.root, 'MapServer.identify')
  const { entry, rights, isWhole } = service
  const place = door.isOgc ? drawnTile(question) : cachedTile(question, entry)
  const ids = door.isOgc
    ? (namedLayers(service, [question.layer], door)[0] ?? [])
    : entry.layers
        .filter((layer) => isDrawn(layer) && (isWhole || rights.layers.has(layer.id)))
        .map(({ id }) => id)
  const { pixelColumn: column, pixelRow: row, infoFormat } = question
  if (column >= place.size.widthPx || row >= place.size.heightPx)
    throw refusedValue('InvalidParameterValue', 'I and J name no pixel of the tile.')
  visit.trace.layers = ids
  const chosen = { mode: door.isOgc ? 'all' : 'visible', ids } as const
  return rowsAt({ ...place, column, row, infoFormat, featureCount: 1, chosen }, { service, door }, visit)
}
