import type { Inbound } from '../../packages/gateway/src/core/request/inbound.ts'
import type { Mount } from '../../packages/gateway/src/core/request/mount.ts'

/** A mount of an upstream named `site`. */
export const mount: Mount = {
  path: '/gis',
  upstream: 'site',
  at: '',
  carriersOff: new Set<string>(),
  realStatus: false,
}

/** A request for a path as it came in, with nothing shown. */
export const inboundOf = (path: string, query = ''): Inbound => ({
  id: '1',
  method: 'GET',
  path,
  query,
  headers: {},
  body: new Uint8Array(),
  shown: [],
  clientAddress: '192.0.2.1',
  origin: undefined,
  receivedAt: 0,
  signal: new AbortController().signal,
})
