import type { LayerDefinition } from '../../../packages/sample-server/src/world/layer.ts'
import { makeAreaRight } from '../areas/area-right.ts'
import type { PlainGrant } from '../policies.ts'
import type { Random } from '../random.ts'
import type { Template } from '../template.ts'
import type { Attributes } from './truth.ts'

/** What a grant says of edits, as it stands in a configuration. */
export interface PlainEdit {
  readonly add?: true | string
  readonly update?: true | string
  readonly delete?: true | string
  readonly fields?: { readonly only?: readonly string[]; readonly except?: readonly string[] }
  readonly geometry?: true
  readonly set?: Readonly<Record<string, string | number>>
  readonly own?: { readonly field: string; readonly as?: string }
  readonly onlyConditional?: true
  readonly attachments?: { readonly add?: true; readonly delete?: true }
}

/** A grant that may give a right to edit. */
export interface EditGrant extends PlainGrant {
  readonly with?: PlainGrant['with'] & { readonly edit?: PlainEdit }
}

/** Somebody who edits. */
export interface Editor {
  readonly name: string
  readonly roles: readonly string[]
  readonly attributes: Attributes
}

/** Grants, and those who edit by them; the first is the one from whom the worlds hide something. */
export interface EditPolicy {
  readonly grants: readonly EditGrant[]
  readonly editors: readonly [Editor, Editor]
}

/** What policies of a run lean to. */
export interface EditEmphasis {
  /** Keys that the right to edit of every grant has. */
  readonly edit?: Partial<PlainEdit>
  /** Keys of `with` that every grant has. */
  readonly narrows?: NonNullable<PlainGrant['with']>
  /** The layers of all grants. */
  readonly layers?: readonly number[]
  /** Whether grants have areas; default: some of them. */
  readonly areas?: boolean
  /** False: rows may be edited and not read. */
  readonly reads?: false
  /** One grant, and no other beside it. */
  readonly alone?: boolean
}

/** The id of the principal who is this editor. */
export const idOf = ({ name }: Editor): string => `user:${name}`

/** Layers and tables whose rows are edited. */
export const editedLayers: readonly number[] = [0, 2, 3, 4, 5, 7]

/** The field that says whose a row is. */
export const ownField = 'editor_id'

const rowConditions = [
  'district = :principal.district',
  'district IN (:principal.districts)',
  "classification <> 'restricted'",
  "classification = 'public' AND district = :principal.district",
  'cost < :principal.limit OR district = :principal.district',
  "district = :principal.district AND (notes IS NULL OR notes <> 'closed')",
  'OBJECTID < 39',
] as const

const editConditions = [
  "status <> 'closed'",
  "status IN ('open', 'active', 'standby')",
  "classification = 'public'",
  'cost < :principal.limit',
  'cost IS NULL OR cost < :principal.limit',
  "notes IS NULL OR notes NOT LIKE '%7%'",
  'district = :principal.district',
  'NOT (diameter_mm > 300)',
  'asset_id IS NOT NULL',
  'district = :principal.missing',
] as const

/** A policy: grants to edit, grants to read beside them, and two who edit. */
export function makeEditPolicy(random: Random, template: Template, emphasis: EditEmphasis = {}): EditPolicy {
  const editor = (name: string): Editor => ({
    name,
    roles: [name],
    attributes: {
      district: random.pick(template.districts),
      districts: random.some(template.districts, 1),
      limit: random.pick([500, 2000, 20_000]),
      badge: `badge-${name}`,
    },
  })
  const making = { random, template, emphasis }
  const count = emphasis.alone ? 1 : random.pick([1, 1, 2, 3])
  const grants = Array.from({ length: count }, (_, index) => makeEditGrant(making, index))
  const reading = !emphasis.alone && random.chance(0.35) ? [makeReadGrant(making)] : []
  return { grants: [...grants, ...reading], editors: [editor('visitor'), editor('second')] }
}

interface Making {
  readonly random: Random
  readonly template: Template
  readonly emphasis: EditEmphasis
}

function makeEditGrant(making: Making, index: number): EditGrant {
  const { random, emphasis } = making
  const layers = makeLayers(making)
  const fieldsOf = namesIn(making, layers)
  const where = random.chance(0.65) ? { where: random.pick(fitting(rowConditions, fieldsOf)) } : {}
  const fields = random.chance(0.45) ? { fields: makeFields(random, fieldsOf) } : {}
  const hasAreas = emphasis.areas ?? random.chance(0.22)
  const area = hasAreas ? { area: makeAreaRight(random, { pictures: 'rows' }) } : {}
  const edit = { ...makeEdit(making, fieldsOf), ...emphasis.edit }
  return {
    name: `crew ${index}`,
    to: {
      roles: emphasis.alone
        ? ['visitor', 'second']
        : random.pick([['visitor'], ['visitor', 'second'], ['visitor', 'second'], ['second']]),
    },
    on: { services: ['Assets_Service'], layers },
    for:
      emphasis.reads === false
        ? ['edit']
        : random.pick([
            ['view', 'query', 'identify', 'edit'],
            ['view', 'query', 'identify', 'attachments', 'edit'],
            ['view', 'query', 'identify', 'attachments', 'edit'],
            ['edit'],
          ]),
    with: { ...where, ...fields, ...area, ...emphasis.narrows, edit },
  }
}

/** Shows rows to the first editor that none of the other grants may show, and permits no edit of them. */
function makeReadGrant(making: Making): EditGrant {
  const { random } = making
  const layers = makeLayers(making)
  const where = random.chance(0.7) ? { where: random.pick(rowConditions) } : {}
  const fields = random.chance(0.4) ? { fields: makeFields(random, namesIn(making, layers)) } : {}
  return {
    name: 'reading',
    to: { roles: ['visitor'] },
    on: { services: ['Assets_Service'], layers },
    for: random.pick([
      ['view', 'query', 'identify', 'attachments'],
      ['view', 'query', 'edit'],
    ]),
    with: { records: 100, ...where, ...fields },
  }
}

function makeLayers({ random, emphasis }: Making): readonly number[] {
  return emphasis.layers ?? random.some(editedLayers, 2)
}

/** Names of fields that every one of the layers has, most of the time, and that some have, now and then. */
function namesIn({ random, template }: Making, layers: readonly number[]): readonly string[] {
  const lists = template.layers.filter(({ id }) => layers.includes(id)).map(nonIdFields)
  const [first = [], ...others] = lists
  return random.chance(0.95)
    ? first.filter((name) => others.every((list) => list.includes(name)))
    : [...new Set(lists.flat())]
}

const nonIdFields = ({ fields }: LayerDefinition): readonly string[] =>
  fields.map(({ name }) => name).filter((name) => name !== 'OBJECTID' && name !== 'GLOBALID')

/** The conditions that name no field but these. */
function fitting(texts: readonly string[], names: readonly string[]): readonly string[] {
  const fields = ['status', 'classification', 'cost', 'notes', 'district', 'diameter_mm', 'asset_id']
  return texts.filter((text) =>
    fields.every(
      (field) => names.includes(field) || !new RegExp(`\\b${field}\\b(?<!principal\\.${field})`).test(text),
    ),
  )
}

function makeFields(
  random: Random,
  names: readonly string[],
): { only?: readonly string[]; except?: readonly string[] } {
  const hidden = random.chance(0.12)
    ? random.pick(['OBJECTID', 'GLOBALID', 'geometry', 'geometry'])
    : undefined
  if (hidden) return { except: [hidden, ...random.some(names, 1).slice(0, 2)] }
  const chosen = random.some(names, 2)
  return random.chance(0.4) ? { only: chosen } : { except: chosen.slice(0, 3) }
}

function makeEdit({ random }: Making, names: readonly string[]): PlainEdit {
  const conditions = fitting(editConditions, names)
  const right = () =>
    random.chance(0.15) ? undefined : random.chance(0.6) ? (true as const) : random.pick(conditions)
  const [add, update, deleted] = [right(), right(), right()]
  return {
    ...(add ? { add } : {}),
    ...(update ? { update } : {}),
    ...(deleted ? { delete: deleted } : {}),
    ...(random.chance(0.4) ? { fields: makeFields(random, names) } : {}),
    ...(random.chance(0.5) ? { geometry: true } : {}),
    ...(random.chance(0.35) ? makeSet(random, names) : {}),
    ...(random.chance(0.18)
      ? { own: { field: ownField, ...(random.chance(0.3) ? { as: ':principal.badge' } : {}) } }
      : {}),
    ...(random.chance(0.12) ? { onlyConditional: true } : {}),
    ...(random.chance(0.75)
      ? { attachments: random.pick([{ add: true }, { delete: true }, { add: true, delete: true }] as const) }
      : {}),
  }
}

function makeSet(random: Random, names: readonly string[]): Pick<PlainEdit, 'set'> {
  const possible: Readonly<Record<string, string | number>> = {
    district: ':principal.district',
    notes: 'crew',
    classification: 'public',
    cost: 7,
  }
  const known = Object.keys(possible).filter((name) => names.includes(name))
  const chosen = random.some(known, 1).slice(0, 2)
  if (chosen.length === 0) return {}
  return { set: Object.fromEntries(chosen.map((name) => [name, possible[name] as string | number])) }
}
