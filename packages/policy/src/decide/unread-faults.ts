import type { Catalog, ServiceEntry } from '../model/catalog.ts'
import type { CatalogFault } from './catalog-fault.ts'
import type { CompiledGrant } from './compile-grant.ts'

/** Types of services that are looked up by name when no list has them. */
export const lookedUpTypes = ['MapServer', 'FeatureServer', 'ImageServer', 'VectorTileServer'] as const

/** True where all layers of a service are known. */
export const isRead = ({ unread, layers }: ServiceEntry): boolean =>
  unread === undefined && layers.every((layer) => layer.unread === undefined)

/** Reports services and layers that a grant is on and that could not be read. A grant that narrows nothing needs no layers. */
export function unreadFaults(
  grant: CompiledGrant,
  services: readonly ServiceEntry[],
): readonly CatalogFault[] {
  if (grant.plain && grant.edit === null) return []
  return services.flatMap(({ name, type, unread, layers }) => {
    const parts =
      unread === undefined
        ? layers.flatMap((layer) =>
            layer.unread === undefined
              ? []
              : [`layer ${layer.id} (${layer.name}) of ${name}: ${layer.unread}`],
          )
        : [`the layers of ${name} (${type}): ${unread}`]
    return parts.map((part) => ({
      path: ['on', 'services'],
      message: `the map server does not give ${part}`,
    }))
  })
}

/** Adds the reason to the fault of an unknown service, where it may exist although it could not be read. */
export function withReason(
  fault: CatalogFault,
  { source }: CompiledGrant,
  { upstreams, catalog }: { upstreams: readonly string[]; catalog: Catalog },
): CatalogFault {
  const index = fault.path.at(-1)
  const names = typeof index === 'number' ? [source.on.services[index] ?? ''] : source.on.services
  const [reason] = [
    ...names.flatMap((name) => upstreams.flatMap((upstream) => whyUnread(catalog, upstream, name))),
    ...upstreams.flatMap((upstream) => {
      const why = catalog.whyUnlisted?.(upstream)
      return why === undefined ? [] : [`whether there is ${names.join(' or ')} is not known: ${why}`]
    }),
  ]
  return reason === undefined ? fault : { ...fault, message: reason }
}

const whyUnread = (catalog: Catalog, upstream: string, name: string): readonly string[] =>
  lookedUpTypes.flatMap((type) => {
    const why = catalog.whyUnknown?.(upstream, name, type)
    return why === undefined ? [] : [`${name} (${type}) cannot be read: ${why}`]
  })
