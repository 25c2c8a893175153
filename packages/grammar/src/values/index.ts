export { type Bin, bin, dateBin } from './bin.ts'
export { boolean } from './boolean.ts'
export { type Assignment, calcExpression } from './calc-expression.ts'
export { type Classification, classification } from './classification.ts'
export {
  conditionsDrawnBy,
  type DrawingInfo,
  type DynamicLayer,
  dynamicLayer,
  dynamicLayers,
  fieldsDrawnBy,
  readDrawingInfo,
} from './dynamic-layers.ts'
export { havingExpression, whereExpression } from './expression.ts'
export { type Extent, extent } from './extent.ts'
export { type EditFeature, features } from './features.ts'
export { type FieldList, fieldList, fieldNames, fieldNameType, isFieldName } from './field-list.ts'
export { file } from './file.ts'
export { type Geometries, geometries } from './geometries.ts'
export { type Geometry, geometry, type Vertex } from './geometry.ts'
export { geometryType, typeOfGeometry } from './geometry-type.ts'
export { type FieldOrExpression, groupFields } from './group-fields.ts'
export { attachmentIds, jsonLayerIds, layerIds, objectIds } from './id-list.ts'
export { imageFormat, rasterFormat } from './image-format.ts'
export type { LabelClass } from './labels.ts'
export { type LayerDef, layerDefs, layerQueries } from './layer-defs.ts'
export { type LayerEdits, layerEdits } from './layer-edits.ts'
export {
  type DrawMode,
  drawnLayers,
  type IdentifyMode,
  identifiedLayers,
  type LayerList,
} from './layer-list.ts'
export { type LayerTime, layerTimeOptions } from './layer-time-options.ts'
export { type Locations, locations } from './locations.ts'
export { type OrderField, orderList } from './order-list.ts'
export { type Quantization, quantization } from './quantization.ts'
export { type MosaicRule, mosaicRule, type RenderingRule, renderingRule } from './raster-rules.ts'
export type { Renderer } from './renderer.ts'
export { secret } from './secret.ts'
export { type ImageDisplay, imageDisplay, type Size, size } from './size.ts'
export { type SpatialReference, spatialReference } from './spatial-reference.ts'
export { fieldsOfStatistic, type Statistic, statistics } from './statistics.ts'
export { type TimeFilter, time } from './time.ts'
export { type TopFilter, topFilter } from './top-filter.ts'
export { distanceUnit, spatialRelation } from './unit.ts'
