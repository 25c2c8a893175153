import { asPlanned } from '../filter/context.ts'
import { narrowTiles } from '../narrow/tiles.ts'
import type { Rules } from './rule.ts'

const tile = {
  permission: 'view',
  cost: 'picture',
  narrow: narrowTiles,
  show: { unread: 'image' },
  isWhole: true,
} as const

/** What was drawn or packed before, with all layers and rows. */
export const tiles: Rules = {
  'MapServer.tile': tile,
  'MapServer.wmtsTile': tile,
  'MapServer.wmtsTileJpg': tile,
  'MapServer.tilemap': {
    permission: 'view',
    narrow: narrowTiles,
    show: { json: asPlanned },
    isWhole: true,
  },
  'MapServer.generateKml': {
    permission: 'export-data',
    narrow: narrowTiles,
    show: { unread: 'kmz' },
    isWhole: true,
  },
}
