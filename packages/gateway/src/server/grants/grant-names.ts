import { operationClasses } from '@mapgate/policy'
import { operations } from '@mapgate/protocol'
import { accountsOf } from '../../accounts.ts'
import type { GrantNames, LayerNames } from '../../admin/grants/desk.ts'
import type { ActiveConfiguration } from '../active-configuration.ts'

const mostServices = 5_000
const mostAccounts = 2_000

/** Names that may stand in a grant, as far as they are known. */
export async function grantNames(active: ActiveConfiguration): Promise<GrantNames> {
  const { configuration, catalog } = active
  const accounts = accountsOf(configuration, await active.storedAccounts())
  const services = Object.keys(configuration.upstreams).flatMap((upstream) => catalog.services(upstream))
  const roles = [
    ...accounts.flatMap((one) => one.roles),
    ...configuration.grants.flatMap(({ to }) => to.roles ?? []),
  ]
  return {
    services: services.slice(0, mostServices).map(({ name, type }) => ({ name, type })),
    mounts: configuration.mounts.map(({ path }) => path),
    roles: sorted(roles),
    principals: sorted(accounts.map(({ id }) => id)).slice(0, mostAccounts),
    attributes: sorted(accounts.flatMap(({ attributes }) => Object.keys(attributes))),
    areas: Object.keys(configuration.areas),
    operations: [...operationClasses, ...operations.map(({ id }) => id)],
  }
}

const sorted = (names: readonly string[]): readonly string[] => [...new Set(names)].toSorted()

/** The layers of a service, of all its types and upstreams, each once. */
export function layersOf(
  { configuration, catalog }: ActiveConfiguration,
  service: string,
): readonly LayerNames[] {
  const name = service.toLowerCase()
  const layers = new Map<number, LayerNames>()
  for (const upstream of Object.keys(configuration.upstreams))
    for (const entry of catalog.services(upstream)) {
      if (entry.name.toLowerCase() !== name) continue
      for (const { id, name: title, fields } of entry.layers)
        layers.set(id, layers.get(id) ?? { id, name: title, fields: fields.map((field) => field.name) })
    }
  return [...layers.values()]
}
