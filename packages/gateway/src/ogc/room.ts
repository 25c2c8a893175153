import type { OgcOpened, OgcPlace, OgcQuestion, RawRequest } from '@mapgate/protocol'
import { GatewayError } from '../core/errors/errors.ts'
import type { OgcDoorRequest, OgcDoors, OgcVisit } from '../core/reply/ogc-door.ts'
import type { Reply } from '../core/reply/reply.ts'
import { arcgisDoor, type Door, ogcDoor } from './doors.ts'
import { type CapabilitiesParts, getCapabilities } from './get-capabilities.ts'
import { getFeatureInfo } from './get-feature-info.ts'
import { getLegend } from './get-legend.ts'
import { getMap } from './get-map.ts'
import { getTile } from './get-tile.ts'
import { getTileInfo } from './get-tile-info.ts'

/** What the doors are built with. */
interface OgcOptions extends CapabilitiesParts {
  /** Reads requests of WMS and WMTS. */
  readonly open: (raw: RawRequest, place: OgcPlace) => OgcOpened
  /** True for an upstream that speaks WMS itself. */
  readonly isOgc: (upstream: string) => boolean
}

/** The doors of WMS and WMTS, before map servers of every kind. */
export function createOgcDoors(options: OgcOptions): OgcDoors {
  const { open, isOgc } = options
  return (raw, mount) => {
    const ogc = isOgc(mount.upstream)
    const door = ogc ? ogcDoor(raw, mount) : arcgisDoor(raw)
    if (door === undefined) return ogc ? nothingThere(raw, open) : undefined
    const opened = open(raw, door.place)
    return {
      opened,
      answer: (question, visit) => answered(question, { ...options, door, shown: opened.shown }, visit),
    }
  }
}

type Asked = CapabilitiesParts & { readonly door: Door; readonly shown: OgcOpened['shown'] }

function answered(question: OgcQuestion, asked: Asked, visit: OgcVisit): Promise<Reply> {
  const { door } = asked
  switch (question.kind) {
    case 'capabilities':
      return getCapabilities(question, asked, visit)
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
