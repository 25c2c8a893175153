import type { MapRequest, TileQuestion } from '@mapgate/protocol'
import { mediaTypeOf } from '../core/pictures/encode.ts'
import type { OgcVisit } from '../core/reply/ogc-door.ts'
import type { Reply } from '../core/reply/reply.ts'
import { askedStyles, demandNoStyle, tileStyles } from './asked-styles.ts'
import type { Door } from './doors.ts'
import { demandPicture, dressed } from './dress-picture.ts'
import { drawnMap } from './get-map.ts'
import { namedLayers } from './named-layers.ts'
import { bareRequest, seenService } from './seen-service.ts'
import { cachedTile, drawnTile, outOfRange } from './tile-frames.ts'

const white = 0xffffff

/** GetTile: a tile of the cache of an ArcGIS service, or a picture of a layer of a server that speaks WMS itself. @throws GatewayError */
export async function getTile(question: TileQuestion, door: Door, visit: OgcVisit): Promise<Reply> {
  const transparent = question.imageFormat !== 'jpg'
  const look = { imageFormat: question.imageFormat, transparent, background: white }
  if (door.isOgc) {
    const service = await seenService(visit, door.root, 'MapServer.export')
    const [ids = []] = namedLayers(service, [question.layer], door)
    const styles = askedStyles({ service, door }, tileStyles(question))
    visit.trace.layers = ids
    const map = { question: { ...drawnTile(question), ...look }, ids, styles }
    return drawnMap(map, { service, door }, visit)
  }
  demandNoStyle(question)
  const { entry } = await seenService(visit, door.root, 'MapServer.tile')
  const { size, level, row, column } = cachedTile(question, entry)
  const bare = bareRequest(door.root, 'MapServer.tile')
  const map: MapRequest = { ...bare, resource: { ...bare.resource, level, row, column } }
  const reply = await visit.ask(map)
  if (reply.status === 404) throw outOfRange()
  await demandPicture(reply)
  // A masked tile is a PNG, whatever format it is asked for in: what is hidden stays clear.
  const isAsItIs = question.imageFormat === 'jpg' || isOfType(reply, question)
  return reply.status === 304 || isAsItIs ? reply : dressed(reply, { ...look, size }, visit.hold)
}

const isOfType = ({ headers }: Reply, { imageFormat }: TileQuestion): boolean =>
  headers['content-type']?.startsWith(mediaTypeOf[imageFormat]) ?? false
