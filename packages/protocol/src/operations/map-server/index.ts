import type { Operation } from '../../operation.ts'
import { exportMap } from './export.ts'
import { find } from './find.ts'
import { identify } from './identify.ts'
import { layer } from './layer.ts'
import { layers } from './layers.ts'
import { legend } from './legend.ts'
import { query } from './query.ts'
import { queryLegends } from './query-legends.ts'
import { root } from './root.ts'
import { tile } from './tile.ts'
import { tilemap } from './tilemap.ts'

/** Operations of a MapServer. */
export const mapServer: readonly Operation[] = [
  root,
  layers,
  legend,
  queryLegends,
  exportMap,
  identify,
  find,
  tile,
  tilemap,
  layer,
  query,
]
