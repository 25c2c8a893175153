import { makeAreaRight, type PlainAreaRight } from './areas/area-right.ts'
import { type Attributes, conditions } from './conditions.ts'
import type { Manner } from './manners.ts'
import type { Random } from './random.ts'
import { sightOf } from './sight.ts'
import type { Template } from './template.ts'

/** A grant as it stands in a configuration. */
export interface PlainGrant {
  readonly name: string
  readonly to: { readonly roles: readonly string[] }
  readonly on: {
    readonly services: readonly string[]
    readonly types?: readonly string[]
    readonly layers?: readonly (number | string)[]
  }
  readonly for?: readonly string[]
  readonly with?: {
    readonly fields?: { readonly only?: readonly string[]; readonly except?: readonly string[] }
    readonly where?: string
    readonly records?: number
    readonly scale?: { readonly from?: number; readonly to?: number }
    readonly tiles?: 'whole'
    readonly image?: { readonly pixels?: number; readonly formats?: readonly string[] }
    readonly area?: PlainAreaRight
  }
}

/** A policy: its grants, and who is asked for. */
export interface Policy {
  readonly grants: readonly PlainGrant[]
  readonly attributes: Attributes
}

/** What policies of a run lean to: a field that is often hidden, or several grants with different fields. */
export interface Emphasis {
  readonly hides?: string
  readonly several?: boolean
  /** Two grants hide ids, shapes or group fields from each other. */
  readonly apart?: boolean
  /** Every grant limits pictures. */
  readonly limits?: boolean
  /** Every grant limits how many records come at once. */
  readonly records?: boolean
  /** Every grant gives tiles and KML whole. */
  readonly tiles?: boolean
  /** How the map server answers; default any manner. */
  readonly manner?: Manner
  /** Grants have areas: so, where something of them is given. Default: no grant has one. */
  readonly areas?: Partial<PlainAreaRight>
  /** Parameters that half of the requests carry besides. */
  readonly adds?: Readonly<Record<string, string>>
}

/** A text that ends before its end where a database takes what looks like an apostrophe for one. */
export const endingText = 'x\u02bc OR \u02bc1\u02bc=\u02bc1'

/** Grants for the role `visitor`: one to three, on some layers, with fields, rows and limits. */
export function makePolicy(random: Random, template: Template, emphasis: Emphasis = {}): Policy {
  const [inTemplate = ''] = random.some(template.districts, 1)
  const district = emphasis.manner === 'single-bytes' && random.chance(0.5) ? endingText : inTemplate
  const attributes = {
    district,
    districts: random.some(template.districts, 1),
    limit: random.pick([500, 2000, 20_000]),
  }
  const count = random.pick([1, 1, 2, 2, 3])
  const grants = Array.from({ length: count }, (_, index) =>
    limiting(emphasis, hiding(emphasis.hides, makeGrant(random, template, index))),
  )
  const covered = random.chance(emphasis.several ? 0.9 : 0.25)
    ? [...grants, coveringGrant(grants[0])]
    : grants
  const parted = random.chance(emphasis.apart ? 0.9 : 0.2) ? grantsApart(random, template) : []
  const beside = [
    ...(random.chance(0.25) ? [tileGrant(random)] : []),
    ...(random.chance(0.25) ? [elsewhereGrant(random)] : []),
  ]
  return {
    grants: [...(parted.length > 0 && random.chance(0.6) ? parted : [...covered, ...parted]), ...beside],
    attributes,
  }
}

/** The policy with areas in most of its grants, two different ones where there are two. */
export const withAreas = (policy: Policy, random: Random, given: Emphasis['areas'] = {}): Policy => ({
  ...policy,
  grants: policy.grants.map((grant) => {
    if (!random.chance(0.8)) return grant
    const { tiles: _, ...others } = grant.with ?? {}
    return { ...grant, with: { ...others, area: makeAreaRight(random, given) } }
  }),
})

/** Two grants on the same layers, of which each hides what the other shows: ids, shapes, fields of groups. */
function grantsApart(random: Random, { layers }: Template): readonly PlainGrant[] {
  const on = {
    services: ['Assets_Service'],
    layers: random.some(
      layers.filter((layer) => layer.kind !== 'group').map(({ id }) => id),
      2,
    ),
  }
  const hidden = [
    'OBJECTID',
    'OBJECTID',
    'geometry',
    'district',
    'status',
    'asset_id',
    'diameter_mm',
    'GLOBALID',
  ]
  return ['north', 'south'].map((name) => ({
    name,
    to: { roles: ['visitor'] },
    on,
    with: {
      fields: { except: [random.pick(hidden), ...(random.chance(0.3) ? [random.pick(hidden)] : [])] },
      ...(random.chance(0.6) ? { where: random.pick(conditions).text } : {}),
    },
  }))
}

/** Services in folders, whole or narrowed, or by some of their types: who is not given all of one sees nothing of it. */
const elsewhereGrant = (random: Random): PlainGrant => ({
  name: 'elsewhere',
  to: { roles: ['visitor'] },
  on: random.pick<PlainGrant['on']>([
    { services: ['Imagery/*', 'Tools/*'] },
    { services: ['Imagery/*', 'Tools/*'], types: ['VectorTileServer', 'GPServer', 'NAServer'] },
    { services: ['**'] },
    { services: ['Imagery/Photos', 'Tools/R*'], types: ['ImageServer', 'NAServer'] },
  ]),
  ...random.pick<Partial<PlainGrant>>([{}, {}, { with: { records: 5 } }, { for: ['view', 'query'] }]),
})

/** Cached tiles of the base map, now and then between scales. */
const tileGrant = (random: Random): PlainGrant => ({
  name: 'tiles',
  to: { roles: ['visitor'] },
  on: { services: ['Topo_Basemap'] },
  with: { tiles: 'whole', ...(random.chance(0.5) ? { scale: { from: 20_000_000 } } : {}) },
})

/** The grant without one more field, where it names the fields that it leaves out or none. */
function hiding(field: string | undefined, grant: PlainGrant): PlainGrant {
  const fields = grant.with?.fields
  if (field === undefined || fields?.only) return grant
  return { ...grant, with: { ...grant.with, fields: { except: [...(fields?.except ?? []), field] } } }
}

/** The grant with a limit of pictures, or of records, that many requests break, or with tiles and KML whole. */
const limiting = ({ limits, records, tiles }: Emphasis, grant: PlainGrant): PlainGrant => ({
  ...grant,
  ...(limits ? { with: { ...grant.with, scale: { from: 60_000, to: 3_000_000 } } } : {}),
  ...(records ? { with: { ...grant.with, records: 3 } } : {}),
  ...(tiles ? { with: { ...grant.with, tiles: 'whole' } } : {}),
})

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
      services: [random.pick(['*', '*', 'Assets_Service', 'Assets_Service', 'Assets*', '**'])],
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
  const kept = random.chance(0.16) ? [random.pick(['geometry', 'OBJECTID'])] : []
  return { except: [...except, ...kept] }
}

/** Which kinds of obligations a policy makes. */
export function obligationsOf(policy: Policy, template: Template): readonly string[] {
  const { grants } = policy
  const hides = (field: string) => grants.some((grant) => grant.with?.fields?.except?.includes(field))
  const hidden = template.layers.some(
    (layer) => layer.kind !== 'group' && !sightOf(policy, template, layer.id).layer,
  )
  return [
    ...(hidden ? ['layers'] : []),
    ...(grants.some((grant) => grant.with?.fields) ? ['fields'] : []),
    ...(grants.some((grant) => grant.with?.where) ? ['rows'] : []),
    ...(hides('OBJECTID') ? ['ids'] : []),
    ...(hides('geometry') ? ['shapes'] : []),
    ...(grants.some((grant) => grant.with?.scale || grant.with?.image) ? ['pictures'] : []),
    ...(grants.length > 1 ? ['several'] : []),
    ...(grants.some((grant) => grant.with?.area) ? ['areas'] : []),
  ]
}
