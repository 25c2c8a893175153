import { decodeMessage } from './decode.ts'
import { encodeMessage } from './encode.ts'
import {
  featureCollectionShape,
  geometryShape,
  type PbfFeatureCollection,
  type PbfGeometry,
} from './shapes.ts'
import { WireFault } from './wire.ts'

/** Why bytes are no feature collection; `position` counts bytes from 0. */
export type PbfFault = { readonly message: string; readonly position: number }

/**
 * Reads Esri's FeatureCollection protocol buffer (the reply of a query with `f=pbf`).
 *
 * What the published format does not know is a fault, because what is not understood cannot be filtered; so is a feature whose
 * attributes do not stand one by one beside the fields. The geometries share memory with `bytes`.
 */
export function decodeFeatureCollection(
  bytes: Uint8Array,
): { collection: PbfFeatureCollection } | { fault: PbfFault } {
  try {
    const collection = decodeMessage(featureCollectionShape, bytes)
    const fault = columnFault(collection)
    return fault ? { fault: { message: fault, position: 0 } } : { collection }
  } catch (error) {
    if (error instanceof WireFault) return { fault: { message: error.message, position: error.position } }
    throw error
  }
}

function columnFault({ queryResult }: PbfFeatureCollection): string | undefined {
  if (!queryResult || Object.keys(queryResult).length === 0) return 'the reply has no result'
  const { fields = [], features = [], values = [] } = queryResult.featureResult ?? {}
  if (values.length > 0) return 'attributes in a common pool are not understood'
  for (const { attributes = [] } of features) {
    if (attributes.length !== fields.length) return 'a feature has not one attribute for each field'
    if (attributes.some((value) => value.index !== undefined))
      return 'attributes with an index are not understood'
  }
  return undefined
}

/** Writes a feature collection; `encode(decode(bytes))` gives the same bytes for what ArcGIS writes. */
export function encodeFeatureCollection(collection: PbfFeatureCollection): Uint8Array {
  return encodeMessage(featureCollectionShape, collection)
}

/** Reads a geometry or centroid of a feature. Throws `WireFault` for bytes that came from elsewhere. */
export function decodePbfGeometry(bytes: Uint8Array): PbfGeometry {
  return decodeMessage(geometryShape, bytes)
}

/** Writes a geometry for a feature. */
export function encodePbfGeometry(geometry: PbfGeometry): Uint8Array {
  return encodeMessage(geometryShape, geometry)
}
