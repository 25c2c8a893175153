import type { Configuration } from '../config/schema.ts'

/** What stands in a configuration, counted: four kinds always, the others where there are some. */
export function contentsOf(configuration: Configuration): string {
  const { upstreams, mounts, keys, users, issuers, signIn, portal, portals, certificates, proxies } =
    configuration
  const { areas, grants } = configuration
  return [
    counted(upstreams, 'upstream'),
    counted(mounts, 'mount'),
    counted(keys, 'key'),
    counted(users, 'user'),
    ...where(issuers, 'issuer'),
    ...where(signIn.providers, 'provider'),
    ...where(signIn.directories, 'directory', 'directories'),
    ...where(portal?.clients ?? [], 'application'),
    ...where(portals, 'portal'),
    ...where(certificates, 'certificate'),
    ...where(proxies, 'front proxy', 'front proxies'),
    ...where(areas, 'area'),
    counted(grants, 'grant'),
  ].join(', ')
}

const where = (things: object, one: string, many?: string): readonly string[] =>
  Object.keys(things).length > 0 ? [counted(things, one, many)] : []

function counted(things: object, one: string, many = `${one}s`): string {
  const { length } = Object.keys(things)
  return `${length} ${length === 1 ? one : many}`
}
