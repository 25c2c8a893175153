import { type CatalogFault, catalogFaults } from '@mapgate/policy'
import { persistedCatalog } from '../catalog/index.ts'
import { faultsAt, type LoadedConfiguration } from '../config/load.ts'
import { catalogFileOf } from '../config/store-files.ts'
import type { OnlineCheck } from './online-check.ts'

/**
 * Checks grants against the catalogue that is kept in a file. It holds only what grants have reached so far, so that a hidden field
 * with a near name is a fault, other layers and fields are advice, and services are not judged.
 */
export function checkPersisted(
  loaded: Exclude<LoadedConfiguration, { faults: unknown }>,
): readonly OnlineCheck[] {
  const { configuration, directory } = loaded
  const file = catalogFileOf(configuration.store, directory)
  const catalog = file === undefined ? undefined : persistedCatalog(file)
  if (catalog === undefined) return []
  const unread = Object.keys(configuration.upstreams).filter((name) => catalog.services(name).length === 0)
  const found = catalogFaults(configuration, catalog, new Set(unread)).filter(
    ({ path }) => path[3] !== 'services',
  )
  if (found.length === 0) return []
  const faults = found.filter(isMisspeltExcept)
  const advice = found.filter((one) => !isMisspeltExcept(one))
  return [
    {
      what: 'grants',
      good: faults.length === 0,
      finding: 'name what is not in the catalogue that was kept',
      faults: faultsAt(faults, loaded),
      advice: faultsAt(advice, loaded),
    },
  ]
}

const isMisspeltExcept = ({ path, message }: CatalogFault): boolean =>
  path.includes('except') && message.includes('did you mean')
