import type { Shape } from '../../../packages/sample-server/src/world/geometry.ts'
import type { PlainGrant, Policy } from '../policies.ts'
import type { Random } from '../random.ts'
import type { Cell } from '../template.ts'
import { oracleArea } from './placed-area.ts'
import { type AreaName, areasWithBorder, hasOtherDatum, transformationError } from './plain-areas.ts'

/** What a grant says of an area, by the name of one of these tests. */
export interface PlainAreaRight {
  readonly of: AreaName
  readonly relation: 'within' | 'intersects'
  readonly clip: boolean
  readonly pictures: 'rows' | 'pixels'
  readonly transformations?: readonly { readonly to: string; readonly by: 'none'; readonly error: number }[]
}

/** An area for a grant; whatever is not given is chosen. */
export function makeAreaRight(random: Random, given: Partial<PlainAreaRight> = {}): PlainAreaRight {
  const of = given.of ?? random.pick([...areasWithBorder, ...areasWithBorder, 'nowhere', 'missing'] as const)
  const relation = given.relation ?? random.pick(['within', 'within', 'intersects'] as const)
  const clip = given.clip ?? random.pick([true, false] as const)
  const pictures = given.pictures ?? random.pick(['rows', 'rows', 'pixels'] as const)
  return {
    of,
    relation,
    clip,
    pictures,
    ...(hasOtherDatum(of)
      ? { transformations: [{ to: 'EPSG:4326', by: 'none', error: transformationError }] }
      : {}),
  }
}

/** A row by the names of its columns; `shape` holds its shape as the sample server keeps it. */
type Row = Readonly<Record<string, Cell>>

/** True where a grant's area, if it has one, lets a row through. A row without a shape lies nowhere. */
export function liesIn({ with: { area } = {} }: PlainGrant, { shape }: Row): boolean {
  if (area === undefined) return true
  return typeof shape === 'string' && liesSo(area, JSON.parse(shape) as Shape | null)
}

/** True where a shape is in the area of a right. */
export function liesSo({ of, relation }: PlainAreaRight, shape: Shape | null): boolean {
  if (shape === null) return false
  return relation === 'within' ? oracleArea(of).holds(shape) : oracleArea(of).touches(shape)
}

/** The policy as it would be without areas. */
export const withoutAreas = (policy: Policy): Policy => ({
  ...policy,
  grants: policy.grants.map((grant) => {
    if (grant.with?.area === undefined) return grant
    const { area: _, ...others } = grant.with
    return { ...grant, with: others }
  }),
})

/** The areas of a policy's grants. */
export const areaRightsOf = ({ grants }: Pick<Policy, 'grants'>): readonly PlainAreaRight[] =>
  grants.flatMap((grant) => grant.with?.area ?? [])
