import type { Projection } from './esri-wkt.ts'

/** Parameters of a projection under Esri's names. */
type Parameters = Projection['parameters']

/** The text from which proj4 makes a projection, without ellipsoid. */
type Method = (parameters: Parameters) => string | undefined

const falseOrigin = ({ False_Easting: x = 0, False_Northing: y = 0 }: Parameters): string =>
  `+x_0=${x} +y_0=${y}`

const centre = (all: Parameters): string =>
  `+lat_0=${all.Latitude_Of_Origin ?? 0} +lon_0=${all.Central_Meridian ?? all.Longitude_Of_Origin ?? 0} ${falseOrigin(all)}`

const scale = ({ Scale_Factor: factor = 1 }: Parameters): string => `+k_0=${factor}`

/** Methods that have a centre and a scale alone. */
const centred =
  (proj: string): Method =>
  (all) =>
    `+proj=${proj} ${centre(all)} ${scale(all)}`

/** Methods whose scale is always 1. */
const unscaled =
  (proj: string): Method =>
  (all) =>
    (all.Scale_Factor ?? 1) === 1 ? `+proj=${proj} ${centre(all)}` : undefined

const withParallels =
  (proj: string): Method =>
  (all) => {
    const { Standard_Parallel_1: first = all.Latitude_Of_Origin ?? 0, Standard_Parallel_2: second = first } =
      all
    return `+proj=${proj} +lat_1=${first} +lat_2=${second} ${centre(all)} ${scale(all)}`
  }

/** Methods whose scale is 1 on one parallel. */
const trueAt =
  (proj: string): Method =>
  (all) =>
    `+proj=${proj} +lat_ts=${all.Standard_Parallel_1 ?? 0} ${centre(all)}`

/** Azimuthal at a pole, with the parallel where the scale is 1. */
const polar =
  (pole: 90 | -90 | undefined): Method =>
  (all) => {
    const parallel = all.Standard_Parallel_1 ?? 0
    const at = pole ?? (parallel < 0 ? -90 : 90)
    return `+proj=stere +lat_ts=${parallel} ${centre({ ...all, Latitude_Of_Origin: at })}`
  }

const oblique =
  (options: string): Method =>
  (all) => {
    const { Azimuth: azimuth = 0, Latitude_Of_Center: latitude = 0, Longitude_Of_Center: longitude = 0 } = all
    const turned = all.XY_Plane_Rotation ?? azimuth
    return `+proj=omerc +lat_0=${latitude} +lonc=${longitude} +alpha=${azimuth} +gamma=${turned} ${falseOrigin(all)} ${scale(all)} ${options}`
  }

/** The centred variant with an azimuth of 90 degrees is the Swiss one, for which proj4 has a method of its own. */
const obliqueAtCentre: Method = (all) =>
  all.Azimuth === 90
    ? `+proj=somerc +lat_0=${all.Latitude_Of_Center} +lon_0=${all.Longitude_Of_Center} ${falseOrigin(all)} ${scale(all)}`
    : oblique('')(all)

/** Only the usual variant, x to the east and y to the north. */
const krovak: Method = (all) =>
  all.X_Scale === -1 && all.Y_Scale === 1 && all.XY_Plane_Rotation === 90
    ? `+proj=krovak +lat_0=${all.Latitude_Of_Center} +lon_0=${all.Longitude_Of_Center} ${falseOrigin(all)} ${scale(all)}`
    : undefined

/**
 * The methods that agree with PROJ 9.5 within a millimetre (in two references: within three), by Esri's name: compared at five places of each of 7,700 references of
 * `@esri/proj-codes`. What is not here, or did not agree, is not projected.
 */
const methods: Readonly<Record<string, Method>> = {
  Albers: withParallels('aea'),
  Azimuthal_Equidistant: unscaled('aeqd'),
  Cassini: unscaled('cass'),
  Cylindrical_Equal_Area: trueAt('cea'),
  Double_Stereographic: centred('sterea'),
  Equal_Earth: unscaled('eqearth'),
  Equidistant_Conic: withParallels('eqdc'),
  Equidistant_Cylindrical: trueAt('eqc'),
  Gauss_Kruger: centred('tmerc'),
  Hotine_Oblique_Mercator_Azimuth_Center: obliqueAtCentre,
  Hotine_Oblique_Mercator_Azimuth_Natural_Origin: oblique('+no_uoff'),
  Krovak: krovak,
  Lambert_Azimuthal_Equal_Area: unscaled('laea'),
  Lambert_Conformal_Conic: withParallels('lcc'),
  Lambert_Conformal_Conic_1SP: withParallels('lcc'),
  Mercator: trueAt('merc'),
  Mollweide: unscaled('moll'),
  New_Zealand_Map_Grid: unscaled('nzmg'),
  Plate_Carree: unscaled('eqc'),
  Polar_Stereographic_Variant_A: centred('stere'),
  Polar_Stereographic_Variant_B: polar(undefined),
  Polyconic: unscaled('poly'),
  Rectified_Skew_Orthomorphic_Natural_Origin: oblique('+no_uoff'),
  Sinusoidal: unscaled('sinu'),
  Stereographic: centred('stere'),
  Stereographic_North_Pole: polar(90),
  Stereographic_South_Pole: polar(-90),
  Transverse_Mercator: centred('tmerc'),
  Transverse_Mercator_Complex: centred('tmerc'),
}

/** The text from which proj4 makes a projection, without ellipsoid; undefined for methods that Mapgate does not project by. */
export const projTextOf = ({ method, parameters }: Projection): string | undefined =>
  Object.hasOwn(methods, method) ? methods[method]?.(parameters) : undefined
