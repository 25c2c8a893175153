import { ValueError, type ValueType } from '../../value.ts'
import type { Geometry } from '../geometry/geometry.ts'
import { readSpatialReference } from '../geometry/spatial-reference.ts'
import { asList, asObject, isAbsent, parseJson } from '../plain/json.ts'
import { parseNumbers } from '../plain/number.ts'
import { type EditFeature, maxFeatures, readFeature, writeFeature } from './features.ts'

/** Places that a network analysis begins, passes or avoids. */
export type Locations = readonly EditFeature[]

/** Places by value: never by URL or layer name, which the map server would fetch. */
export const locations: ValueType<Locations> = {
  id: 'locations',
  isBulk: true,
  form: 'x,y;x,y or JSON {"features":[{"geometry":{…},"attributes":{…}}]}',
  parse: (text) => (text.trimStart().startsWith('{') ? readFeatureSet(text) : parsePoints(text)),
  print: (list) =>
    list.length > 0 && list.every(isBarePoint)
      ? list.map(({ geometry }) => printPoint(geometry)).join(';')
      : JSON.stringify({ features: list.map(writeFeature) }),
}

function parsePoints(text: string): Locations {
  const parts = text.split(';', maxFeatures + 1)
  if (parts.length > maxFeatures) throw new ValueError(`it has more than ${maxFeatures} places`)
  return parts.map((part) => {
    const [x = 0, y = 0] = parseNumbers(part, [2])
    return { attributes: {}, geometry: { kind: 'point', x, y } }
  })
}

/** A reference of the whole set is that of each geometry without one. */
function readFeatureSet(text: string): Locations {
  const object = asObject(parseJson(text), 'it')
  if (!isAbsent(object.url) || isAbsent(object.features)) throw new ValueError('it has to carry its features')
  const list = asList(object.features, 'features', maxFeatures).map(readFeature)
  if (isAbsent(object.spatialReference)) return list
  const spatialReference = readSpatialReference(object.spatialReference)
  return list.map((feature) =>
    isAbsent(feature.geometry)
      ? feature
      : { ...feature, geometry: { spatialReference, ...feature.geometry } },
  )
}

function isBarePoint({ attributes, geometry }: EditFeature): boolean {
  if (Object.keys(attributes).length > 0 || isAbsent(geometry) || geometry.kind !== 'point') return false
  return geometry.spatialReference === undefined && geometry.z === undefined && geometry.m === undefined
}

function printPoint(geometry: Geometry | null | undefined): string {
  return geometry?.kind === 'point' ? `${geometry.x},${geometry.y}` : ''
}
