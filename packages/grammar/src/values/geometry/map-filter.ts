import type { ValueType } from '../../value.ts'
import { asChoice, asObject, parseJson } from '../plain/json.ts'
import { type Geometry, readGeometry, writeGeometry } from './geometry.ts'
import { typeOfGeometry } from './geometry-type.ts'

const relations = ['esriSpatialRelIntersects', 'esriSpatialRelContains'] as const

/** Which rows of all layers of a map are drawn: those that a geometry touches, or those that it contains. */
export interface MapFilter {
  readonly relation: (typeof relations)[number]
  readonly geometry: Geometry
}

/** Rows of a map by their place, since 10.8 (Esri's REST reference, `spatialFilter`). */
export const mapFilter: ValueType<MapFilter> = {
  id: 'mapFilter',
  isBulk: true,
  form: 'JSON {"spatialRel":…,"geometryType":…,"geometry":…}',
  parse(text) {
    const { spatialRel, geometry } = asObject(parseJson(text), 'a spatial filter')
    return { relation: asChoice(spatialRel, 'spatialRel', relations), geometry: readGeometry(geometry) }
  },
  print: ({ relation, geometry }) => JSON.stringify({ spatialRel: relation, ...named(geometry) }),
}

/** The part of a map that is drawn, since 10.8 (Esri's REST reference, `clipping`). */
export const mapClip: ValueType<Geometry> = {
  id: 'mapClip',
  isBulk: true,
  form: 'JSON {"geometryType":…,"geometry":…}',
  parse: (text) => readGeometry(asObject(parseJson(text), 'a clipping').geometry),
  print: (geometry) => JSON.stringify(named(geometry)),
}

const named = (geometry: Geometry) => ({
  geometryType: typeOfGeometry(geometry),
  geometry: writeGeometry(geometry),
})
