import {
  decodeFeatureCollection,
  dropGeometries,
  encodeFeatureCollection,
  keepFields,
  type MapRequest,
} from '@mapgate/protocol'
import { GatewayError } from '../../core/errors.ts'
import { demandKnown } from '../../core/known-layer.ts'
import { geometryField, type LayerRights, type ServiceRights, shows, showsAll } from '../../core/rights.ts'
import { shownNames } from './features.ts'

/**
 * Rows as PBF, with the fields that are seen; bytes in which nothing has to be hidden stay as they are.
 * @throws GatewayError `upstream.invalid-reply` for bytes that are not understood, because they cannot be filtered
 */
export function shownPbf(
  bytes: Uint8Array,
  map: MapRequest,
  seen: LayerRights,
  rights: Pick<ServiceRights, 'confirmed'> = {},
): Uint8Array {
  const hasShape = seen.views.some((view) => shows(view, geometryField))
  if (map.parameters.has('outstatistics') || seen.views.every(showsAll)) return bytes
  const decoded = decodeFeatureCollection(bytes)
  if ('fault' in decoded)
    throw new GatewayError('upstream.invalid-reply', `the reply is no PBF: ${decoded.fault.message}`)
  const { fields } = decoded.collection.queryResult?.featureResult ?? {}
  demandKnown(seen.layer, { fields: fields?.map(({ name }) => ({ name })) }, rights)
  const shown = shownNames(map, seen)
  const kept = keepFields(decoded.collection, (name) => shown.has(name.toLowerCase()))
  return encodeFeatureCollection(hasShape ? kept : dropGeometries(kept))
}
