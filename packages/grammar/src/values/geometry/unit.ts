import type { ValueType } from '../../value.ts'
import { choice } from '../plain/choice.ts'
import { asObject, asText, parseJson } from '../plain/json.ts'
import { integer } from '../plain/number.ts'

/** Units of `distance`. */
export const distanceUnit = choice(
  'esriSRUnit_Meter',
  'esriSRUnit_StatuteMile',
  'esriSRUnit_Foot',
  'esriSRUnit_Kilometer',
  'esriSRUnit_NauticalMile',
  'esriSRUnit_USNauticalMile',
)

/** How a geometry has to lie to a row. `esriSpatialRelRelation` takes a pattern that is not supported. */
export const spatialRelation = choice(
  'esriSpatialRelIntersects',
  'esriSpatialRelContains',
  'esriSpatialRelCrosses',
  'esriSpatialRelEnvelopeIntersects',
  'esriSpatialRelIndexIntersects',
  'esriSpatialRelOverlaps',
  'esriSpatialRelTouches',
  'esriSpatialRelWithin',
)

/** Units of the geometry service: Esri's numeric codes. */
export const esriUnit = integer(1, 200_000)

/** Units of area, as JSON. */
export const areaUnit: ValueType<string> = {
  id: 'areaUnit',
  form: 'JSON {"areaUnit":"esriSquareMeters"}',
  parse: (text) => asText(asObject(parseJson(text), 'it').areaUnit, 'areaUnit', 64),
  print: (value) => JSON.stringify({ areaUnit: value }),
}
