import { noAreas } from '../model/area-book.ts'
import type { Catalog, ServiceEntry } from '../model/catalog.ts'
import type { PolicyConfiguration } from '../model/policy-configuration.ts'
import type { CatalogFault } from './catalog-fault.ts'
import { type CompiledGrant, compileGrant } from './compile-grant.ts'

/** Warns of grants that give less than their author may expect, because of what the map server offers. */
export function catalogAdvice(
  { grants, mounts }: PolicyConfiguration,
  catalog: Catalog,
): readonly CatalogFault[] {
  return grants.flatMap((source, index) => {
    const grant = compileGrant(source, index, noAreas)
    if (grant.plain || grant.tiles === 'whole' || !grant.operations.has('view')) return []
    const upstreams = new Set(
      mounts.filter(({ path }) => grant.isOnMount(path)).map(({ upstream }) => upstream),
    )
    return [...upstreams]
      .flatMap((upstream) => catalog.services(upstream))
      .filter((service) => isTilesOnly(service) && isOn(grant, service) && !isMasked(grant, service))
      .map(({ name }) => ({
        path: ['grants', index, 'with'],
        message:
          `${name} is a cache of tiles and draws nothing else, and tiles cannot be narrowed: nothing of it can be drawn by this grant. ` +
          'Give it whole in a grant of its own, or say tiles: whole. Within an area with pictures: pixels, tiles are masked where nothing else is hidden and the service states its grid.',
      }))
  })
}

/** True for a hosted tile layer, which only has pictures that were made beforehand. */
const isTilesOnly = ({ capabilities }: ServiceEntry): boolean => capabilities.includes('tilesonly')

/** True where the grant gives the tiles within its area. */
const isMasked = ({ tiles }: CompiledGrant, { cached, tileScheme }: ServiceEntry): boolean =>
  tiles === 'masked' && cached && tileScheme !== undefined

const isOn = ({ isOnService }: CompiledGrant, { name, type }: ServiceEntry): boolean =>
  isOnService(name, type)
