// The folders from the bottom up: plain, geometry, rows, drawing, layers. Each imports those before it alone.

export { type Classification, classification } from './drawing/classification.ts'
export { imageFormat, rasterFormat } from './drawing/image-format.ts'
export type { LabelClass } from './drawing/labels.ts'
export { type MosaicRule, mosaicRule, type RenderingRule, renderingRule } from './drawing/raster-rules.ts'
export type { Renderer } from './drawing/renderer.ts'
export { type ImageDisplay, imageDisplay, type Size, size } from './drawing/size.ts'
export { type Extent, extent } from './geometry/extent.ts'
export { type Geometries, geometries } from './geometry/geometries.ts'
export { type Geometry, geometry, type Vertex } from './geometry/geometry.ts'
export { geometryType, typeOfGeometry } from './geometry/geometry-type.ts'
export { type Quantization, quantization } from './geometry/quantization.ts'
export { type SpatialReference, spatialReference } from './geometry/spatial-reference.ts'
export { distanceUnit, spatialRelation } from './geometry/unit.ts'
export {
  conditionsDrawnBy,
  type DrawingInfo,
  type DynamicLayer,
  dynamicLayer,
  dynamicLayers,
  fieldsDrawnBy,
  readDrawingInfo,
} from './layers/dynamic-layers.ts'
export { type LayerDef, layerDefs, layerQueries } from './layers/layer-defs.ts'
export { type LayerEdits, layerEdits } from './layers/layer-edits.ts'
export {
  type DrawMode,
  drawnLayers,
  type IdentifyMode,
  identifiedLayers,
  type LayerList,
} from './layers/layer-list.ts'
export { type LayerStyle, layerStyles } from './layers/layer-styles.ts'
export { type LayerTime, layerTimeOptions } from './layers/layer-time-options.ts'
export { boolean } from './plain/boolean.ts'
export { file } from './plain/file.ts'
export { secret } from './plain/secret.ts'
export { type AttachmentChanges, attachmentChanges } from './rows/attachment-changes.ts'
export { type Bin, bin, dateBin } from './rows/bin.ts'
export { type Assignment, calcExpression } from './rows/calc-expression.ts'
export { havingExpression, whereExpression } from './rows/expression.ts'
export { type EditFeature, features } from './rows/features.ts'
export { type FieldList, fieldList, fieldNames, fieldNameType, isFieldName } from './rows/field-list.ts'
export { globalIdKey, isGlobalId } from './rows/global-id.ts'
export { type FieldOrExpression, groupFields } from './rows/group-fields.ts'
export { attachmentIds, jsonLayerIds, layerIds, objectIds } from './rows/id-list.ts'
export { type Locations, locations } from './rows/locations.ts'
export { type OrderField, orderList } from './rows/order-list.ts'
export { type RowKeys, rowKeys } from './rows/row-keys.ts'
export { fieldsOfStatistic, type Statistic, statistics } from './rows/statistics.ts'
export { type TimeFilter, time } from './rows/time.ts'
export { type TopFilter, topFilter } from './rows/top-filter.ts'
