import type { Message, MessageShape } from './message.ts'

// The messages of Esri's published FeatureCollection.proto (github.com/Esri/arcgis-pbf), field numbers as there.

const spatialReference = {
  wkid: { number: 1, type: 'uint32' },
  latestWkid: { number: 2, type: 'uint32' },
  vcsWkid: { number: 3, type: 'uint32' },
  latestVcsWkid: { number: 4, type: 'uint32' },
  wkt: { number: 5, type: 'string' },
  wkt2: { number: 6, type: 'string' },
} as const satisfies MessageShape

const field = {
  name: { number: 1, type: 'string' },
  fieldType: { number: 2, type: 'enum' },
  alias: { number: 3, type: 'string' },
  sqlType: { number: 4, type: 'enum' },
  domain: { number: 5, type: 'string' },
  defaultValue: { number: 6, type: 'string' },
} as const satisfies MessageShape

const geometryField = {
  field: { number: 1, type: field },
  geometryType: { number: 2, type: 'enum' },
} as const satisfies MessageShape

const envelope = {
  xMin: { number: 1, type: 'double' },
  yMin: { number: 2, type: 'double' },
  xMax: { number: 3, type: 'double' },
  yMax: { number: 4, type: 'double' },
  spatialReference: { number: 5, type: spatialReference },
} as const satisfies MessageShape

const value = {
  string: { number: 1, type: 'string', oneOf: true },
  float: { number: 2, type: 'float', oneOf: true },
  double: { number: 3, type: 'double', oneOf: true },
  sint: { number: 4, type: 'sint32', oneOf: true },
  uint: { number: 5, type: 'uint32', oneOf: true },
  int64: { number: 6, type: 'int64', oneOf: true },
  uint64: { number: 7, type: 'uint64', oneOf: true },
  sint64: { number: 8, type: 'sint64', oneOf: true },
  bool: { number: 9, type: 'bool', oneOf: true },
  null: { number: 10, type: 'bool', oneOf: true },
  index: { number: 11, type: 'uint32' },
} as const satisfies MessageShape

/** A geometry: parts by length, coordinates as differences on the grid of the reply's transform. */
export const geometryShape = {
  geometryType: { number: 1, type: 'enum' },
  lengths: { number: 2, type: 'uint32', many: 'packed' },
  coords: { number: 3, type: 'sint64', many: 'packed' },
  ids: { number: 4, type: 'sint32', many: 'packed' },
} as const satisfies MessageShape

const segmentSet = {
  type: { number: 1, type: 'enum' },
  count: { number: 2, type: 'uint32' },
  parameters: { number: 3, type: 'double', many: 'packed' },
} as const satisfies MessageShape

const curveGeometry = {
  geometryType: { number: 1, type: 'enum' },
  parts: { number: 2, type: 'uint32', many: 'packed' },
  segmentSets: { number: 3, type: segmentSet, many: 'repeated' },
  coords: { number: 4, type: 'sint64', many: 'packed' },
} as const satisfies MessageShape

const shapeBuffer = { bytes: { number: 1, type: 'bytes' } } as const satisfies MessageShape

const feature = {
  attributes: { number: 1, type: value, many: 'repeated' },
  geometry: { number: 2, type: { sealed: geometryShape }, oneOf: true },
  shapeBuffer: { number: 3, type: { sealed: shapeBuffer }, oneOf: true },
  centroid: { number: 4, type: { sealed: geometryShape } },
  aggregateGeometries: { number: 5, type: { sealed: geometryShape }, many: 'repeated' },
  envelope: { number: 6, type: envelope },
  curveGeometry: { number: 7, type: { sealed: curveGeometry }, oneOf: true },
} as const satisfies MessageShape

const uniqueIdField = {
  name: { number: 1, type: 'string' },
  isSystemMaintained: { number: 2, type: 'bool' },
} as const satisfies MessageShape

const geometryProperties = {
  shapeAreaFieldName: { number: 1, type: 'string' },
  shapeLengthFieldName: { number: 2, type: 'string' },
  units: { number: 3, type: 'string' },
} as const satisfies MessageShape

const serverGens = {
  minServerGen: { number: 1, type: 'uint64' },
  serverGen: { number: 2, type: 'uint64' },
} as const satisfies MessageShape

const axes = {
  x: { number: 1, type: 'double' },
  y: { number: 2, type: 'double' },
  m: { number: 3, type: 'double' },
  z: { number: 4, type: 'double' },
} as const satisfies MessageShape

const transform = {
  quantizeOriginPosition: { number: 1, type: 'enum' },
  scale: { number: 2, type: axes },
  translate: { number: 3, type: axes },
} as const satisfies MessageShape

const featureResult = {
  objectIdFieldName: { number: 1, type: 'string' },
  uniqueIdField: { number: 2, type: uniqueIdField },
  globalIdFieldName: { number: 3, type: 'string' },
  geohashFieldName: { number: 4, type: 'string' },
  geometryProperties: { number: 5, type: geometryProperties },
  serverGens: { number: 6, type: serverGens },
  geometryType: { number: 7, type: 'enum' },
  spatialReference: { number: 8, type: spatialReference },
  exceededTransferLimit: { number: 9, type: 'bool' },
  hasZ: { number: 10, type: 'bool' },
  hasM: { number: 11, type: 'bool' },
  transform: { number: 12, type: transform },
  fields: { number: 13, type: field, many: 'repeated' },
  values: { number: 14, type: value, many: 'repeated' },
  features: { number: 15, type: feature, many: 'repeated' },
  geometryFields: { number: 16, type: geometryField, many: 'repeated' },
} as const satisfies MessageShape

const queryResult = {
  featureResult: { number: 1, type: featureResult, oneOf: true },
  countResult: { number: 2, type: { count: { number: 1, type: 'uint64' } }, oneOf: true },
  idsResult: {
    number: 3,
    type: {
      objectIdFieldName: { number: 1, type: 'string' },
      serverGens: { number: 2, type: serverGens },
      objectIds: { number: 3, type: 'uint64', many: 'packed' },
    },
    oneOf: true,
  },
  extentCountResult: {
    number: 4,
    type: { extent: { number: 1, type: envelope }, count: { number: 2, type: 'uint64' } },
    oneOf: true,
  },
} as const satisfies MessageShape

/** The whole reply of a query with `f=pbf`. */
export const featureCollectionShape = {
  version: { number: 1, type: 'string' },
  queryResult: { number: 2, type: queryResult },
} as const satisfies MessageShape

/** A reply of a query with `f=pbf`: features, a count, ids or an extent. */
export type PbfFeatureCollection = Message<typeof featureCollectionShape>

/** The features of a reply; the attributes of each stand in the order of `fields`. */
export type PbfFeatureResult = Message<typeof featureResult>

/** One feature; its geometries are kept as bytes, see `decodePbfGeometry`. */
export type PbfFeature = Message<typeof feature>

/** A geometry on the grid of the reply's transform. */
export type PbfGeometry = Message<typeof geometryShape>

/** One attribute value. */
export type PbfValue = Message<typeof value>
