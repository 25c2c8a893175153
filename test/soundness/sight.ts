import { liesIn } from './areas/area-right.ts'
import { type Condition, conditions } from './conditions.ts'
import type { PlainGrant, Policy } from './policies.ts'
import type { Cell, Template } from './template.ts'

/** What the grants show of a layer, worked out here and not by the gateway. */
export interface Sight {
  /** True when a grant names the layer at all. */
  readonly layer: boolean
  /** Does a grant show this cell? `geometry` is a field here. */
  readonly cell: (row: Readonly<Record<string, Cell>>, field: string) => boolean
  /** Does a grant show the whole shape of this row, not only the part in an area? */
  readonly wholeShape: (row: Readonly<Record<string, Cell>>) => boolean
  /** Does a grant show this row? */
  readonly row: (row: Readonly<Record<string, Cell>>) => boolean
  /** Does a grant show this field, of whichever row? */
  readonly field: (field: string) => boolean
  /** Does a grant show what hangs on this row? It hangs on its object id. */
  readonly attachments: (row: Readonly<Record<string, Cell>>) => boolean
  /** Most rows of one reply; infinite for no limit. */
  readonly records: number
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

/** The classes of operations that grants name, as the policy's page lists them. */
export type OperationClass = 'view' | 'query' | 'identify' | 'attachments' | 'export-data' | 'edit'

/** The oracle: what a policy shows of a layer, through operations of one class or through any. */
export function sightOf(
  { grants, attributes }: Policy,
  { layers }: Template,
  layerId: number,
  through?: OperationClass,
): Sight {
  const layer = layers.find((one) => one.id === layerId)
  const fields = layer?.fields.map((field) => field.name) ?? []
  const applying = grants.flatMap((grant) => {
    if (layer === undefined || !isOn(grant, layer, layers) || !allows(grant, through)) return []
    const condition = conditions.find((one) => one.text === grant.with?.where)
    if (condition && !condition.fields.every((name) => fields.includes(name))) return []
    // Rows of tables lie nowhere, and so in no area.
    if (grant.with?.area && layer.geometryType === null) return []
    const holds = (row: Readonly<Record<string, Cell>>) =>
      (condition?.holds(row, attributes) ?? true) && liesIn(grant, row)
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
    wholeShape: (row) =>
      applying.some(({ grant, holds }) => holds(row) && shows(grant, 'geometry') && !grant.with?.area?.clip),
    district: (name) => applying.some(({ districts }) => districts?.includes(name) ?? true),
    field: (field) => applying.some(({ grant }) => shows(grant, field)),
    picture: (picture) => applying.some(({ grant }) => isInside(grant, picture)),
    records: Math.max(0, ...applying.map(({ grant }) => grant.with?.records ?? Number.POSITIVE_INFINITY)),
    attachments: (row) =>
      applying.some(
        ({ grant, holds }) => holds(row) && allows(grant, 'attachments') && shows(grant, 'OBJECTID'),
      ),
  }
}

/** Without a list a grant allows everything but writing. */
const allows = (grant: PlainGrant, through: OperationClass | undefined): boolean =>
  through === undefined || (grant.for ? grant.for.includes(through) : through !== 'edit')

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

/** True when a pattern of the grant fits a service; `*` is any text without a slash, `**` any. A grant on types is on none of unknown type. */
export const isOnService = ({ on }: Pick<PlainGrant, 'on'>, service: string, type = ''): boolean =>
  (on.types?.includes(type) ?? true) &&
  on.services.some((pattern) =>
    new RegExp(`^${pattern.replaceAll('**', '.+').replaceAll('*', '[^/]*')}$`).test(service),
  )

/** True when nothing of a service is hidden: then the upstream's own words may be passed, too. */
export const isWhole = ({ grants }: Policy, service: string, type?: string): boolean =>
  grants.some((grant) => isOnService(grant, service, type) && !grant.on.layers && !grant.with)

/** May a tile of the scale be given? A grant that hides nothing gives all, and one that gives tiles whole those of its scales. */
export const tileIsShown = ({ grants }: Policy, service: string, scale: number): boolean =>
  grants.some(
    (grant) =>
      isOnService(grant, service) &&
      allows(grant, 'view') &&
      ((!grant.on.layers && !grant.with) ||
        ((grant.with?.tiles === 'whole' || givesMaskedTiles(grant)) &&
          isInside(grant, { scales: [scale], pixels: 0 }))),
  )

/** A grant with an area gives what of tiles lies in it, if it hides nothing else and says that pixels may show more than its rows. */
const givesMaskedTiles = ({ with: { area, fields, where } = {} }: PlainGrant): boolean =>
  area?.pictures === 'pixels' && fields === undefined && where === undefined

/** True where a grant is on a layer, by its number. */
export const isOnLayer = (grant: PlainGrant, layerId: number, { layers }: Template): boolean =>
  layers.some((layer) => layer.id === layerId && isOn(grant, layer, layers))

function isOn({ on }: PlainGrant, layer: Template['layers'][number], layers: Template['layers']): boolean {
  if (!isOnService({ on }, 'Assets_Service')) return false
  if (on.layers === undefined) return true
  const parent = layers.find((one) => one.id === layer.parentId)
  return [layer, ...(parent ? [parent] : [])].some(({ id, name }) =>
    on.layers?.some((one) => one === id || one === name),
  )
}

/** The conditions of a policy. */
export const conditionsOf = ({ grants }: Policy): readonly Condition[] =>
  grants.flatMap((grant) => conditions.find((one) => one.text === grant.with?.where) ?? [])

/** Fields that the conditions of a policy look at. */
export const conditionFields = (policy: Policy): ReadonlySet<string> =>
  new Set(conditionsOf(policy).flatMap(({ fields }) => fields))
