import {
  decodeFeatureCollection,
  dropGeometries,
  encodeFeatureCollection,
  keepFields,
} from '@mapgate/protocol'
import { demandKnown } from '../../model/known-layer.ts'
import { Refused } from '../../model/refusal.ts'
import { type LayerRights, type ServiceRights, showsAll } from '../../model/rights.ts'
import { mayHaveShapes, type ShownParts, shownNames } from './shown-rows.ts'

/** Shapes by their number; 0 is a point, and nothing that is stated. */
const shapes = [undefined, 'esriGeometryMultipoint', 'esriGeometryPolyline', 'esriGeometryPolygon']

/**
 * Rows as PBF, with the fields that are seen; bytes in which nothing has to be hidden stay as they are, once they are known to be of the layer.
 * @throws Refused `upstream.invalid-reply` for bytes that are not understood, because they cannot be filtered
 */
export function shownPbf(
  bytes: Uint8Array,
  asked: ShownParts,
  seen: LayerRights,
  rights: Pick<ServiceRights, 'confirmed'> = {},
): Uint8Array {
  // Columns of statistics have names of the caller's choice, and no shape.
  if (asked.statistics !== undefined) return bytes
  const decoded = decodeFeatureCollection(bytes)
  if ('fault' in decoded)
    throw new Refused('upstream.invalid-reply', `the reply is no PBF: ${decoded.fault.message}`)
  const { fields, geometryType } = decoded.collection.queryResult?.featureResult ?? {}
  const told = { fields: fields?.map(({ name }) => ({ name })), geometryType: shapes[geometryType ?? 0] }
  demandKnown(seen.layer, told, rights)
  if (seen.views.every(showsAll)) return bytes
  const shown = shownNames(asked, seen)
  const kept = keepFields(decoded.collection, (name) => shown.has(name.toLowerCase()))
  return encodeFeatureCollection(mayHaveShapes(asked, seen) ? kept : dropGeometries(kept))
}
