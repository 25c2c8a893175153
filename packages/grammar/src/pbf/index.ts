export {
  decodeFeatureCollection,
  decodePbfGeometry,
  encodeFeatureCollection,
  encodePbfGeometry,
  type PbfFault,
} from './feature-collection.ts'
export { dropGeometries, keepFeatures, keepFields, rowOfFeature } from './narrow.ts'
export type { PbfFeature, PbfFeatureCollection, PbfFeatureResult, PbfGeometry, PbfValue } from './shapes.ts'
