import { parseRequest } from '@mapgate/protocol'
import type { AskedRequest, MountName } from '../model/asked-request.ts'
import { type GrantConfiguration, grantSection } from '../model/grant-schema.ts'
import { anonymous, type Principal } from '../model/principal.ts'

export { assets, catalog, catalogOf, layerOf } from '../model/catalog.fixture.ts'

export const mount: MountName = { path: '/arcgis', upstream: 'ags' }

/** A parsed request below `/rest/services/Water/Assets/MapServer`, or from `/` on. */
export function requestOf(
  path: string,
  parameters: Readonly<Record<string, string>> = {},
  method: 'GET' | 'POST' = 'GET',
): AskedRequest {
  const form = new URLSearchParams({ f: 'json', ...parameters }).toString()
  const base = '/rest/services/Water/Assets/MapServer'
  const full = path.startsWith('/') ? path : path === '' ? base : `${base}/${path}`
  const parsed = parseRequest(
    method === 'GET'
      ? { method, path: full, query: form }
      : {
          method,
          path: full,
          query: '',
          contentType: 'application/x-www-form-urlencoded',
          body: new TextEncoder().encode(form),
        },
  )
  if (parsed.fault) throw new Error(parsed.fault.message)
  return { mount, map: parsed.request }
}

/** A signed-in principal. */
export function principalOf(more: Partial<Principal> = {}): Principal {
  return {
    ...anonymous,
    id: 'user:ines',
    name: 'ines',
    kind: 'user',
    roles: ['crew'],
    shownAs: 'token',
    ...more,
  }
}

/** Grants after defaults, as the configuration gives them. */
export function grantsOf(...grants: readonly unknown[]): { grants: readonly GrantConfiguration[] } {
  return { grants: grants.map((grant) => grantSection.parse(grant)) }
}
