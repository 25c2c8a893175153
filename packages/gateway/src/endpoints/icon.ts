import type { Reply } from '../core/reply/reply.ts'
import type { Inbound } from '../core/request/inbound.ts'
import { logoFile } from '../pages/logo.ts'

/** The icon of the gateway's pages, which every browser asks for; undefined for everything else. */
export function iconOf({ method, path }: Pick<Inbound, 'method' | 'path'>): Reply | undefined {
  if (path !== '/favicon.ico' || (method !== 'GET' && method !== 'HEAD')) return undefined
  return {
    status: 200,
    headers: { 'content-type': 'image/svg+xml', 'cache-control': 'max-age=86400' },
    body: logoFile,
  }
}
