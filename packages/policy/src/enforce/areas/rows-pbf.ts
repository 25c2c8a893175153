import {
  encodeFeatureCollection,
  encodePbfGeometry,
  type PbfFeatureResult,
  type PbfValue,
} from '@mapgate/protocol'
import { identityOf } from '../../model/json-text.ts'
import { isObject } from '../json-body.ts'
import { type Json, objectsIn } from '../upstream-json.ts'

// Numbers of the enumerations in Esri's published FeatureCollection.proto (github.com/Esri/arcgis-pbf).
const geometryTypes: Readonly<Record<string, number>> = {
  esriGeometryPoint: 0,
  esriGeometryMultipoint: 1,
  esriGeometryPolyline: 2,
  esriGeometryPolygon: 3,
}

const fieldTypes: readonly string[] =
  `SmallInteger Integer Single Double String Date OID Geometry Blob Raster GUID GlobalID XML
  BigInteger DateOnly TimeOnly TimestampOffset`.split(/\s+/)

type PbfField = NonNullable<PbfFeatureResult['fields']>[number]
type PbfFeature = NonNullable<PbfFeatureResult['features']>[number]

/** Rows in Esri's JSON, with shapes on a grid, as Esri's PBF. */
export function pbfOfRows(json: Json): Uint8Array {
  const { objectIdFieldName, globalIdFieldName, uniqueIdField, geometryType, transform } = json
  const fields = objectsIn(json.fields)
  const rows = objectsIn(json.features)
  const featureResult: PbfFeatureResult = {
    ...named('objectIdFieldName', objectIdFieldName),
    ...(isObject(uniqueIdField)
      ? {
          uniqueIdField: {
            name: String(uniqueIdField.name),
            isSystemMaintained: uniqueIdField.isSystemMaintained === true,
          },
        }
      : {}),
    ...named('globalIdFieldName', globalIdFieldName),
    ...(typeof geometryType === 'string' ? { geometryType: geometryTypes[geometryType] ?? 0 } : {}),
    ...referenceIn(json.spatialReference),
    ...(json.exceededTransferLimit === true ? { exceededTransferLimit: true } : {}),
    ...(isObject(transform) ? { transform: transformOf(transform) } : {}),
    fields: fields.map(fieldOf),
    features: rows.map((row) => featureOf(row, fields)),
  }
  return encodeFeatureCollection({ version: '', queryResult: { featureResult } })
}

/** A count and an extent as Esri's PBF. */
export function pbfOfExtent({ extent, count }: Json): Uint8Array {
  const { xmin, ymin, xmax, ymax, spatialReference } = isObject(extent) ? extent : {}
  const [xMin, yMin, xMax, yMax] = [xmin, ymin, xmax, ymax].map(Number) as [number, number, number, number]
  return encodeFeatureCollection({
    version: '',
    queryResult: {
      extentCountResult: {
        extent: { xMin, yMin, xMax, yMax, ...referenceIn(spatialReference) },
        ...(typeof count === 'number' ? { count } : {}),
      },
    },
  })
}

const named = <Name extends string>(name: Name, value: unknown): { readonly [N in Name]?: string } =>
  (typeof value === 'string' ? { [name]: value } : {}) as { readonly [N in Name]?: string }

function referenceIn(reference: unknown): Pick<PbfFeatureResult, 'spatialReference'> {
  if (!isObject(reference)) return {}
  const { wkid, latestWkid, wkt } = reference
  return {
    spatialReference: {
      ...(typeof wkid === 'number' ? { wkid } : {}),
      ...(typeof latestWkid === 'number' ? { latestWkid } : {}),
      ...named('wkt', wkt),
    },
  }
}

function transformOf({ originPosition, scale, translate }: Json): NonNullable<PbfFeatureResult['transform']> {
  const pair = (value: unknown) => {
    const [x, y] = value as readonly [number, number]
    return { x, y }
  }
  return {
    quantizeOriginPosition: originPosition === 'lowerLeft' ? 1 : 0,
    scale: pair(scale),
    translate: pair(translate),
  }
}

function fieldOf({ name, type, alias, domain, defaultValue }: Json): PbfField {
  const known = fieldTypes.indexOf(String(type).replace(/^esriFieldType/, ''))
  return {
    ...named('name', name),
    ...(known >= 0 ? { fieldType: known } : {}),
    ...named('alias', alias),
    ...(isObject(domain) ? { domain: JSON.stringify(domain) } : {}),
    ...named('defaultValue', defaultValue),
  }
}

function featureOf({ attributes, geometry, centroid }: Json, fields: readonly Json[]): PbfFeature {
  const cells = isObject(attributes) ? attributes : {}
  return {
    attributes: fields.map(({ name, type }) => pbfValueOf(cells[String(name)], String(type))),
    ...(isObject(geometry) ? { geometry: geometryOf(geometry) } : {}),
    ...(isObject(centroid) ? { centroid: geometryOf(centroid) } : {}),
  }
}

/** A value by the type of its field; nothing stands for null. Dates are `sint64`: clients read `int64` without its sign. */
function pbfValueOf(value: unknown, type: string): PbfValue {
  if (typeof value === 'string') return { string: value }
  if (typeof value === 'boolean') return { bool: value }
  const large = identityOf(value)
  if (typeof large === 'string') return { sint64: BigInt(large.replace(/^raw /, '')) }
  if (typeof value !== 'number') return {}
  if (!Number.isSafeInteger(value) || /Double$/.test(type)) return { double: value }
  if (/Single$/.test(type)) return { float: value }
  if (/OID$/.test(type) && value >= 0) return value < 2 ** 32 ? { uint: value } : { uint64: value }
  return Math.abs(value) < 2 ** 31 && !/Date$|BigInteger$/.test(type) ? { sint: value } : { sint64: value }
}

function geometryOf({ x, y, points, paths, rings }: Json): Uint8Array {
  if (rings === undefined && paths === undefined && points === undefined)
    return encodePbfGeometry({ geometryType: 0, coords: [Number(x), Number(y)] })
  const isMultipoint = points !== undefined
  const parts = (rings ?? paths ?? [points]) as readonly (readonly (readonly [number, number])[])[]
  return encodePbfGeometry({
    geometryType: isMultipoint ? 1 : paths ? 2 : 3,
    lengths: parts.map((part) => part.length),
    coords: parts.flat(2),
  })
}
