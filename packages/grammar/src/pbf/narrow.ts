import type { PbfFeature, PbfFeatureCollection, PbfFeatureResult, PbfValue } from './shapes.ts'

/** The attributes of a feature by field name, as `evaluate` takes them: 64-bit numbers rounded to `number`, null where there is none. */
export function rowOfFeature(
  fields: PbfFeatureResult['fields'],
  feature: PbfFeature,
): Record<string, string | number | boolean | null> {
  const row: Record<string, string | number | boolean | null> = Object.create(null)
  for (const [i, field] of (fields ?? []).entries())
    row[field.name ?? ''] = plainValue(feature.attributes?.[i])
  return row
}

function plainValue(value: PbfValue | undefined): string | number | boolean | null {
  if (!value || value.null !== undefined) return null
  const found = Object.values(value)[0]
  return typeof found === 'bigint' ? Number(found) : (found ?? null)
}

/** The same reply with those features alone that `keep` accepts, given each as a row and as it is. Other kinds of reply stay. */
export function keepFeatures(
  collection: PbfFeatureCollection,
  keep: (row: ReturnType<typeof rowOfFeature>, feature: PbfFeature) => boolean,
): PbfFeatureCollection {
  return changeFeatures(collection, (result) => {
    if (!result.features) return result
    return { ...result, features: result.features.filter((f) => keep(rowOfFeature(result.fields, f), f)) }
  })
}

/**
 * The same reply with those columns alone whose field name `keep` accepts: the field, its value in every feature, and every mention
 * of it as object id, global id, unique id, geohash, area or length field. Geometries stay, see `dropGeometries`.
 */
export function keepFields(
  collection: PbfFeatureCollection,
  keep: (name: string) => boolean,
): PbfFeatureCollection {
  return changeFeatures(collection, (result) => {
    const {
      objectIdFieldName,
      uniqueIdField,
      globalIdFieldName,
      geohashFieldName,
      geometryProperties,
      ...rest
    } = result
    const kept = (result.fields ?? []).map((field) => keep(field.name ?? ''))
    const mentioned = (name: string | undefined) => name !== undefined && (name === '' || keep(name))
    const properties = geometryProperties && {
      ...(mentioned(geometryProperties.shapeAreaFieldName) && {
        shapeAreaFieldName: geometryProperties.shapeAreaFieldName,
      }),
      ...(mentioned(geometryProperties.shapeLengthFieldName) && {
        shapeLengthFieldName: geometryProperties.shapeLengthFieldName,
      }),
      ...(geometryProperties.units !== undefined && { units: geometryProperties.units }),
    }
    return {
      ...rest,
      ...(mentioned(objectIdFieldName) && { objectIdFieldName }),
      ...(mentioned(uniqueIdField?.name) && { uniqueIdField }),
      ...(mentioned(globalIdFieldName) && { globalIdFieldName }),
      ...(mentioned(geohashFieldName) && { geohashFieldName }),
      ...(properties && { geometryProperties: properties }),
      ...(result.fields && { fields: result.fields.filter((_, i) => kept[i]) }),
      ...(result.features && { features: result.features.map((f) => withColumns(f, kept)) }),
    }
  })
}

function withColumns(feature: PbfFeature, kept: readonly boolean[]): PbfFeature {
  return feature.attributes
    ? { ...feature, attributes: feature.attributes.filter((_, i) => kept[i]) }
    : feature
}

/** The same reply without any geometry, centroid or envelope of a feature. */
export function dropGeometries(collection: PbfFeatureCollection): PbfFeatureCollection {
  return changeFeatures(collection, ({ features, geometryType, geometryFields, transform, ...rest }) => ({
    ...rest,
    ...(features && { features: features.map(({ attributes }) => (attributes ? { attributes } : {})) }),
  }))
}

function changeFeatures(
  collection: PbfFeatureCollection,
  change: (result: PbfFeatureResult) => PbfFeatureResult,
): PbfFeatureCollection {
  const result = collection.queryResult?.featureResult
  return result ? { ...collection, queryResult: { featureResult: change(result) } } : collection
}
