import type { Execution, World } from '@mapgate/sample-server'
import { withoutAreas } from './areas/area-right.ts'
import { classOf } from './cell-oracle.ts'
import type { CaseReply, CaseRequest } from './gateway.ts'
import type { Policy } from './policies.ts'
import { type Json, jsonOf, objectsOf } from './reply-values.ts'
import { conditionFields, sightOf } from './sight.ts'
import type { Template } from './template.ts'
import { canariesOf } from './worlds.ts'

/** Where a reply tells more than it may; undefined where it does not. */
export type Leak = string | undefined

/** (a) No canary: neither its text, nor its numbers as digits or as a double, in headers or body. */
export function canaryIn({ headers, body }: CaseReply, request: CaseRequest, which: 'one' | 'other'): Leak {
  const { text, number } = canariesOf[which]
  const own = `${request.path} ${Object.values(request.parameters).join(' ')}`
  const place = Buffer.concat([Buffer.from(JSON.stringify(headers)), body])
  if (place.includes(text) && !own.includes(text.slice(0, 8))) return `canary ${text}`
  if (textsOf(number).some((digits) => place.includes(digits) && !own.includes(digits.toString())))
    return `canary ${number}`
  return undefined
}

/** Numbers of canaries count on by row; their first six digits stay. */
function textsOf(number: number): readonly Buffer[] {
  const doubles = Array.from({ length: 40 }, (_, index) => {
    const bytes = Buffer.alloc(8)
    bytes.writeDoubleLE(number + index)
    return bytes
  })
  return [Buffer.from(String(number).slice(0, 6)), ...doubles]
}

/** (b) Two worlds that differ only in what is hidden answer equal bytes. */
export function difference(one: CaseReply, other: CaseReply): Leak {
  if (one.status !== other.status) return `statuses ${one.status} and ${other.status}`
  if (one.refused !== other.refused) return `refusals ${one.refused} and ${other.refused}`
  const headers = [one, other].map((reply) => JSON.stringify(Object.entries(reply.headers).sort()))
  if (headers[0] !== headers[1]) return `headers ${headers[0]} and ${headers[1]}`
  const [first, second] = [withoutTickets(one.body), withoutTickets(other.body)]
  if (!first.equals(second)) return `bodies differ: ${around(first, second)}`
  return undefined
}

/** Addresses of pictures are random; everything else has to be equal. */
export function withoutTickets(body: Buffer): Buffer {
  const mark = '/.mapgate/out/'
  if (!body.includes(mark)) return body
  return Buffer.from(body.toString('utf8').replace(/\/\.mapgate\/out\/[\w-]+/g, `${mark}TICKET`))
}

function around(one: Buffer, other: Buffer): string {
  const at = one.findIndex((byte, index) => byte !== other[index])
  const start = Math.max(0, (at < 0 ? Math.min(one.length, other.length) : at) - 60)
  return `…${one.subarray(start, start + 160).toString('latin1')} | …${other.subarray(start, start + 160).toString('latin1')}`
}

/** Error texts of the upstream may name what is hidden: callers from whom something is hidden get one sentence. */
export function upstreamWords(reply: CaseReply): Leak {
  if (reply.refused !== 'upstream') return undefined
  const { error } = (jsonOf(reply) ?? {}) as { error?: { message: string; details: unknown[] } }
  if (error === undefined) return undefined
  const isPlain = error.message === 'Unable to complete operation.' && error.details.length === 0
  return isPlain ? undefined : `words of the upstream: ${error.message}`
}

/** Operations that read every field of a row, whatever is asked of them: their replies are filtered instead. */
const readsAllFields = new Set(['identify', 'find', 'queryAttachments'])

/** Descriptions read extents and counts of all rows; what they tell of them is compared between worlds. */
const describes = new Set(['root', 'layers', 'layer', '', 'legend', 'queryLegends', 'images'])

/** (f) What was executed stays within what the policy shows: layers, rows and fields. */
export function beyondPolicy(
  { executions, asked }: CaseReply,
  { policy: whole, template, world }: Bounds,
): Leak {
  // Which rows lie in an area is found out by reading the shapes of those near it.
  const policy = withoutAreas(whole)
  for (const execution of executions) {
    if (
      !execution.service.startsWith('Assets_Service') ||
      describes.has(execution.operation) ||
      execution.errorCode !== null
    )
      continue
    for (const layerId of execution.layersRead) {
      const sight = sightOf(policy, template, layerId, asked && classOf(asked.id))
      if (!sight.layer) return `${execution.operation} read hidden layer ${layerId}`
      const rows = rowsRead(world, layerId, execution.predicate[layerId] ?? [])
      const hidden = rows?.find((row) => !sight.row(row))
      if (hidden)
        return `${execution.operation} read hidden row ${hidden.OBJECTID} of layer ${layerId}: ${execution.predicate[layerId]}`
      if (readsAllFields.has(execution.operation) || rows?.length === 0) continue
      const free = conditionFields(policy)
      const field = execution.fieldsRead[layerId]?.find(
        (name) => !sight.field(name) && !free.has(name) && name !== 'OBJECTID',
      )
      if (field) return `${execution.operation} read hidden field ${field} of layer ${layerId}`
    }
  }
  return undefined
}

/** No reply tells where the map server is. */
export const addressIn = ({ headers, body }: CaseReply, { path, parameters }: CaseRequest): Leak =>
  Buffer.concat([Buffer.from(JSON.stringify(headers)), body]).includes('maps.test') &&
  !`${path} ${Object.values(parameters).join(' ')}`.includes('maps.test')
    ? 'the address of the map server'
    : undefined

/** JSON that answers nothing that was asked for does not stand for a reply. */
export const unpromised = ({ refused, executions }: CaseReply): Leak =>
  refused === undefined && executions.length > 0 ? 'a reply made of one that answers nothing' : undefined

/** What is denied was denied before the map server was asked. */
export const askedInVain = ({ refused, executions }: CaseReply): Leak =>
  refused === 'access.denied' && executions.length > 0
    ? `${executions[0]?.operation} was executed, and then denied`
    : undefined

/** No grant of a run allows to write. */
export const written = (executions: readonly Execution[]): Leak =>
  executions.some(({ rowsWritten }) => rowsWritten.length > 0) ? 'rows were written' : undefined

interface Bounds {
  readonly policy: Policy
  readonly template: Template
  readonly world: World
}

type Row = Readonly<Record<string, string | number | null>>

/** Rows that one of the executed conditions lets through; undefined where a condition cannot be run by itself. */
function rowsRead(
  { database }: World,
  layerId: number,
  predicates: readonly string[],
): readonly Row[] | undefined {
  try {
    return predicates.flatMap((predicate) =>
      database.prepare(`SELECT * FROM layer_${layerId} WHERE ${predicate === '' ? '1=1' : predicate}`).all(),
    ) as unknown as readonly Row[]
  } catch {
    return undefined
  }
}

/** (d) What was shown before is shown still, with one grant more. */
export function lost(before: CaseReply, after: CaseReply): Leak {
  if (before.refused !== undefined) return undefined
  if (after.refused !== undefined) return `a reply became the refusal ${after.refused}`
  const [one, other] = [before, after].map(jsonOf)
  if (one === undefined || other === undefined) return undefined
  return lostIn(one, other)
}

function lostIn(before: Json, after: Json): Leak {
  for (const key of [
    'features',
    'results',
    'layers',
    'tables',
    'fields',
    'domains',
    'attachmentInfos',
  ] as const) {
    const later = objectsOf(after[key])
    for (const item of objectsOf(before[key])) {
      if (identity(item) === undefined) continue
      const same = later.find((one) => identity(one) === identity(item))
      if (same === undefined) return `${key} ${identity(item)} is lost`
      const cells =
        same &&
        lostCells((item.attributes ?? item.properties) as Json, (same.attributes ?? same.properties) as Json)
      if (cells) return `${key} ${identity(item)} lost ${cells}`
    }
  }
  for (const key of ['count'] as const) {
    if (typeof before[key] === 'number' && Number(after[key]) < Number(before[key])) return `${key} fell`
  }
  return undefined
}

function identity(item: Json): unknown {
  const cells = (item.attributes ?? item.properties) as Json | undefined
  if (cells) {
    const id = cells.OBJECTID ?? cells['Object ID']
    return id === undefined ? undefined : `${item.layerId ?? ''} ${id}`
  }
  return item.layerId ?? item.id ?? item.name
}

function lostCells(before: Json = {}, after: Json = {}): Leak {
  return Object.entries(before).find(
    ([name, value]) => value !== null && value !== '' && after[name] !== value,
  )?.[0]
}

/** Members of descriptions that promise what a client may ask for: the gateway promises what it serves and what is granted. */
const promises =
  /^(?:capabilities|advancedEditingCapabilities|supports[A-Z]\w*|hasAttachments|allowGeometryUpdates|allowTrueCurvesUpdates)$/

/** (e) An unrestricted grant gives what the upstream gives. */
export function unlike(direct: CaseReply, through: CaseReply): Leak {
  if (direct.refused !== undefined || through.refused !== undefined) return undefined
  const [one, other] = [direct, through].map((reply) => jsonOf(reply))
  if (one === undefined || other === undefined)
    return direct.body.equals(through.body) ? undefined : 'bytes differ from the upstream'
  const comparable = ({ href: _, ...rest }: Json) =>
    JSON.stringify(rest, (key, value) => (key === 'url' || promises.test(key) ? undefined : value))
  return comparable(one) === comparable(other)
    ? undefined
    : `differs from the upstream: ${around(Buffer.from(comparable(one)), Buffer.from(comparable(other)))}`
}

/** True for a good reply that shows something: a feature, a result, a layer, a picture with more than one colour. */
export function isTelling(reply: CaseReply): boolean {
  if (reply.refused !== undefined) return false
  const type = reply.headers['content-type'] ?? ''
  const json = jsonOf(reply)
  if (json === undefined) return reply.body.length > (/image/.test(type) ? 250 : 5)
  const lists = [
    'features',
    'results',
    'layers',
    'tables',
    'fields',
    'services',
    'domains',
    'objectIds',
    'attachmentInfos',
    'attachmentGroups',
    'relatedRecordGroups',
    'uniqueValueInfos',
    'classBreakInfos',
    'data',
  ]
  return (
    lists.some((name) => Array.isArray(json[name]) && json[name].length > 0) ||
    ['feature', 'href', 'extent', 'content', 'type', 'value'].some((name) => json[name] !== undefined) ||
    Number(json.count) > 0
  )
}
