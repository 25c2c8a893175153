import { changed } from '../../change.ts'
import type { ParameterSpec, ValuesOf } from '../../operation.ts'
import { ValueError } from '../../value.ts'
import { choice } from '../plain/choice.ts'
import type { Geometry } from './geometry.ts'

/** Esri's names of the kinds of geometry. */
export const geometryType = choice(
  'esriGeometryPoint',
  'esriGeometryMultipoint',
  'esriGeometryPolyline',
  'esriGeometryPolygon',
  'esriGeometryEnvelope',
)

const namesOfKinds = {
  point: 'esriGeometryPoint',
  multipoint: 'esriGeometryMultipoint',
  polyline: 'esriGeometryPolyline',
  polygon: 'esriGeometryPolygon',
  envelope: 'esriGeometryEnvelope',
} as const

/** Esri's name of a geometry's kind. */
type GeometryType = (typeof namesOfKinds)[Geometry['kind']]

/** Esri's name of a geometry's kind. */
export function typeOfGeometry(geometry: Geometry): GeometryType {
  return namesOfKinds[geometry.kind]
}

/** The values of an operation that knows a geometry and its type. */
type ShapeValues = ValuesOf<ParameterSpec<'geometry', Geometry> | ParameterSpec<'geometryType', GeometryType>>

/**
 * Says the type of `geometry` explicitly, so that no server can read it as another kind; a `geometryType` that contradicts the
 * geometry is an error, one without a geometry is dropped.
 */
export function completeGeometryType(values: ShapeValues): ShapeValues {
  const { geometry, geometryType: stated } = values
  if (geometry === undefined)
    return stated === undefined ? values : changed(values, { geometryType: undefined })
  const type = typeOfGeometry(geometry)
  if (stated !== undefined && stated !== type)
    throw new ValueError(`geometryType says ${stated}, but geometry is ${type}`)
  return changed(values, { geometryType: type })
}
