import type { Random } from './random.ts'
import type { Cell, Template } from './template.ts'

/** A grant as it stands in a configuration. */
export interface PlainGrant {
  readonly name: string
  readonly to: { readonly roles: readonly string[] }
  readonly on: { readonly services: readonly string[]; readonly layers?: readonly (number | string)[] }
  readonly for?: readonly string[]
  readonly with?: {
    readonly fields?: { readonly only?: readonly string[]; readonly except?: readonly string[] }
    readonly where?: string
    readonly records?: number
    readonly scale?: { readonly from?: number; readonly to?: number }
    readonly image?: { readonly pixels?: number; readonly formats?: readonly string[] }
  }
}

/** Attributes of the principal. */
export interface Attributes {
  readonly district: string
  readonly districts: readonly string[]
  readonly limit: number
}

/** A condition as policies write it, and as these tests understand it by themselves. */
interface Condition {
  readonly text: string
  readonly fields: readonly string[]
  readonly holds: (row: Readonly<Record<string, Cell>>, attributes: Attributes) => boolean
  /** The only districts in which rows can hold it, where it decides about them. */
  readonly districts?: (attributes: Attributes) => readonly string[]
}

const conditions: readonly Condition[] = [
  {
    text: 'district = :principal.district',
    fields: ['district'],
    holds: (row, { district }) => row.district === district,
    districts: ({ district }) => [district],
  },
  {
    text: 'district IN (:principal.districts)',
    fields: ['district'],
    holds: (row, { districts }) => districts.includes(String(row.district)),
    districts: ({ districts }) => districts,
  },
  {
    text: "classification <> 'restricted'",
    fields: ['classification'],
    holds: (row) => row.classification !== null && row.classification !== 'restricted',
  },
  {
    text: "classification = 'public' AND district = :principal.district",
    fields: ['classification', 'district'],
    holds: (row, { district }) => row.classification === 'public' && row.district === district,
    districts: ({ district }) => [district],
  },
  {
    text: 'cost < :principal.limit OR district = :principal.district',
    fields: ['cost', 'district'],
    holds: (row, { district, limit }) =>
      (row.cost !== null && Number(row.cost) < limit) || row.district === district,
  },
  { text: 'OBJECTID <= 12', fields: ['OBJECTID'], holds: (row) => Number(row.OBJECTID) <= 12 },
  { text: 'district = :principal.missing', fields: ['district'], holds: () => false, districts: () => [] },
]

/** A policy: its grants, and who is asked for. */
export interface Policy {
  readonly grants: readonly PlainGrant[]
  readonly attributes: Attributes
}

/** What policies of a run lean to: a field that is often hidden, or several grants with different fields. */
export interface Emphasis {
  readonly hides?: string
  readonly several?: boolean
  /** Every grant limits pictures. */
  readonly limits?: boolean
}

/** Grants for the role `visitor`: one to three, on some layers, with fields, rows and limits. */
export function makePolicy(random: Random, template: Template, emphasis: Emphasis = {}): Policy {
  const [district = ''] = random.some(template.districts, 1)
  const attributes = {
    district,
    districts: random.some(template.districts, 1),
    limit: random.pick([500, 2000, 20_000]),
  }
  const count = random.pick([1, 1, 2, 2, 3])
  const grants = Array.from({ length: count }, (_, index) =>
    limiting(emphasis.limits, hiding(emphasis.hides, makeGrant(random, template, index))),
  )
  return {
    grants: random.chance(emphasis.several ? 0.9 : 0.25) ? [...grants, coveringGrant(grants[0])] : grants,
    attributes,
  }
}

/** The grant without one more field, where it names the fields that it leaves out or none. */
function hiding(field: string | undefined, grant: PlainGrant): PlainGrant {
  const fields = grant.with?.fields
  if (field === undefined || fields?.only) return grant
  return { ...grant, with: { ...grant.with, fields: { except: [...(fields?.except ?? []), field] } } }
}

/** The grant with a limit of pictures that many requests break. */
const limiting = (limits: boolean | undefined, grant: PlainGrant): PlainGrant =>
  limits ? { ...grant, with: { ...grant.with, scale: { from: 60_000, to: 3_000_000 } } } : grant

/** One more grant on the same layers as another: whole rows, or all rows without the cells. */
function coveringGrant(first: PlainGrant | undefined): PlainGrant {
  return {
    name: 'wide',
    to: { roles: ['visitor'] },
    on: first?.on ?? { services: ['*'] },
    with: { fields: { only: ['district', 'status', 'asset_id'] } },
  }
}

const limits: readonly PlainGrant['with'][] = [
  { records: 5 },
  { scale: { from: 1000, to: 600_000 } },
  { scale: { from: 60_000 } },
  { scale: { to: 1_200_000 }, image: { formats: ['png32', 'png24'] } },
  { image: { pixels: 120_000, formats: ['png32', 'png'] } },
  { image: { pixels: 20_000 } },
]

/** One random grant. */
export function makeGrant(random: Random, { layers }: Template, index: number): PlainGrant {
  const withRows = layers.filter((layer) => layer.kind !== 'group')
  const chosen = random.some(withRows, 2).map((layer) => (random.chance(0.5) ? layer.id : layer.name))
  const onLayers = random.chance(0.15) ? undefined : random.chance(0.1) ? ['Water Network'] : chosen
  const restricts = random.pick(['fields', 'rows', 'both', 'both', 'neither'])
  const fields = restricts === 'fields' || restricts === 'both' ? { fields: makeFields(random) } : {}
  const where = restricts === 'rows' || restricts === 'both' ? { where: random.pick(conditions).text } : {}
  const narrowing = { ...fields, ...where, ...(random.chance(0.3) ? random.pick(limits) : {}) }
  const classes = ['view', 'query', 'identify', 'attachments']
  return {
    name: `grant ${index}`,
    to: { roles: ['visitor'] },
    on: {
      services: [random.pick(['*', 'Assets_Service', 'Assets*'])],
      ...(onLayers ? { layers: onLayers } : {}),
    },
    ...(random.chance(0.2) ? { for: random.some(classes, 2) } : {}),
    ...(Object.keys(narrowing).length > 0 ? { with: narrowing } : {}),
  }
}

const sensitive = ['owner_name', 'phone', 'cost', 'classification', 'notes', 'inspector']
const structural = [
  'status',
  'land_use',
  'diameter_mm',
  'asset_id',
  'GLOBALID',
  'reported',
  'hydrant_type',
  'district',
]
const harmless = [
  'district',
  'status',
  'land_use',
  'asset_id',
  'category',
  'material',
  'result',
  'ticket',
  'diameter_mm',
]

function makeFields(random: Random): { only?: readonly string[]; except?: readonly string[] } {
  if (random.chance(0.4)) {
    const only = random.some(harmless, 2)
    return random.chance(0.1) ? { only, except: [random.pick(['geometry', 'OBJECTID'])] } : { only }
  }
  const except = [...random.some(sensitive, 2), ...(random.chance(0.4) ? [random.pick(structural)] : [])]
  return { except: random.chance(0.08) ? [...except, 'geometry'] : except }
}

/** What the grants show of a layer, worked out here and not by the gateway. */
export interface Sight {
  /** True when a grant names the layer at all. */
  readonly layer: boolean
  /** Does a grant show this cell? `geometry` is a field here. */
  readonly cell: (row: Readonly<Record<string, Cell>>, field: string) => boolean
  /** Does a grant show this row? */
  readonly row: (row: Readonly<Record<string, Cell>>) => boolean
  /** Does a grant show this field, of whichever row? */
  readonly field: (field: string) => boolean
  readonly attachments: (row: Readonly<Record<string, Cell>>) => boolean
  /** Could a row of this district be shown? Then a legend may name the district. */
  readonly district: (name: string) => boolean
  /** May the layer be in such a picture? */
  readonly picture: (picture: PictureAsked) => boolean
}

/** A picture as it really is: its scales by the dots of the request and by 96, its pixels, its format. */
export interface PictureAsked {
  readonly scales: readonly number[]
  readonly pixels: number
  /** Absent where nothing is drawn. */
  readonly format?: string
}

/** The oracle: what a policy shows of a layer. */
export function sightOf({ grants, attributes }: Policy, { layers }: Template, layerId: number): Sight {
  const layer = layers.find((one) => one.id === layerId)
  const fields = layer?.fields.map((field) => field.name) ?? []
  const applying = grants.flatMap((grant) => {
    if (layer === undefined || !isOn(grant, layer, layers)) return []
    const condition = conditions.find((one) => one.text === grant.with?.where)
    if (condition && !condition.fields.every((name) => fields.includes(name))) return []
    const holds = (row: Readonly<Record<string, Cell>>) => condition?.holds(row, attributes) ?? true
    return [{ grant, holds, districts: condition?.districts?.(attributes) }]
  })
  const shows = ({ with: narrowing }: PlainGrant, field: string): boolean => {
    const { only, except = [] } = narrowing?.fields ?? {}
    return (
      !except.includes(field) &&
      (only === undefined || only.includes(field) || ['OBJECTID', 'geometry'].includes(field))
    )
  }
  return {
    layer: applying.length > 0,
    row: (row) => applying.some(({ holds }) => holds(row)),
    cell: (row, field) => applying.some(({ grant, holds }) => holds(row) && shows(grant, field)),
    district: (name) => applying.some(({ districts }) => districts?.includes(name) ?? true),
    field: (field) => applying.some(({ grant }) => shows(grant, field)),
    picture: (picture) => applying.some(({ grant }) => isInside(grant, picture)),
    attachments: (row) =>
      applying.some(
        ({ grant, holds }) => holds(row) && (grant.for === undefined || grant.for.includes('attachments')),
      ),
  }
}

function isInside(
  { with: { scale, image } = {} }: PlainGrant,
  { scales, pixels, format }: PictureAsked,
): boolean {
  const rounding = 1e-5
  return (
    scales.every(
      (one) => one * (1 + rounding) >= (scale?.from ?? 0) && one * (1 - rounding) <= (scale?.to ?? 1e15),
    ) &&
    (format === undefined ||
      (pixels <= (image?.pixels ?? 1e15) && (image?.formats?.includes(format) ?? true)))
  )
}

function isOn({ on }: PlainGrant, layer: Template['layers'][number], layers: Template['layers']): boolean {
  if (on.layers === undefined) return true
  const parent = layers.find((one) => one.id === layer.parentId)
  return [layer, ...(parent ? [parent] : [])].some(({ id, name }) =>
    on.layers?.some((one) => one === id || one === name),
  )
}

/** Fields that the conditions of a policy look at. */
export function conditionFields({ grants }: Policy): ReadonlySet<string> {
  return new Set(
    grants.flatMap((grant) => conditions.find((one) => one.text === grant.with?.where)?.fields ?? []),
  )
}

/** Which kinds of obligations a policy makes. */
export function obligationsOf(policy: Policy, template: Template): readonly string[] {
  const { grants } = policy
  const hidden = template.layers.some(
    (layer) => layer.kind !== 'group' && !sightOf(policy, template, layer.id).layer,
  )
  return [
    ...(hidden ? ['layers'] : []),
    ...(grants.some((grant) => grant.with?.fields) ? ['fields'] : []),
    ...(grants.some((grant) => grant.with?.where) ? ['rows'] : []),
    ...(grants.some((grant) => grant.with?.scale || grant.with?.image) ? ['pictures'] : []),
    ...(grants.length > 1 ? ['several'] : []),
  ]
}
