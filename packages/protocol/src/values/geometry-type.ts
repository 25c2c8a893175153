import type { ParameterValues } from '../operation.ts'
import { ValueError } from '../value.ts'
import { choice } from './choice.ts'
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
export function typeOfGeometry(geometry: Geometry): (typeof namesOfKinds)[Geometry['kind']] {
  return namesOfKinds[geometry.kind]
}

/**
 * Says the type of `geometry` explicitly, so that no server can read it as another kind; a `geometryType` that contradicts the
 * geometry is an error, one without a geometry is dropped.
 */
export function completeGeometryType(values: ParameterValues): ParameterValues {
  const geometry = values.get('geometry') as Geometry | undefined
  const stated = values.get('geometrytype')
  if (geometry === undefined && stated === undefined) return values
  const complete = new Map(values)
  if (geometry === undefined) complete.delete('geometrytype')
  else {
    const type = typeOfGeometry(geometry)
    if (stated !== undefined && stated !== type)
      throw new ValueError(`geometryType says ${stated}, but geometry is ${type}`)
    complete.set('geometrytype', type)
  }
  return complete
}
