import { ValueError, type ValueType } from '../../value.ts'
import { asObject, isAbsent, parseJson } from '../plain/json.ts'
import { type Geometry, readGeometry, writeGeometry } from './geometry.ts'
import { typeOfGeometry } from './geometry-type.ts'

/** A geometry with its type beside it, as the geometry service wants it. */
export const tagged: ValueType<Geometry> = {
  id: 'taggedGeometry',
  isBulk: true,
  form: 'JSON {"geometryType":"…","geometry":{…}}',
  parse(text) {
    const object = asObject(parseJson(text), 'it')
    if (isAbsent(object.geometry)) return readGeometry(object)
    const geometry = readGeometry(object.geometry)
    const stated = object.geometryType
    if (!isAbsent(stated) && stated !== typeOfGeometry(geometry))
      throw new ValueError('geometryType contradicts the geometry')
    return geometry
  },
  print: (value) => JSON.stringify({ geometryType: typeOfGeometry(value), geometry: writeGeometry(value) }),
}
