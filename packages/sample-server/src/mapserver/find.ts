import type { OperationContext } from '../operation/operation.ts'
import { json, type Reply, RestError } from '../operation/reply.ts'
import { fieldNamed, quoted } from '../query/field-names.ts'
import { readLayerDefs } from '../query/layer-defs.ts'
import type { CellValue } from '../query/layer-query.ts'
import { matchingRows } from '../query/matching-rows.ts'
import { readFlag } from '../query/read-query.ts'
import { readSpatialReference, webMercator } from '../query/spatial-reference.ts'
import type { FieldDefinition, LayerDefinition } from '../world/layer.ts'
import { clippedTo, readClipping, readMapFilter } from './area-parameters.ts'
import { bothHold } from './drawn-layers.ts'
import { definitionOf, readDynamicLayers, sourceLayer } from './dynamic-layers.ts'
import { readIds, withDescendants } from './layer-choice.ts'
import { inWords, titleOf } from './row-words.ts'
import { LIMITS } from './service-json.ts'
import { shapeIn } from './shape-in.ts'

/** A search: the text in lower case, and whether it may stand within a value or has to be all of it. */
interface Search {
  text: string
  contains: boolean
}

/**
 * `find`: the rows whose fields hold a text, in `searchFields` or, without any, in all fields; `layers` and their tables, or
 * all of them. Throws `RestError` 400.
 */
export function find(context: OperationContext): Reply {
  const { parameters } = context
  const search = {
    text: parameters.get('searchText').toLowerCase(),
    contains: readFlag(parameters, 'contains', true),
  }
  if (search.text === '') {
    throw new RestError(400, 'Invalid or missing input parameters.', ["'searchText' parameter is missing"])
  }
  const definitions = readLayerDefs(parameters.get('layerDefs'))
  const results = searchedLayers(context).flatMap(({ layer, where }) =>
    findIn(context, layer, { search, where: bothHold(where, definitions.get(layer.id)?.where ?? '') }),
  )
  return json({ results: results.slice(0, LIMITS.records) })
}

function searchedLayers(context: OperationContext): { layer: LayerDefinition; where: string }[] {
  const { parameters, world } = context
  if (parameters.has('dynamicLayers')) {
    return readDynamicLayers(parameters.get('dynamicLayers')).map((entry) => ({
      layer: sourceLayer(context, entry),
      where: definitionOf(entry),
    }))
  }
  const named = new Set(readIds(parameters.get('layers')).flatMap((id) => withDescendants(world, id)))
  return world.layers
    .filter(({ id, kind }) => kind !== 'group' && (named.size === 0 || named.has(id)))
    .map((layer) => ({ layer, where: '' }))
}

function findIn(
  context: OperationContext,
  layer: LayerDefinition,
  how: { search: Search; where: string },
): unknown[] {
  const { parameters } = context
  const { search } = how
  const fields = searchedFields(layer, parameters.get('searchFields'))
  if (fields.length === 0) return []
  const where = bothHold(how.where, fields.map((field) => condition(field, search)).join(' OR '))
  const reference = readSpatialReference(parameters.get('sr')) ?? webMercator
  const withGeometry = readFlag(parameters, 'returnGeometry', true) && layer.geometryType !== null
  const wording = { byName: readFlag(parameters, 'returnFieldName', false), unformatted: false }
  const also = [readMapFilter(parameters), clippedTo(readClipping(parameters, reference), layer.id)]
  return matchingRows(context, layer, { where, also }, { limit: LIMITS.records }).map(
    ({ attributes, shape }) => {
      const found = fields.find((field) => holds(attributes[field.name] ?? null, search))
      return {
        layerId: layer.id,
        layerName: layer.name,
        displayFieldName: layer.displayField,
        foundFieldName: found?.name ?? '',
        value: found === undefined ? titleOf(layer, attributes) : String(attributes[found.name]),
        attributes: inWords(layer, attributes, wording),
        ...(withGeometry && {
          geometryType: layer.geometryType,
          geometry: shapeIn(reference, shape),
        }),
      }
    },
  )
}

function searchedFields(layer: LayerDefinition, names: string): FieldDefinition[] {
  const asked = names.split(',').filter((name) => name.trim() !== '')
  return asked.length === 0 ? layer.fields : asked.flatMap((name) => fieldNamed(layer, name) ?? [])
}

function condition({ name }: FieldDefinition, { text, contains }: Search): string {
  const literal = text.replaceAll("'", "''")
  const value = `lower(CAST(${quoted(name)} AS TEXT))`
  return contains ? `instr(${value}, '${literal}') > 0` : `${value} = '${literal}'`
}

function holds(value: CellValue, { text, contains }: Search): boolean {
  if (value === null) return false
  const own = String(value).toLowerCase()
  return contains ? own.includes(text) : own === text
}
