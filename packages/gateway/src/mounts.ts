import type { RawRequest } from '@mapgate/protocol'
import type { Configuration } from './config/schema.ts'
import type { Inbound } from './core/inbound.ts'
import type { Mount } from './core/mount.ts'

/** Finds the mount of a path: the longest prefix that ends at a segment; mounts are compared without case, as site names are. */
export function createMounts(configuration: Configuration['mounts']): (path: string) => Mount | undefined {
  const mounts = mountsIn(configuration).toSorted((a, b) => b.path.length - a.path.length)
  return (path) => mounts.find((mount) => isBelow(path, mount.path))
}

/** The mounts of a configuration as the rooms know them, in its order. */
export const mountsIn = (configuration: Configuration['mounts']): readonly Mount[] =>
  configuration.map(({ carriersOff, ignoredParameters, ...mount }) => ({
    ...mount,
    carriersOff: new Set<string>(carriersOff),
    ...(ignoredParameters.length === 0
      ? {}
      : { ignoredParameters: new Set(ignoredParameters.map((name) => name.toLowerCase())) }),
  }))

/** The request as the grammar reads it: from the root of the upstream's site on. */
export function siteRequest(inbound: Inbound, mount: Mount): RawRequest {
  const { method, query, headers, body } = inbound
  const rest = inbound.path.slice(mount.path.length)
  const contentType = headers['content-type']
  const request: RawRequest = {
    method,
    path: (mount.at === '' ? rest : `/${mount.at}${rest}`) || '/',
    query,
    ...(contentType === undefined ? {} : { contentType }),
    ...(body.length === 0 ? {} : { body }),
    ...(mount.ignoredParameters ? { ignored: mount.ignoredParameters } : {}),
  }
  return mount.insecureTokensByGet && isTokenGet(request) ? asForm(request) : request
}

const isTokenGet = ({ method, path }: RawRequest): boolean =>
  method === 'GET' && /^\/tokens(\/generateToken)?\/?$/i.test(path)

/** As if the query had been sent as a form: the grammar itself knows no password in a URL. */
const asForm = ({ path, query }: RawRequest): RawRequest => ({
  method: 'POST',
  path,
  query: '',
  contentType: 'application/x-www-form-urlencoded',
  body: Buffer.from(query),
})

const isBelow = (path: string, prefix: string): boolean => {
  const start = path.slice(0, prefix.length)
  return (
    start.toLowerCase() === prefix.toLowerCase() &&
    (path.length === prefix.length || path[prefix.length] === '/')
  )
}
