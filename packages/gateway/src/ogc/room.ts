import type { OgcOpened, OgcPlace, OgcQuestion, RawRequest } from '@mapgate/protocol'
import { GatewayError } from '../core/errors/errors.ts'
import type { OgcDoorRequest, OgcDoors, OgcVisit } from '../core/reply/ogc-door.ts'
import type { Reply } from '../core/reply/reply.ts'
import { arcgisDoor, type Door, ogcDoor } from './doors.ts'
import { getFeatureInfo } from './get-feature-info.ts'
import { getLegend } from './get-legend.ts'
import { getMap } from './get-map.ts'
import { getTile } from './get-tile.ts'
import { getTileInfo } from './get-tile-info.ts'

/** What the doors are built with. */
interface OgcOptions {
  /** Reads requests of WMS and WMTS. */
  readonly open: (raw: RawRequest, place: OgcPlace) => OgcOpened
  /** True for an upstream that speaks WMS itself. */
  readonly isOgc: (upstream: string) => boolean
}

/** The doors of WMS and WMTS, before map servers of every kind. */
export function createOgcDoors({ open, isOgc }: OgcOptions): OgcDoors {
  return (raw, mount) => {
    if (!isOgc(mount.upstream)) {
      const door = arcgisDoor(raw)
      return door && { opened: open(raw, door.place), answer: answerAt(door) }
    }
    const door = ogcDoor(raw, mount)
    return door ? { opened: open(raw, door.place), answer: answerAt(door) } : nothingThere(raw, open)
  }
}

const answerAt =
  (door: Door): OgcDoorRequest['answer'] =>
  (question, visit) =>
    answers(question, door, visit)

function answers(question: OgcQuestion, door: Door, visit: OgcVisit): Promise<Reply> {
  switch (question.kind) {
    case 'map':
      return getMap(question, door, visit)
    case 'legend':
      return getLegend(question, door, visit)
    case 'tile':
      return getTile(question, door, visit)
    case 'info':
      return getFeatureInfo(question, door, visit)
    case 'tile-info':
      return getTileInfo(question, door, visit)
    default:
      throw new GatewayError('request.operation-refused', question.kind, {
        exception: 'OperationNotSupported',
      })
  }
}

/** A mount of a server that speaks WMS has no other addresses. */
function nothingThere(raw: RawRequest, open: OgcOptions['open']): OgcDoorRequest {
  const message = 'There is no such operation here.'
  const opened = open(raw, { door: 'any', rest: [] })
  return {
    opened: { ...opened, read: () => ({ fault: { code: 'request.operation-unknown', message } }) },
    answer: () => Promise.reject(new GatewayError('request.operation-unknown')),
  }
}
