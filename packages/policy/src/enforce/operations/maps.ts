import { narrowLegend, showLegend } from '../maps/legend.ts'
import { narrowMapImage, showMapImage } from '../maps/map-image.ts'
import { narrowSymbolImage } from '../maps/symbol-image.ts'
import type { Rules } from './rule.ts'

const legend = {
  permission: 'view',
  narrow: narrowLegend,
  holdsAreas: true,
  show: { json: showLegend, members: ['layers'] },
} as const
const symbol = {
  permission: 'view',
  cost: 'picture',
  narrow: narrowSymbolImage,
  show: { unread: 'image' },
} as const

/** Pictures of a map and their legends. */
export const maps: Rules = {
  'MapServer.export': {
    permission: 'view',
    cost: 'picture',
    narrow: narrowMapImage,
    holdsAreas: true,
    show: { json: showMapImage, members: ['href', 'imageData'], unread: 'image' },
  },
  'MapServer.legend': legend,
  'MapServer.queryLegends': { ...legend, cost: 'records' },
  'MapServer.image': symbol,
  'FeatureServer.image': symbol,
}
