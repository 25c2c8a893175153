import { type AreaGrant, areaGrants, type Catalog } from '@mapgate/policy'
import { grantedAreas } from '../areas/granted-areas.ts'
import { type Areas, useFaults } from '../areas/open-areas.ts'
import { extentOf, reachOf } from '../areas/reach.ts'
import type { CrossFault } from '../config/cross-fault.ts'
import { faultsAt, type LoadedConfiguration } from '../config/load.ts'
import type { OnlineCheck } from './online-check.ts'
import { type CommandAreas, withAreas } from './with-areas.ts'

type Loaded = Exclude<LoadedConfiguration, { faults: unknown }>

/**
 * Checks areas against the map servers: layers that are areas can be read, and each area touches something of the services that it is granted
 * on. An empty list where the configuration has no areas.
 */
export async function checkAreas(loaded: Loaded, catalog: Catalog): Promise<readonly OnlineCheck[]> {
  const unread = new Map<string, string>()
  const log = (area: string, detail: string): void => void unread.set(area, detail)
  return withAreas(loaded, (known) => checked(known, { loaded, catalog, unread }), { log, online: true })
}

async function checked(
  { areas, whyInexact }: CommandAreas,
  { loaded, catalog, unread }: { loaded: Loaded; catalog: Catalog; unread: ReadonlyMap<string, string> },
): Promise<readonly OnlineCheck[]> {
  if (areas.known.length === 0) return []
  const unreadFaults = areas.known.flatMap(({ place: { name, path } }) =>
    unread.has(name) ? [{ path, message: `cannot be read, or is none: ${unread.get(name)}` }] : [],
  )
  const faults = [...unreadFaults, ...areas.known.flatMap(useFaults)]
  const grants = areaGrants(loaded.configuration, catalog)
  const advice = (
    await Promise.all([
      ...grants.map((grant) => reachAdvice(grant, areas)),
      ...grants.map((grant) => pictureAdvice(grant, whyInexact)),
    ])
  ).flat()
  return [
    {
      what: 'areas',
      good: faults.length === 0,
      finding:
        faults.length > 0
          ? 'are not all there'
          : advice.length > 0
            ? 'are there, and not all of them show something'
            : 'are there, and touch what they are granted on',
      faults: faultsAt(faults, loaded),
      advice: faultsAt(advice, loaded),
    },
  ]
}

/** Services of a grant whose pictures are refused, because they show another extent than they are asked for. */
async function pictureAdvice(
  { path, layers }: AreaGrant,
  whyInexact: CommandAreas['whyInexact'],
): Promise<readonly CrossFault[]> {
  const services = new Map(layers.map(({ upstream, service }) => [service, upstream]))
  const found = [...services].map(async ([service, upstream]): Promise<readonly CrossFault[]> => {
    const [wkid] = service.frame?.wkids ?? []
    if (service.type !== 'MapServer' || wkid === undefined) return []
    const why = await whyInexact({ upstream, service, wkid })
    return why === undefined
      ? []
      : [{ path, message: `pictures of ${service.name} are refused under an area: ${why}` }]
  })
  return (await Promise.all(found)).flat()
}

/** Areas of a grant that touch nothing of a service, or have no place in the reference of its layers. */
async function reachAdvice(grant: AreaGrant, areas: Areas): Promise<readonly CrossFault[]> {
  const { work } = areas
  if (work === undefined) return []
  const services = Map.groupBy(grant.layers, ({ service: { name } }) => name)
  const found: CrossFault[] = []
  for (const right of grantedAreas(grant.area, areas))
    for (const [name, layers] of services) {
      const extents = layers.flatMap(({ layer }) => extentOf(layer) ?? [])
      const reached = await Promise.all(extents.map((extent) => reachOf(right, extent, work)))
      const unplaced = reached.find((one) => typeof one === 'object')
      const words = unplaced
        ? `has no place in the reference of ${name}: ${unplaced.unplaced}`
        : reached.length > 0 && !reached.includes(true)
          ? `touches nothing of ${name}`
          : undefined
      if (words) found.push({ path: grant.path, message: `${right.area.name} ${words}` })
    }
  return found
}
