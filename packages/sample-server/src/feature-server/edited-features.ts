import type { QuerySource } from '../query/layer-query.ts'
import { matchingRows } from '../query/matching-rows.ts'
import { webMercator } from '../query/spatial-reference.ts'
import type { LayerDefinition } from '../world/layer.ts'

/** A row with all its cells and its shape, in the layer's reference. */
interface WholeFeature {
  attributes: Record<string, unknown>
  geometry?: unknown
}

/** Rows that an edit changed, as `returnServiceEditsOption=originalAndCurrentFeatures` tells them: deleted ones as they were, changed ones before and after. */
export interface EditedFeatures {
  adds: WholeFeature[]
  updates: [original: WholeFeature, current: WholeFeature][]
  deletes: WholeFeature[]
  spatialReference?: unknown
}

/** Nothing is changed yet. Layers with shapes say their reference. */
export const noEditedFeatures = ({ geometryType }: LayerDefinition): EditedFeatures => ({
  adds: [],
  updates: [],
  deletes: [],
  ...(geometryType && { spatialReference: webMercator.json }),
})

/** A row as it stands now, also within a transaction; undefined where there is none. Reports what it read. */
export function wholeFeature(
  source: QuerySource,
  layer: LayerDefinition,
  objectId: number,
): WholeFeature | undefined {
  const [row] = matchingRows(source, layer, { objectIds: [objectId] })
  return row && { attributes: row.attributes, ...(row.shape && { geometry: row.shape }) }
}
