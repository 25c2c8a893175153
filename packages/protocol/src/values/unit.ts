import { choice } from './choice.ts'

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
