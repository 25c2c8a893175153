import { PbfWriter } from 'pbf'
import { extentOf, partsOf, type Shape } from '../world/geometry.ts'
import type { EsriFieldType, LayerDefinition, LayerGeometryType } from '../world/layer.ts'
import type { CellValue } from './layer-query.ts'
import { quantizeShape } from './quantize.ts'
import type { FeaturesResult, QueryResult, ResultFeature, ResultField, Transform } from './query-result.ts'
import type { SpatialReference } from './spatial-reference.ts'

const geometryTypes: Record<LayerGeometryType, number> = {
  esriGeometryPoint: 0,
  esriGeometryPolyline: 2,
  esriGeometryPolygon: 3,
}

const fieldTypes: Record<EsriFieldType, number> = {
  esriFieldTypeSmallInteger: 0,
  esriFieldTypeInteger: 1,
  esriFieldTypeDouble: 3,
  esriFieldTypeString: 4,
  esriFieldTypeDate: 5,
  esriFieldTypeOID: 6,
  esriFieldTypeGlobalID: 11,
}

/** The finest grid of an unquantized reply: a tenth of a millimetre, or its share of a degree. */
const finestMeters = 0.0001
/** Grid numbers stay within the 32 bits of the format's `sint32`, differences included. */
const greatestStep = 2 ** 30

/** A query result with its layer, as the writers of messages need it. */
interface FeaturesMessage {
  layer: LayerDefinition
  result: FeaturesResult
}

/**
 * A query result as Esri's FeatureCollection protocol buffer (its published proto file, version 1.2).
 * Throws `TypeError` for an extent, which the format has no message for.
 */
export function queryPbf(layer: LayerDefinition, result: QueryResult): Uint8Array {
  const pbf = new PbfWriter()
  pbf.writeStringField(1, '1.2')
  pbf.writeMessage(2, writeQueryResult, { layer, result })
  return pbf.finish()
}

function writeQueryResult(
  { layer, result }: { layer: LayerDefinition; result: QueryResult },
  pbf: PbfWriter,
): void {
  switch (result.kind) {
    case 'count':
      pbf.writeMessage(2, (count: number, message) => message.writeVarintField(1, count), result.count)
      break
    case 'ids':
      pbf.writeMessage(3, writeIds, result)
      break
    case 'features':
      pbf.writeMessage(1, writeFeatures, { layer, result: onGrid(result) })
      break
    case 'extent':
      throw new TypeError('The PBF format has no extents.')
  }
}

function writeIds(result: { objectIdField: string; objectIds: number[] }, pbf: PbfWriter): void {
  pbf.writeStringField(1, result.objectIdField)
  pbf.writePackedVarint(3, result.objectIds)
}

function writeFeatures({ layer, result }: FeaturesMessage, pbf: PbfWriter): void {
  pbf.writeStringField(1, layer.objectIdField)
  pbf.writeMessage(2, writeUniqueId, layer.objectIdField)
  pbf.writeStringField(3, layer.globalIdField)
  if (result.hasGeometry && layer.geometryType) {
    pbf.writeVarintField(7, geometryTypes[layer.geometryType])
    pbf.writeMessage(8, writeReference, result.reference)
  }
  pbf.writeBooleanField(9, result.exceededTransferLimit)
  if (result.transform) pbf.writeMessage(12, writeTransform, result.transform)
  for (const field of result.fields) pbf.writeMessage(13, writeField, field)
  const writeFeature = featureWriter(layer, result)
  for (const feature of result.features) pbf.writeMessage(15, writeFeature, feature)
}

function writeUniqueId(name: string, pbf: PbfWriter): void {
  pbf.writeStringField(1, name)
  pbf.writeBooleanField(2, true)
}

function writeReference({ json }: SpatialReference, pbf: PbfWriter): void {
  if ('wkt' in json) {
    pbf.writeStringField(5, json.wkt)
  } else {
    pbf.writeVarintField(1, json.wkid)
    pbf.writeVarintField(2, json.latestWkid)
  }
}

function writeTransform({ originPosition, scale, translate }: Transform, pbf: PbfWriter): void {
  const writePair = ([x, y]: readonly [number, number], pair: PbfWriter) => {
    pair.writeDoubleField(1, x)
    pair.writeDoubleField(2, y)
  }
  pbf.writeVarintField(1, originPosition === 'upperLeft' ? 0 : 1)
  pbf.writeMessage(2, writePair, scale)
  pbf.writeMessage(3, writePair, translate)
}

function writeField({ name, type, alias, domain }: ResultField, pbf: PbfWriter): void {
  pbf.writeStringField(1, name)
  pbf.writeVarintField(2, fieldTypes[type])
  pbf.writeStringField(3, alias)
  if (domain) pbf.writeStringField(5, JSON.stringify(domain))
}

function featureWriter(layer: LayerDefinition, result: FeaturesResult) {
  const geometryType = layer.geometryType ? geometryTypes[layer.geometryType] : 0
  return ({ attributes, geometry, centroid }: ResultFeature, pbf: PbfWriter): void => {
    for (const field of result.fields) {
      pbf.writeMessage(1, valueWriter(field.type), attributes[field.name] ?? null)
    }
    if (geometry) pbf.writeMessage(2, writeGeometry, { shape: geometry, geometryType })
    if (centroid)
      pbf.writeMessage(4, writeGeometry, { shape: centroid, geometryType: geometryTypes.esriGeometryPoint })
  }
}

/** A value by its field's type; null is an empty message. Dates are `sint64`: clients read `int64` without its sign. */
function valueWriter(type: EsriFieldType): (value: CellValue, pbf: PbfWriter) => void {
  return (value, pbf) => {
    if (value === null) return
    if (typeof value === 'string') pbf.writeStringField(1, value)
    else if (!Number.isSafeInteger(value) || type === 'esriFieldTypeDouble') pbf.writeDoubleField(3, value)
    else if (type === 'esriFieldTypeOID') pbf.writeVarintField(5, value)
    else if (type === 'esriFieldTypeDate') pbf.writeSVarintField(8, value)
    else pbf.writeSVarintField(4, value)
  }
}

function writeGeometry(
  { shape, geometryType }: { shape: Shape; geometryType: number },
  pbf: PbfWriter,
): void {
  const parts = partsOf(shape)
  pbf.writeVarintField(1, geometryType)
  if (!('x' in shape))
    pbf.writePackedVarint(
      2,
      parts.map((part) => part.length),
    )
  pbf.writePackedSVarint(3, parts.flat(2))
}

/** The format knows whole numbers only: an unquantized result is put on a grid fine enough to lose nothing that matters. */
function onGrid(result: FeaturesResult): FeaturesResult {
  const shapes = result.features.flatMap(({ geometry }) => (geometry ? [geometry] : []))
  if (result.transform || shapes.length === 0) return result
  const boxes = shapes.map(extentOf)
  const [xmin, ymax] = [Math.min(...boxes.map((box) => box.xmin)), Math.max(...boxes.map((box) => box.ymax))]
  const width = Math.max(...boxes.map((box) => box.xmax)) - xmin
  const height = ymax - Math.min(...boxes.map((box) => box.ymin))
  const step = Math.max(
    finestMeters / result.reference.metersPerUnit,
    width / greatestStep,
    height / greatestStep,
  )
  const transform: Transform = { originPosition: 'upperLeft', scale: [step, step], translate: [xmin, ymax] }
  const snapped = <T extends Shape>(shape: T | null) =>
    shape && (quantizeShape(shape, transform, 'edit') as T)
  return {
    ...result,
    transform,
    features: result.features.map((feature) => ({
      ...feature,
      geometry: snapped(feature.geometry),
      centroid: snapped(feature.centroid),
    })),
  }
}
