import { areasGeometry } from './areas-geometry.ts'
import { areasMasks } from './areas-masks.ts'
import { areasPictures } from './areas-pictures.ts'
import { areasRows } from './areas-rows.ts'
import { areasShapes } from './areas-shapes.ts'
import { areasTiles } from './areas-tiles.ts'
import { authorization } from './authorization.ts'
import { descriptions } from './descriptions.ts'
import { door } from './door.ts'
import { editRights } from './edit-rights.ts'
import { editsGaps } from './edits-gaps.ts'
import { editsRows } from './edits-rows.ts'
import type { Sabotage } from './entry.ts'
import { keptAnswers } from './kept-answers.ts'
import { keptTooLong } from './kept-too-long.ts'
import { partsOfRows } from './parts-of-rows.ts'
import { pictures } from './pictures.ts'
import { queryFields } from './query-fields.ts'
import { queryRows } from './query-rows.ts'
import { replies } from './replies.ts'
import { resultsOfMaps } from './results.ts'
import { upstreamLine } from './upstream-line.ts'
import { wms } from './wms.ts'
import { wmsPlaces } from './wms-places.ts'
import { wmsStyles } from './wms-styles.ts'

/** Every protection that the soundness run takes away. */
export const entries: readonly Sabotage[] = [
  ...authorization,
  ...queryFields,
  ...queryRows,
  ...partsOfRows,
  ...resultsOfMaps,
  ...pictures,
  ...descriptions,
  ...replies,
  ...areasRows,
  ...areasMasks,
  ...areasGeometry,
  ...areasShapes,
  ...areasTiles,
  ...areasPictures,
  ...editsRows,
  ...editsGaps,
  ...editRights,
  ...keptAnswers,
  ...keptTooLong,
  ...upstreamLine,
  ...door,
  ...wms,
  ...wmsPlaces,
  ...wmsStyles,
]
