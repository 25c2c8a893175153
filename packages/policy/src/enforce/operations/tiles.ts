import { asNarrowed } from '../showing.ts'
import { narrowWholeData } from '../tiles/whole-data.ts'
import type { Rules } from './rule.ts'

const tile = {
  permission: 'view',
  cost: 'picture',
  narrow: narrowWholeData,
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
    narrow: narrowWholeData,
    show: { json: asNarrowed },
    isWhole: true,
  },
  'MapServer.generateKml': {
    permission: 'export-data',
    narrow: narrowWholeData,
    show: { unread: 'kmz' },
    isWhole: true,
  },
}
