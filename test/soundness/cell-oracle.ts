import { valueInWords } from '../../packages/sample-server/src/mapserver/value-in-words.ts'
import type { FieldDefinition, LayerDefinition } from '../../packages/sample-server/src/world/layer.ts'
import type { Leak } from './checks.ts'
import type { CaseReply, CaseRequest } from './gateway.ts'
import type { Policy } from './policies.ts'
import {
  type Json,
  jsonOf,
  objectsOf,
  type ToldFeature,
  type ToldQuery,
  toldByJson,
  toldByQuery,
  toldFeature,
} from './reply-values.ts'
import { type OperationClass, type Sight, sightOf } from './sight.ts'
import type { Cell, Template } from './template.ts'
import type { WorldRow } from './worlds.ts'

/** What the oracle knows: the policy as it stands in a configuration, and the rows of the world that was asked. */
export interface Known {
  readonly policy: Policy
  readonly template: Template
  readonly rows: ReadonlyMap<number, readonly WorldRow[]>
}

/** Operations by the class that a grant names; what is not here is `query`, and what describes a service is of any class. */
const classes: Readonly<Record<string, OperationClass | undefined>> = {
  root: undefined,
  layers: undefined,
  layer: undefined,
  folder: undefined,
  export: 'view',
  legend: 'view',
  queryLegends: 'view',
  image: 'view',
  identify: 'identify',
  find: 'identify',
  htmlPopup: 'identify',
  queryAttachments: 'attachments',
  attachments: 'attachments',
  attachment: 'attachments',
  generateKml: 'export-data',
}

/** The class of an operation such as `MapServer.export`. */
export function classOf(id: string): OperationClass | undefined {
  const name = id.slice(id.indexOf('.') + 1)
  return Object.hasOwn(classes, name) ? classes[name] : 'query'
}

/**
 * (h) For each cell that a good reply tells (layer, row, field; object ids, shapes, attachments), one grant shows it as a whole:
 * an independent reading of the policy, which also sees what equal worlds and canaries cannot tell apart.
 */
export function cellBeyondPolicy(reply: CaseReply, request: CaseRequest, known: Known): Leak {
  const { asked } = reply
  if (reply.refused !== undefined || asked === undefined || !/^(Map|Feature)Server\./.test(asked.id))
    return undefined
  const name = asked.id.slice(asked.id.indexOf('.') + 1)
  const judge = judges[name]
  return judge?.(reply, {
    request,
    layerOf: (id) => readLayer(known, id, asked.id),
    layerIds: [...known.rows.keys()],
  })
}

interface Asked {
  readonly request: CaseRequest
  readonly layerOf: (id: number) => JudgedLayer
  /** Of everything with rows. */
  readonly layerIds: readonly number[]
}

type Judge = (reply: CaseReply, asked: Asked) => Leak

const judges: Readonly<Record<string, Judge>> = {
  query: (reply, asked) => judgeQuery(toldByQuery(reply), pathLayer(asked), asked),
  queryTopFeatures: (reply, asked) => judgeQuery(toldByQuery(reply), pathLayer(asked), asked),
  dynamicLayerQuery: (reply, asked) => judgeQuery(toldByQuery(reply), composedLayer(asked), asked),
  queryLayers: (reply, asked) =>
    firstLeak(objectsOf(jsonOf(reply)?.layers), (layer) =>
      judgeQuery(toldByJson(layer), asked.layerOf(Number(layer.id)), asked),
    ),
  feature: (reply, asked) => {
    const feature = jsonOf(reply)?.feature as Json | undefined
    return feature && judgeFeature(toldFeature(feature), pathLayer(asked))
  },
  queryRelatedRecords: (reply, asked) => judgeRelated(jsonOf(reply), pathLayer(asked), asked),
  dynamicLayerQueryRelatedRecords: (reply, asked) => judgeRelated(jsonOf(reply), composedLayer(asked), asked),
  identify: (reply, asked) => judgeResults(objectsOf(jsonOf(reply)?.results), asked),
  find: (reply, asked) => judgeResults(objectsOf(jsonOf(reply)?.results), asked),
  generateRenderer: (reply, asked) => judgeClasses(jsonOf(reply), pathLayer(asked), asked),
  dynamicLayerGenerateRenderer: (reply, asked) => judgeClasses(jsonOf(reply), composedLayer(asked), asked),
  queryAttachments: (reply, asked) =>
    firstLeak(objectsOf(jsonOf(reply)?.attachmentGroups), ({ parentObjectId, attachmentInfos }) =>
      judgeAttachments(Number(parentObjectId), attachmentInfos, pathLayer(asked)),
    ),
  attachments: (reply, asked) =>
    judgeAttachments(pathNumber(asked, 1), jsonOf(reply)?.attachmentInfos, pathLayer(asked)),
  attachment: (_, asked) =>
    judgeAttachments(pathNumber(asked, 1), [{ id: pathNumber(asked, 2) }], pathLayer(asked)),
}

/** A layer as the oracle judges it. */
interface JudgedLayer {
  readonly layer: LayerDefinition
  readonly sight: Sight
  readonly rows: readonly WorldRow[]
}

function readLayer({ policy, template, rows }: Known, id: number, operationId: string): JudgedLayer {
  const layer = template.layers.find((one) => one.id === id)
  if (layer === undefined) throw new Error(`a reply tells of layer ${id}, which is not there`)
  return { layer, sight: sightOf(policy, template, id, classOf(operationId)), rows: rows.get(id) ?? [] }
}

const pathNumber = ({ request }: Asked, index: number): number =>
  Number(/Server\/(\d+)(?:\/(\d+)(?:\/attachments\/(\d+))?)?/.exec(request.path)?.[index + 1] ?? Number.NaN)
const pathLayer = (asked: Asked): JudgedLayer => asked.layerOf(pathNumber(asked, 0))

function composedLayer({ request, layerOf }: Asked): JudgedLayer {
  const { source } = JSON.parse(request.parameters.layer ?? '{}') as { source?: { mapLayerId?: number } }
  return layerOf(source?.mapLayerId ?? -1)
}

function firstLeak<T>(items: readonly T[], judge: (item: T) => Leak): Leak {
  for (const item of items) {
    const leak = judge(item)
    if (leak !== undefined) return leak
  }
  return undefined
}

function judgeQuery(told: ToldQuery | undefined, judged: JudgedLayer, { request }: Asked): Leak {
  if (told === undefined) return undefined
  const { sight, layer } = judged
  const id = told.objectIds.find((one) => !rowWithId(judged, one))
  if (id !== undefined) return `object id ${id} of layer ${layer.id}`
  if (told.features.length > sight.records)
    return `${told.features.length} rows of layer ${layer.id}, above the limit of ${sight.records}`
  if (request.parameters.outStatistics || request.parameters.groupByFieldsForStatistics)
    return judgeGroups(told, judged, request.parameters)
  const name = told.names.find((one) => !sight.field(fieldOf(layer, one)?.name ?? 'unknown'))
  if (name !== undefined) return `the name of field ${name} of layer ${layer.id}`
  return firstLeak(told.features, (feature) => judgeFeature(feature, judged))
}

/** Columns by which rows were grouped tell values of rows; the other columns are numbers over many, which the two worlds judge. */
function judgeGroups(
  { features }: ToldQuery,
  judged: JudgedLayer,
  { groupByFieldsForStatistics = '', outStatistics = '[]' }: CaseRequest['parameters'],
): Leak {
  const names = new Set(groupByFieldsForStatistics.toLowerCase().split(','))
  const numbers = new Set(objectsOf(JSON.parse(outStatistics)).map((one) => one.outStatisticFieldName))
  return firstLeak(features, ({ cells }) => {
    const own = Object.entries(cells).filter(([name]) => names.has(name.toLowerCase()) && !numbers.has(name))
    return judgeFeature({ cells: Object.fromEntries(own), hasShape: false }, judged)
  })
}

const fieldOf = ({ fields }: LayerDefinition, name: string): FieldDefinition | undefined =>
  fields.find((one) => one.name.toLowerCase() === name.toLowerCase())

/** The row of an id that may be told; undefined for an id that is hidden, or not there. */
function rowWithId({ rows, sight }: JudgedLayer, id: unknown): WorldRow | undefined {
  const row = rows.find(({ values }) => values.OBJECTID === Number(id))
  return row && sight.cell(row.template, 'OBJECTID') ? row : undefined
}

/** A row as told is right when one row of the world has these values, each in a cell that may be seen. */
function judgeFeature(
  { cells, hasShape }: ToldFeature,
  judged: JudgedLayer,
  isTold: (value: unknown, cell: Cell, field: FieldDefinition) => boolean = isSame,
): Leak {
  const { layer, sight, rows } = judged
  const named = Object.entries(cells).filter(([, value]) => value !== null && value !== undefined)
  const strange = named.find(([name]) => fieldOf(layer, name) === undefined)
  if (strange) return `column ${strange[0]}, which layer ${layer.id} has not`
  const own = named.map(([name, value]): [FieldDefinition, unknown] => [
    fieldOf(layer, name) as FieldDefinition,
    value,
  ])
  const id = own.find(([field]) => field.name === 'OBJECTID')?.[1]
  const candidates = id === undefined ? rows : rows.filter(({ values }) => values.OBJECTID === Number(id))
  if (own.length === 0 && !hasShape) return undefined
  const reasons = candidates.map((row) => {
    const hidden = own.find(
      ([field, value]) =>
        !sight.cell(row.template, field.name) || !isTold(value, row.values[field.name] ?? null, field),
    )
    if (hidden) return `${hidden[0].name} of row ${row.values.OBJECTID}`
    return hasShape && !sight.cell(row.template, 'geometry')
      ? `the shape of row ${row.values.OBJECTID}`
      : undefined
  })
  if (reasons.length > 0 && reasons.includes(undefined)) return undefined
  return id === undefined
    ? `a row of layer ${layer.id} that no grant shows: ${JSON.stringify(cells).slice(0, 200)}`
    : `${reasons[0] ?? `row ${id}`} of layer ${layer.id}`
}

/** Results tell values as they are stored, or as people read them. */
const isSameInWords = (value: unknown, cell: Cell, field: FieldDefinition): boolean =>
  isSame(value, cell) || isSame(value, valueInWords(field, cell))

const isSame = (one: unknown, other: unknown): boolean =>
  one === other ||
  (typeof one === 'number' && Math.abs(one - Number(other)) <= Math.abs(one) * 1e-6) ||
  String(one).toUpperCase() === String(other).toUpperCase()

/** Results of many layers: no more than the layer with the largest limit may have. */
function judgeResults(results: readonly Json[], asked: Asked): Leak {
  const most = Math.max(0, ...asked.layerIds.map((id) => asked.layerOf(id).sight.records))
  if (results.length > most) return `${results.length} results, above the limit of ${most}`
  return firstLeak(results, (result) => judgeResult(result, asked))
}

/** A result of identify or find: aliases or names, values in words. */
function judgeResult(result: Json, { layerOf }: Asked): Leak {
  const judged = layerOf(Number(result.layerId))
  const { layer, sight } = judged
  const attributes = (result.attributes ?? {}) as Json
  const { Shape, ...words } = attributes
  const cells = Object.fromEntries(
    Object.entries(words)
      .filter(([, value]) => value !== 'Null' && value !== '')
      .map(([name, value]) => [layer.fields.find((one) => one.alias === name)?.name ?? name, value]),
  )
  const told = { cells, hasShape: toldFeature(result).hasShape || (Shape !== undefined && Shape !== 'Null') }
  const name = [result.displayFieldName, result.foundFieldName].find(
    (one) => typeof one === 'string' && one !== '' && !sight.field(fieldOf(layer, one)?.name ?? one),
  )
  if (name !== undefined) return `the name of field ${name} of layer ${layer.id}`
  return judgeFeature(told, judged, isSameInWords) ?? judgeValue(result, judged)
}

/** The value beside the attributes: what was found, or what the row is called. */
function judgeValue(
  { value, foundFieldName, displayFieldName, attributes }: Json,
  { layer, sight, rows }: JudgedLayer,
): Leak {
  if (typeof value !== 'string' || value === '' || value === 'Null') return undefined
  const field = fieldOf(layer, String(foundFieldName || displayFieldName))
  if (field === undefined) return `the value ${value} of no field of layer ${layer.id}`
  const id = (attributes as Json | undefined)?.['Object ID'] ?? (attributes as Json | undefined)?.OBJECTID
  const isTold = rows.some(
    (row) =>
      (id === undefined || row.values.OBJECTID === Number(id)) &&
      sight.cell(row.template, field.name) &&
      isSameInWords(value, row.values[field.name] ?? null, field),
  )
  return isTold ? undefined : `the value ${value} of ${field.name} of layer ${layer.id}`
}

function judgeRelated(json: Json | undefined, source: JudgedLayer, { layerOf }: Asked): Leak {
  const target = layerOf(source.layer.relationships[0]?.relatedTableId ?? -1)
  const groups = objectsOf(json?.relatedRecordGroups)
  const name = objectsOf(json?.fields).find(
    (one) => !target.sight.field(fieldOf(target.layer, String(one.name))?.name ?? 'unknown'),
  )
  if (name !== undefined) return `the name of field ${name.name} of layer ${target.layer.id}`
  const records = groups.flatMap(({ relatedRecords }) => objectsOf(relatedRecords))
  if (records.length > target.sight.records)
    return `${records.length} rows of layer ${target.layer.id}, above the limit of ${target.sight.records}`
  return firstLeak(groups, ({ objectId, relatedRecords }) =>
    rowWithId(source, objectId) === undefined
      ? `object id ${objectId} of layer ${source.layer.id}`
      : firstLeak(objectsOf(relatedRecords), (record) => judgeFeature(toldFeature(record), target)),
  )
}

/** Unique values are values of rows. */
function judgeClasses(json: Json | undefined, judged: JudgedLayer, { request }: Asked): Leak {
  const { uniqueValueFields } = JSON.parse(request.parameters.classificationDef ?? '{}') as {
    uniqueValueFields?: string[]
  }
  if (uniqueValueFields === undefined) return undefined
  const { layer, sight, rows } = judged
  const fields = uniqueValueFields.map((name) => fieldOf(layer, name)?.name ?? name)
  const told = new Set(
    rows
      .filter((row) => fields.every((name) => sight.cell(row.template, name)))
      .map((row) => fields.map((name) => row.values[name] ?? '<Null>').join(', ')),
  )
  const strange = objectsOf(json?.uniqueValueInfos).find(({ value }) => !told.has(String(value)))
  return strange && `the value ${strange.value} of ${fields.join(' and ')} of layer ${layer.id}`
}

/** Attachments hang on the object id of a row, and are numbered by their layer and row. */
function judgeAttachments(objectId: number, infos: unknown, { layer, sight, rows }: JudgedLayer): Leak {
  const row = rows.find(({ values }) => values.OBJECTID === objectId)
  if (row === undefined || !sight.attachments(row.template))
    return `attachments of row ${objectId} of layer ${layer.id}`
  const strange = objectsOf(infos).find(({ id }) => id !== layer.id * 1000 + Number(row.template.OBJECTID))
  return strange && `attachment ${strange.id} of another row than ${objectId}`
}
