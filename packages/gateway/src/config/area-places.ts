import type { AreaConfiguration, AreaSource } from '@mapgate/policy'
import type { Configuration } from './schema.ts'

type Path = readonly PropertyKey[]

/** A place of a configuration that says where polygons come from, and the grants that are limited to them. */
export interface AreaPlace {
  readonly path: Path
  /** As administrators call it: the name under `areas`, or the grant that it stands in. */
  readonly name: string
  readonly source: AreaSource
  readonly uses: readonly AreaUse[]
}

/** A grant that is limited to an area. */
export interface AreaUse {
  /** Place of `with.area`. */
  readonly path: Path
  readonly area: AreaConfiguration
}

type AreaSections = Pick<Configuration, 'areas' | 'grants'>

/** All places of polygons: those under `areas`, used or not, and those that stand in a grant itself. */
export function areaPlaces({ areas, grants }: AreaSections): readonly AreaPlace[] {
  const uses = areaUses(grants)
  return [
    ...Object.entries(areas).map(([name, source]) => ({
      path: ['areas', name],
      name,
      source,
      uses: uses.filter(({ area }) => areaNamed(area) === name),
    })),
    ...uses.flatMap((use): AreaPlace[] => {
      const source = ownSource(use.area)
      return source ? [{ path: [...use.path, 'of'], name: grantName(grants, use), source, uses: [use] }] : []
    }),
  ]
}

/** Every grant that is limited to an area. */
export const areaUses = (grants: Configuration['grants']): readonly AreaUse[] =>
  grants.flatMap(({ with: narrowing }, index) =>
    narrowing?.area ? [{ path: ['grants', index, 'with', 'area'], area: narrowing.area }] : [],
  )

/** The name under `areas` that a grant refers to; undefined where the polygons stand in the grant itself. */
export function areaNamed({ of }: AreaConfiguration): string | undefined {
  if (typeof of === 'string') return of
  return 'area' in of ? of.area : undefined
}

/** Which of several areas a grant is limited to: a name, or an attribute such as `:principal.district`; undefined where there is one. */
export const chosenBy = ({ of }: AreaConfiguration): string | undefined =>
  typeof of === 'object' && 'area' in of ? of.named : undefined

/** The polygons that stand in a grant itself. */
export const ownSource = ({ of }: AreaConfiguration): AreaSource | undefined =>
  typeof of === 'string' || 'area' in of ? undefined : of

const grantName = (grants: Configuration['grants'], { path }: AreaUse): string => {
  const index = Number(path[1])
  return grants[index]?.name ?? `grants[${index}]`
}
