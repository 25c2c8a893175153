import {
  type Edit,
  type EditFeature,
  type Expression,
  evaluate,
  type FeatureQuery,
  type Geometry,
  type Intent,
} from '@mapgate/protocol'
import { type AreaRight, areaRowsKey } from '../../model/area-right.ts'
import { layerOf } from '../../model/catalog.fixture.ts'
import type { LayerEntry, ServiceEntry } from '../../model/catalog.ts'
import { editRight } from '../../model/edit.fixture.ts'
import type { EditRight } from '../../model/edit-right.ts'
import { type Facts, noFacts, rowsNeedKey, withFact } from '../../model/facts.ts'
import { parsed } from '../../model/parsed.fixture.ts'
import { placedAsGiven } from '../../model/placed.fixture.ts'
import type { Refusal } from '../../model/refusal.ts'
import type { UpstreamReply } from '../../model/reply.ts'
import type { ServiceRights, View } from '../../model/rights.ts'
import { rowsInArea, rowsWhere } from '../../model/row-filter.ts'
import { shapeOfEsri } from '../areas/esri-shapes.ts'
import { insideOf } from '../areas/inside-of.ts'
import { type JsonObject, jsonValue } from '../json-body.ts'
import { narrowIntent } from '../narrow-intent.ts'
import { jsonUpstreamReply } from '../narrowing.ts'

/** A row of the table. */
export interface TableRow {
  OBJECTID: number
  [name: string]: string | number | null
}

/** Hydrants of two districts, with an owner that nobody who edits them sees. */
export const hydrants: LayerEntry = {
  ...layerOf(2, 'Hydrants', ['OBJECTID', 'status', 'district', 'owner', 'note', 'pressure']),
  globalIdField: undefined,
  geometryType: undefined,
  fields: [
    { name: 'OBJECTID', type: 'esriFieldTypeOID', alias: 'OBJECTID', readOnly: true },
    { name: 'status', type: 'esriFieldTypeString', alias: 'status', length: 10 },
    { name: 'district', type: 'esriFieldTypeString', alias: 'district', length: 10 },
    { name: 'owner', type: 'esriFieldTypeString', alias: 'owner', length: 40 },
    { name: 'note', type: 'esriFieldTypeString', alias: 'note', length: 40 },
    { name: 'pressure', type: 'esriFieldTypeInteger', alias: 'pressure' },
    { name: 'editor', type: 'esriFieldTypeString', alias: 'editor', length: 20 },
    { name: 'edited', type: 'esriFieldTypeDate', alias: 'edited' },
  ],
  editing: { trackingFields: ['edited'], calculates: true, tellsOriginals: true, tellsDeleted: true },
}

/** Two rows in the north and one in the south. */
export const table = (): TableRow[] => [
  {
    OBJECTID: 1,
    status: 'open',
    district: 'n',
    owner: 'Ann',
    note: 'a',
    pressure: 3,
    editor: 'user:ines',
    edited: 0,
  },
  {
    OBJECTID: 2,
    status: 'open',
    district: 'n',
    owner: 'Bob',
    note: 'b',
    pressure: 4,
    editor: 'user:bo',
    edited: 0,
  },
  {
    OBJECTID: 3,
    status: 'open',
    district: 's',
    owner: 'Cem',
    note: 'c',
    pressure: 5,
    editor: 'user:ines',
    edited: 0,
  },
]

/** A caller, the map server, and what somebody else does between the check and the write. */
export interface Situation {
  readonly rows: TableRow[]
  /** Rows are points, at their `x` and `y`, and have to lie in this area. */
  readonly area?: AreaRight
  readonly where?: string
  readonly hidden?: readonly string[]
  readonly right?: Partial<EditRight>
  readonly layer?: Partial<LayerEntry>
  readonly beforeWrite?: (rows: TableRow[]) => void
  /** The rows that attachments hang on, by the global ids of those. */
  readonly parents?: ReadonlyMap<string, number>
  /** After the edit, before anything is put back. */
  readonly afterWrite?: (rows: TableRow[]) => void
}

/** What an edit came to. */
export interface Came {
  readonly json?: JsonObject
  readonly refusal?: Refusal
  /** What the map server was asked, besides reading the rows. */
  readonly asked: readonly Intent[]
  readonly reads: number
  /** How rows were read. */
  readonly questions: readonly FeatureQuery[]
  /** Ids of the rows that were kept from others. */
  readonly kept: readonly number[]
  readonly alarms: UpstreamReply['alarms']
}

/** The whole way of an edit: rows are found out, the edit is planned, sent and shown. */
export async function edited(
  edit: Pick<Edit, 'layers'> & Partial<Edit>,
  situation: Situation,
): Promise<Came> {
  const intent: Edit = {
    kind: 'edit',
    service: { service: 'City', serviceType: 'FeatureServer' },
    format: 'json',
    manner: {},
    calledAs: 'FeatureServer.applyEdits',
    ...edit,
  }
  let facts: Facts = noFacts
  let reads = 0
  const questions: FeatureQuery[] = []
  const kept: number[] = []
  for (;;) {
    const { value: plan, refusal } = narrowIntent(
      { intent, hasUncertainText: () => false },
      { ...rightsOf(situation), facts },
      { isUnicode: true },
    )
    if (refusal?.need?.kind === 'rows-to-edit') {
      reads += 1
      const { question, reaches = () => true } = refusal.need
      questions.push(question)
      const rows = found(question, situation).map((row) => ({
        id: row.OBJECTID,
        attributes: { ...row },
        geometry: pointOf(row),
      }))
      kept.push(...rows.filter(reaches).map(({ id }) => id))
      facts = withFact(facts, refusal.need, { kind: 'rows-to-edit', rows: { rows } })
      continue
    }
    if (refusal?.need?.kind === 'rows') {
      const { right } = refusal.need
      const isInside = insideOf(right, placedAsGiven(right))
      const ids = situation.rows.flatMap((row) => {
        const shape = shapeOfEsri(pointOf(row))
        return shape && isInside(shape) ? row.OBJECTID : []
      })
      facts = withFact(facts, refusal.need, { kind: 'rows', rows: { ids } })
      continue
    }
    if (refusal?.need?.kind === 'placed') {
      const { wkid, right } = refusal.need
      const placed = wkid === 3857 ? placedAsGiven(right) : ({ unplaced: 'another reference' } as const)
      facts = withFact(facts, refusal.need, { kind: 'placed', placed })
      continue
    }
    if (refusal?.need?.kind === 'attachments-to-edit') {
      facts = withFact(facts, refusal.need, {
        kind: 'attachments-to-edit',
        parents: situation.parents ?? new Map(),
      })
      continue
    }
    if (plan === undefined)
      return { refusal: refusal as Refusal, asked: [], reads, questions, kept, alarms: undefined }
    const asked: Intent[] = []
    const replies: UpstreamReply[] = []
    for (const step of plan.steps) {
      const { value, refusal: refused } = step(replies)
      if (value === undefined)
        return { refusal: refused as Refusal, asked, reads, questions, kept, alarms: undefined }
      if (asked.length === 0) situation.beforeWrite?.(situation.rows)
      asked.push(value.intent)
      replies.push(answer(value.intent, situation))
    }
    situation.afterWrite?.(situation.rows)
    for (let more = plan.more?.(replies) ?? []; more.length > 0; more = plan.more?.(replies) ?? []) {
      for (const { intent: next } of more) {
        asked.push(next)
        replies.push(answer(next, situation))
      }
    }
    const { value: reply, refusal: refused } = await plan.combine(replies)
    if (reply === undefined)
      return { refusal: refused as Refusal, asked, reads, questions, kept, alarms: undefined }
    return {
      json: jsonValue(reply.body as Uint8Array) as JsonObject,
      asked,
      reads,
      questions,
      kept,
      alarms: reply.alarms,
    }
  }
}

const pointOf = ({ x, y }: TableRow) => (typeof x === 'number' ? { x, y } : null)

function rightsOf({ where, hidden = [], right = {}, layer: changes = {}, area }: Situation): ServiceRights {
  const spatial = { geometryType: 'esriGeometryPoint', extent: { spatialReference: { wkid: 3857 } } }
  const layer = { ...hydrants, ...(area ? spatial : {}), ...changes }
  const rows = rowsWhere(where === undefined ? undefined : parsed(where))
  const shown = layer.fields.map(({ name }) => name.toLowerCase()).filter((name) => !hidden.includes(name))
  const view: View = {
    grant: 'crew',
    fields: hidden.length === 0 ? null : new Set([...shown, 'geometry']),
    rows: area
      ? rowsInArea(rows, { key: rowsNeedKey(layer.id, areaRowsKey(area)), layerId: layer.id, right: area })
      : rows,
    ...(area ? { area } : {}),
    records: Number.POSITIVE_INFINITY,
    picture: {
      scaleFrom: 0,
      scaleTo: Number.POSITIVE_INFINITY,
      pixels: Number.POSITIVE_INFINITY,
      formats: null,
    },
    edit: editRight(right),
  }
  const service: ServiceEntry = {
    name: 'City',
    type: 'FeatureServer',
    cached: false,
    layers: [layer],
    capabilities: ['query', 'editing'],
    supportsDynamicLayers: false,
  }
  return { service, whole: false, tiles: [], layers: new Map([[layer.id, { layer, views: [view] }]]) }
}

const holds = (where: Expression | undefined, row: TableRow): boolean =>
  where === undefined || evaluate(where, row) === true

const found = ({ where }: Pick<FeatureQuery, 'where'>, { rows }: Situation): TableRow[] =>
  rows.filter((row) => holds(where, row))

/** True for a row in the box of a shape that is sent with a deletion. */
function isWithin(shape: Geometry | undefined, { x, y }: TableRow): boolean {
  if (shape === undefined) return true
  const ring = shape.kind === 'polygon' ? shape.rings.flat() : []
  const [xs, ys] = [ring.map(([one = 0]) => one), ring.map(([, one = 0]) => one)]
  return (
    Number(x) <= Math.max(...xs) &&
    Number(x) >= Math.min(...xs) &&
    Number(y) <= Math.max(...ys) &&
    Number(y) >= Math.min(...ys)
  )
}

/** What the map server answers, and does. */
function answer(intent: Intent, situation: Situation): UpstreamReply {
  if (intent.kind === 'feature-query') {
    const rows = found(intent, situation)
    return jsonUpstreamReply(
      intent.only.ids
        ? { objectIdFieldName: 'OBJECTID', objectIds: rows.map(({ OBJECTID }) => OBJECTID) }
        : { features: rows.map((attributes) => ({ attributes })) },
    )
  }
  if (intent.kind !== 'edit') throw new Error(`a map server does not answer ${intent.kind}`)
  return written(intent, situation)
}

function written({ layers: [edit], manner }: Edit, { rows }: Situation): UpstreamReply {
  const { adds = [], updates = [], deletes, calculates } = edit ?? {}
  if (calculates) {
    const some = rows.filter((row) => holds(calculates.where, row))
    for (const row of some)
      for (const one of calculates.assignments) if ('value' in one) row[one.field] = one.value
    return jsonUpstreamReply({ success: true, updatedFeatureCount: some.length })
  }
  if (deletes?.where) {
    const gone = rows.filter((row) => holds(deletes.where, row) && isWithin(deletes.area?.shape, row))
    for (const row of gone) rows.splice(rows.indexOf(row), 1)
    const results = gone.map(({ OBJECTID }) => ({ objectId: OBJECTID, success: true }))
    return jsonUpstreamReply(manner.deleted ? { deleteResults: results } : { success: true })
  }
  const pairs: JsonObject[][] = []
  const added = adds.map((row) => add(rows, row))
  const updateResults = updates.map((row) => update(rows, row, pairs))
  const deleteResults = (deletes?.ids ?? []).map((id) => {
    const at = rows.findIndex(({ OBJECTID }) => OBJECTID === id)
    if (at >= 0) rows.splice(at, 1)
    return at >= 0 ? { objectId: id, success: true } : gone(id)
  })
  const results = {
    addResults: added.map(({ OBJECTID }) => ({ objectId: OBJECTID, success: true })),
    updateResults,
    deleteResults,
    ...(manner.beforeAndAfter
      ? {
          editedFeatures: {
            adds: added.map(told),
            updates: pairs,
            deletes: [],
          },
        }
      : {}),
  }
  return jsonUpstreamReply(manner.ofService ? [{ id: edit?.layerId, ...results }] : results)
}

const told = (row: TableRow) => ({ attributes: { ...row }, geometry: pointOf(row) })

const gone = (objectId: number) => ({ objectId, success: false, error: { code: 1011, description: 'gone' } })

const placeOf = ({ geometry }: EditFeature) =>
  geometry?.kind === 'point' ? { x: geometry.x, y: geometry.y } : {}

function add(rows: TableRow[], feature: EditFeature): TableRow {
  const row = {
    ...feature.attributes,
    ...placeOf(feature),
    OBJECTID: Math.max(0, ...rows.map(({ OBJECTID }) => OBJECTID)) + 1,
  }
  rows.push(row)
  return row
}

function update(rows: TableRow[], feature: EditFeature, pairs: JsonObject[][]): JsonObject {
  const { attributes } = feature
  const row = rows.find(({ OBJECTID, GLOBALID = null }) =>
    attributes.OBJECTID === undefined ? GLOBALID === attributes.GLOBALID : OBJECTID === attributes.OBJECTID,
  )
  if (row === undefined) return gone(Number(attributes.OBJECTID))
  const before = told(row)
  Object.assign(row, attributes, placeOf(feature))
  pairs.push([before, told(row)])
  return { objectId: row.OBJECTID, success: true }
}
