import { noAreas } from '../model/area-book.ts'
import type { AreaConfiguration } from '../model/area-schema.ts'
import type { Catalog, LayerEntry, ServiceEntry } from '../model/catalog.ts'
import type { PolicyConfiguration } from '../model/policy-configuration.ts'
import { compileGrant } from './compile-grant.ts'

/** A grant that is limited to an area, and the layers with shapes that it is on. */
export interface AreaGrant {
  /** Place of `with.area`. */
  readonly path: readonly PropertyKey[]
  readonly area: AreaConfiguration
  readonly layers: readonly {
    readonly upstream: string
    readonly service: ServiceEntry
    readonly layer: LayerEntry
  }[]
}

/** Every grant that is limited to an area, with its layers as the catalogue knows them. */
export function areaGrants({ grants, mounts }: PolicyConfiguration, catalog: Catalog): readonly AreaGrant[] {
  return grants.flatMap((source, index): AreaGrant[] => {
    const area = source.with?.area
    if (area === undefined) return []
    const grant = compileGrant(source, index, noAreas)
    const upstreams = new Set(
      mounts.filter(({ path }) => grant.isOnMount(path)).map(({ upstream }) => upstream),
    )
    const layers = [...upstreams].flatMap((upstream) =>
      catalog
        .services(upstream)
        .filter(({ name, type }) => grant.isOnService(name, type))
        .flatMap((service) =>
          service.layers
            .filter((layer) => layer.geometryType !== undefined && (grant.isOnLayer?.(layer) ?? true))
            .map((layer) => ({ upstream, service, layer })),
        ),
    )
    return [{ path: ['grants', index, 'with', 'area'], area, layers }]
  })
}
