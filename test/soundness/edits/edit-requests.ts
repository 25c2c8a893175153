import type { LayerDefinition } from '../../../packages/sample-server/src/world/layer.ts'
import type { CaseRequest } from '../gateway.ts'
import { featureService } from '../request-parts.ts'
import { attachmentRequest, globalEdits } from './attached-requests.ts'
import {
  type AskedFeature,
  type Attributes,
  type EditMaking,
  editedLayer,
  exampleRow,
  isWritable,
  judgeOf,
  pickId,
  shapeFor,
  someValues,
  valueFor,
  writtenField,
} from './edit-making.ts'
import { isShown } from './edit-right.ts'
import { disturbed } from './hostile-edits.ts'
import type { Row } from './truth.ts'

type Values = Readonly<Record<string, string>>
type Maker = (making: EditMaking) => Omit<CaseRequest, 'operation'>

/** Every operation that edits, and how requests to it are made. */
export const editMakers: Readonly<Record<string, Maker>> = {
  applyEdits: (making) => {
    const layer = editedLayer(making)
    const edits = layerEdits(making, layer)
    return {
      path: `${featureService}/${layer.id}/applyEdits`,
      parameters: { ...inText(edits), ...manner(making), ...options(making) },
    }
  },
  applyServiceEdits: (making) => {
    const [first, second] = [editedLayer(making), editedLayer(making)]
    const isTwice = first.id === second.id && making.random.chance(0.9)
    const layers = isTwice || making.random.chance(0.5) ? [first] : [first, second]
    const edits = layers.map((layer) => ({ id: layer.id, ...layerEdits(making, layer) }))
    return {
      path: `${featureService}/applyEdits`,
      parameters: { edits: JSON.stringify(edits), ...manner(making), ...options(making, true) },
    }
  },
  addFeatures: (making) => featureRequest(making, 'addFeatures', added),
  updateFeatures: (making) => featureRequest(making, 'updateFeatures', updated),
  deleteFeatures: (making) => {
    const layer = editedLayer(making)
    return {
      path: `${featureService}/${layer.id}/deleteFeatures`,
      parameters: { ...deletion(making, layer), ...manner(making) },
    }
  },
  calculate: (making) => {
    const layer = editedLayer(making)
    return {
      path: `${featureService}/${layer.id}/calculate`,
      parameters: {
        where: rowCondition(making, layer),
        calcExpression: calculation(making, layer),
        f: 'json',
      },
    }
  },
  addAttachment: (making) => attachmentRequest(making, 'addAttachment'),
  updateAttachment: (making) => attachmentRequest(making, 'updateAttachment'),
  deleteAttachments: (making) => attachmentRequest(making, 'deleteAttachments'),
  globalIds: (making) => {
    const layer = editedLayer(making)
    return {
      path: `${featureService}/${layer.id}/applyEdits`,
      parameters: { ...inText(globalEdits(making, layer)), ...manner(making), useGlobalIds: 'true' },
    }
  },
}

/** Names of makers to pick from: those with the most to get wrong come more often. */
export const weightedEdits: readonly string[] = [
  ...Object.keys(editMakers),
  'applyEdits',
  'applyEdits',
  'updateFeatures',
  'deleteFeatures',
  'applyServiceEdits',
]

/** One request that edits, now and then in another spelling. */
export function makeEditRequest(making: EditMaking, operation: string): CaseRequest {
  const make = editMakers[operation]
  if (make === undefined) throw new Error(`there is no maker for ${operation}`)
  const { random } = making
  const request = make(making)
  return {
    ...request,
    operation,
    spelling: random.pick(['given', 'given', 'given', 'given', 'upper', 'lower'] as const),
    carrier: request.carrier ?? random.pick(['form', 'form', 'form', 'form', 'multipart'] as const),
  }
}

const inText = (edits: Readonly<Record<string, unknown>>): Values =>
  Object.fromEntries(
    Object.entries(edits).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  )

const manner = ({ random }: EditMaking): Values => ({
  f: random.pick(['json', 'json', 'json', 'json', 'pjson']),
  ...random.pick<Values>([
    {},
    {},
    { rollbackOnFailure: 'false' },
    { rollbackOnFailure: 'false' },
    { rollbackOnFailure: 'true' },
  ]),
  ...(random.chance(0.15) ? { returnEditMoment: 'true' } : {}),
})

const options = ({ random }: EditMaking, ofService = false): Values => ({
  ...(random.chance(0.1) ? { returnEditResults: random.pick(['true', 'false']) } : {}),
  ...(random.chance(ofService ? 0.2 : 0.02)
    ? { returnServiceEditsOption: 'originalAndCurrentFeatures' }
    : {}),
  ...(random.chance(0.02)
    ? random.pick<Values>([
        { editsUploadId: 'i1' },
        { gdbVersion: 'SDE.other' },
        { sessionID: '{1}' },
        { async: 'true' },
        { useGlobalIds: 'true' },
      ])
    : {}),
})

function featureRequest(
  making: EditMaking,
  operation: string,
  make: (making: EditMaking, layer: LayerDefinition) => AskedFeature,
): ReturnType<Maker> {
  const layer = editedLayer(making)
  const features = Array.from({ length: making.random.pick([1, 1, 1, 2, 3]) }, () => make(making, layer))
  return {
    path: `${featureService}/${layer.id}/${operation}`,
    parameters: { features: JSON.stringify(features), ...manner(making) },
  }
}

/** Adds, updates and deletes of one layer: mostly of one kind. */
function layerEdits(making: EditMaking, layer: LayerDefinition): Readonly<Record<string, unknown>> {
  const { random } = making
  const kinds = random.pick([
    ['adds'],
    ['updates'],
    ['updates'],
    ['deletes'],
    ['adds', 'updates'],
    ['updates', 'deletes'],
    ['adds', 'updates', 'deletes'],
  ])
  const several = <T>(make: () => T): readonly T[] => Array.from({ length: random.pick([1, 1, 2, 3]) }, make)
  return {
    ...(kinds.includes('adds') ? { adds: several(() => added(making, layer)) } : {}),
    ...(kinds.includes('updates') ? { updates: several(() => updated(making, layer)) } : {}),
    ...(kinds.includes('deletes') ? { deletes: several(() => pickId(making, layer, 'delete')) } : {}),
  }
}

function updated(making: EditMaking, layer: LayerDefinition): AskedFeature {
  const { random, tables } = making
  const id = pickId(making, layer, 'update')
  const row = tables.rows.get(layer.id)?.get(id)
  const whole: Attributes = row && random.chance(0.15) ? readCells(making, layer, row) : {}
  const geometry = random.chance(0.25) ? shapeFor(making, layer) : undefined
  const feature = {
    attributes: { ...whole, OBJECTID: id, ...(random.chance(0.9) ? someValues(making, layer) : {}) },
    ...(geometry === undefined ? {} : { geometry }),
  }
  return disturbed(making, layer, feature)
}

/** The cells of a row that the editor reads, as clients send whole rows; now and then all of them. */
function readCells(making: EditMaking, layer: LayerDefinition, row: Row): Attributes {
  const { shape: _, ...cells } = row
  const isAll = making.random.chance(0.1)
  const judge = judgeOf(making)
  return Object.fromEntries(
    Object.entries(cells).filter(([name]) => isAll || isShown(layer.id, row, name, judge)),
  )
}

/** A new row: like one that may be edited, so that it is in reach, with some cells of its own and some left out. */
function added(making: EditMaking, layer: LayerDefinition): AskedFeature {
  const { random } = making
  const {
    shape: _,
    OBJECTID: _id,
    GLOBALID: _global,
    editor_id: _editor,
    ...cells
  } = exampleRow(making, layer)
  const chosen = Object.entries(cells).filter(
    ([name]) => random.chance(0.9) && (isWritable(making, layer, name) || random.chance(0.03)),
  )
  const geometry = random.chance(0.95) ? shapeFor(making, layer) : undefined
  const feature = {
    attributes: { ...Object.fromEntries(chosen), ...(random.chance(0.4) ? someValues(making, layer) : {}) },
    ...(geometry === undefined ? {} : { geometry }),
  }
  return random.chance(0.15) ? disturbed(making, layer, feature) : feature
}

function deletion(making: EditMaking, layer: LayerDefinition): Values {
  const { random } = making
  const ids = Array.from({ length: random.pick([1, 1, 2, 3]) }, () => pickId(making, layer, 'delete')).join(
    ',',
  )
  const text = exampleRow(making, layer).shape
  const place = typeof text === 'string' ? placeOf(text) : undefined
  return random.pick<Values>([
    { objectIds: ids },
    { objectIds: ids },
    { objectIds: ids },
    { where: rowCondition(making, layer) },
    { where: rowCondition(making, layer) },
    { where: rowCondition(making, layer), objectIds: ids },
    ...(place ? [place, { ...place, where: rowCondition(making, layer) }] : []),
    { where: rowCondition(making, layer), returnDeleteResults: 'true' },
  ])
}

/** A square around the first place of a shape. */
function placeOf(shape: string): Values {
  const [x = 0, y = 0] = [...shape.matchAll(/-?\d+(?:\.\d+)?/g)].map(([digits]) => Number(digits))
  return {
    geometry: [x - 400, y - 400, x + 400, y + 400].join(','),
    geometryType: 'esriGeometryEnvelope',
    inSR: '102100',
    spatialRel: 'esriSpatialRelIntersects',
  }
}

function rowCondition(making: EditMaking, layer: LayerDefinition): string {
  const { random } = making
  const field = random.chance(0.85) ? writtenField(making, layer) : random.pick(layer.fields)
  const value = exampleRow(making, layer)[field.name] ?? null
  const literal = typeof value === 'number' ? String(value) : `'${String(value).replaceAll("'", "''")}'`
  const id = () => pickId(making, layer, 'update')
  return random.pick([
    `OBJECTID = ${id()}`,
    `OBJECTID IN (${id()}, ${id()})`,
    `OBJECTID IN (${id()}, ${id()}) OR ${field.name} = ${literal}`,
    `${field.name} = ${literal}`,
    `${field.name} <> ${literal}`,
    `${field.name} IS NULL`,
    '1=1',
    random.chance(0.2) ? '1=1) OR (1=1' : `OBJECTID > ${id()}`,
    `"${field.name}" = ${literal} AND OBJECTID > 0`,
  ])
}

function calculation(making: EditMaking, layer: LayerDefinition): string {
  const { random } = making
  const one = () => {
    const field = writtenField(making, layer)
    if (random.chance(0.75)) return { field: field.name, value: valueFor(making, layer, field) }
    const other = random.chance(0.7) ? writtenField(making, layer) : random.pick(layer.fields)
    return {
      field: field.name,
      sqlExpression: random.pick([
        other.name,
        `UPPER(${other.name})`,
        `${other.name} + 1`,
        `CASE WHEN ${other.name} IS NULL THEN 1 ELSE 2 END`,
      ]),
    }
  }
  const [first, second] = [one(), one()]
  const isTwice = first.field === second.field && random.chance(0.9)
  return JSON.stringify(isTwice || random.chance(0.66) ? [first] : [first, second])
}
