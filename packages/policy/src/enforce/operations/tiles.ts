import { asNarrowed } from '../showing.ts'
import { narrowTile } from '../tiles/cached-tile.ts'
import { narrowTileMap } from '../tiles/tile-map.ts'
import { narrowWholeData } from '../tiles/whole-data.ts'
import type { Rules } from './rule.ts'

const tile = {
  permission: 'view',
  cost: 'picture',
  narrow: narrowTile,
  show: { unread: 'image' },
  cache: 'tiles',
} as const

/** What was drawn or packed before, with all layers and rows. */
export const tiles: Rules = {
  'MapServer.tile': tile,
  'MapServer.wmtsTile': tile,
  'MapServer.wmtsTileJpg': tile,
  'MapServer.tilemap': {
    permission: 'view',
    narrow: narrowTileMap,
    show: { json: asNarrowed },
    cache: 'tiles',
  },
  'MapServer.generateKml': {
    permission: 'export-data',
    narrow: narrowWholeData,
    show: { unread: 'kmz' },
    cache: 'file',
  },
}
