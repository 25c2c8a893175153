import type { OperationContext } from '../operation/operation.ts'
import { json, type Reply, RestError } from '../operation/reply.ts'
import type { LayerDefinition, Relationship } from '../world/layer.ts'
import { quoted } from './field-names.ts'
import type { CellValue, LayerQuery } from './layer-query.ts'
import { matchingRows } from './matching-rows.ts'
import { queryLimits } from './query-layer.ts'
import type { FeaturesResult, ResultFeature } from './query-result.ts'
import { readObjectIds, readQuery } from './read-query.ts'
import { runQuery } from './run-query.ts'
import type { QueryFlavor } from './write-json.ts'

/** A relationship as one request follows it. */
interface Link {
  relationship: Relationship
  related: LayerDefinition
  /** The key of every asked row, by its object id. */
  keys: Map<number, CellValue>
}

/**
 * The whole operation `{layer}/queryRelatedRecords`: the rows of another layer that belong to given rows, group by group.
 * Throws `RestError` 400 without `objectIds`, with an unknown relationship and for SQL that does not run.
 */
export function queryRelatedRecords(
  context: OperationContext,
  layer: LayerDefinition,
  flavor: QueryFlavor,
): Reply {
  const { parameters } = context
  const link = readLink(context, layer)
  const asked = readQuery(parameters)
  const query: LayerQuery = {
    ...asked,
    where: [parameters.get('definitionExpression').trim(), keyCondition(link)]
      .filter((part) => part !== '')
      .map((part) => `(${part})`)
      .join(' AND '),
    objectIds: null,
    only: { ids: false, count: false, extent: false },
  }
  if (asked.only.count) return json({ relatedRecordGroups: countGroups(context, link, query) })
  const limits = queryLimits(link.related, flavor)
  const names = query.outFields.length > 0 ? query.outFields : limits.defaultFields
  const result = runQuery(
    context,
    link.related,
    { ...query, outFields: [...names, link.relationship.keyField] },
    limits,
  )
  return json(groupsJson(link, result as FeaturesResult, names))
}

function readLink(context: OperationContext, layer: LayerDefinition): Link {
  const { world, parameters } = context
  const objectIds = readObjectIds(parameters.get('objectIds'))
  if (!objectIds)
    throw new RestError(400, 'Unable to complete operation.', ["'objectIds' parameter is invalid"])
  const id = Number(parameters.get('relationshipId') || 0)
  const relationship = layer.relationships.find((one) => one.id === id)
  const related = relationship && world.layer(relationship.relatedTableId)
  if (!relationship || !related) {
    throw new RestError(400, 'Unable to complete operation.', ["'relationshipId' parameter is invalid"])
  }
  const { keyField } = relationship
  const rows = matchingRows(context, layer, { objectIds }, { fields: [keyField], returnShape: false })
  return {
    relationship,
    related,
    keys: new Map(rows.map((row) => [row.objectId, row.attributes[keyField] ?? null])),
  }
}

function keyCondition({ relationship, keys }: Link): string {
  const values = [...new Set(keys.values())].filter((key) => key !== null)
  const literals = values.map((key) =>
    typeof key === 'number' ? String(key) : `'${key.replaceAll("'", "''")}'`,
  )
  return `${quoted(relationship.keyField)} IN (${literals.join(',')})`
}

function countGroups(context: OperationContext, { relationship, related, keys }: Link, query: LayerQuery) {
  const { keyField } = relationship
  const rows = matchingRows(
    context,
    related,
    { where: query.where },
    { fields: [keyField], returnShape: false },
  )
  const counts = Map.groupBy(rows, (row) => row.attributes[keyField])
  return [...keys].flatMap(([objectId, key]) => {
    const count = counts.get(key ?? null)?.length ?? 0
    return count > 0 ? [{ objectId, count }] : []
  })
}

function groupsJson(
  { relationship, related, keys }: Link,
  result: FeaturesResult,
  names: readonly string[],
): unknown {
  const { keyField } = relationship
  const keyWasAsked = names.some((name) => name === '*' || name.toLowerCase() === keyField.toLowerCase())
  const groups = Map.groupBy(result.features, (feature) => feature.attributes[keyField])
  return {
    fields: result.fields.filter((field) => keyWasAsked || field.name !== keyField),
    ...(result.hasGeometry && {
      geometryType: related.geometryType,
      spatialReference: result.reference.json,
    }),
    relatedRecordGroups: [...keys].flatMap(([objectId, key]) => {
      const features = groups.get(key) ?? []
      if (features.length === 0) return []
      return [
        {
          objectId,
          relatedRecords: features.map((feature) => recordJson(feature, keyWasAsked ? null : keyField)),
        },
      ]
    }),
    ...(result.exceededTransferLimit && { exceededTransferLimit: true }),
  }
}

function recordJson({ attributes, geometry }: ResultFeature, hiddenField: string | null): unknown {
  const shown = Object.entries(attributes).filter(([name]) => name !== hiddenField)
  return { attributes: Object.fromEntries(shown), ...(geometry && { geometry }) }
}
