import { only } from '../filter/context.ts'
import { shownLegend } from '../filter/legend.ts'
import { narrowExport } from '../narrow/export.ts'
import { narrowLegend, narrowSwatch } from '../narrow/legend.ts'
import type { Rules } from './rule.ts'

const legend = {
  permission: 'view',
  narrow: narrowLegend,
  show: { json: shownLegend, members: ['layers'] },
} as const
const symbol = {
  permission: 'view',
  cost: 'picture',
  narrow: narrowSwatch,
  show: { unread: 'image' },
} as const

/** Pictures of a map and their legends. */
export const maps: Rules = {
  'MapServer.export': {
    permission: 'view',
    cost: 'picture',
    narrow: narrowExport,
    show: {
      json: only('href', 'width', 'height', 'extent', 'scale', 'contentType'),
      members: ['href', 'imageData'],
      unread: 'image',
    },
  },
  'MapServer.legend': legend,
  'MapServer.queryLegends': { ...legend, cost: 'records' },
  'MapServer.image': symbol,
  'FeatureServer.image': symbol,
}
