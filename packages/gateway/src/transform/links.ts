import type { Mount } from '../core/request/mount.ts'
import { isBelow } from '../core/request/path.ts'

/** The public address of replies, and the address they come from. */
export interface LinkContext {
  /** Without a trailing slash. */
  readonly publicUrl: string
  /** Base of the upstream's site, such as https://gis.internal:6443/arcgis. */
  readonly upstreamUrl: string
}

/**
 * The address at the gateway of an address at the upstream's site, under its own host name or under the public one
 * that it was told in `X-Forwarded-Host` (protocol notes 4); undefined for any other: it must not escape.
 */
export function publicLink(
  link: string,
  mount: Pick<Mount, 'path' | 'at'>,
  { publicUrl, upstreamUrl }: LinkContext,
): string | undefined {
  if (!URL.canParse(link, upstreamUrl)) return undefined
  if (link.startsWith(`${publicUrl}/.mapgate/out/`)) return link
  const [url, site] = [new URL(link, upstreamUrl), new URL(upstreamUrl)]
  const hosts = [site.hostname, new URL(publicUrl).hostname]
  const root = `${site.pathname.replace(/\/+$/, '')}${mount.at === '' ? '' : `/${mount.at}`}`
  if (!hosts.includes(url.hostname) || !isBelow(url.pathname, root)) return undefined
  url.searchParams.delete('token')
  return `${publicUrl}${mount.path}${url.pathname.slice(root.length)}${url.search}`
}
