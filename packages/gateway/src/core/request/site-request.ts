import type { RawRequest } from '@mapgate/protocol'
import type { Inbound } from './inbound.ts'
import type { Mount } from './mount.ts'

/** The request as the grammar reads it, with its path from the root of the upstream's site. */
export function siteRequest(
  inbound: Pick<Inbound, 'method' | 'path' | 'query' | 'headers' | 'body'>,
  mount: Mount,
): RawRequest {
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
