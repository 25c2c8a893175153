import type { Reading } from '../read/dialect.ts'
import type { Unreached } from './scope.ts'
import type { ServerUrl } from './server-url.ts'
import type { SitePath } from './site.ts'

/**
 * The address of the site behind `hostRedirect`. The .NET and Java proxies put it in the place of scheme and host; the PHP proxy puts it in
 * the place of the whole `url`.
 */
export function redirectedSite(
  redirect: string,
  { base, below, isAssumed }: SitePath,
  { reading, server }: { readonly reading: Reading; readonly server: ServerUrl },
): { readonly target: string } | Unreached {
  const [, origin, path = ''] = /^(https?:\/\/[^@/?#\\\s]+)([^?#\\\s]*)$/.exec(redirect.trim()) ?? []
  if (origin === undefined || !URL.canParse(origin) || /\p{C}/u.test(redirect)) return odd
  const segments = path.split('/').filter((segment) => segment !== '')
  const named = isAssumed ? [] : [...base, ...below]
  if (reading === 'unknown' && named.length > 0) return ambiguous
  const site = reading === 'php' ? inPlaceOf(segments, isAssumed ? base : [], below) : [...segments, ...base]
  if (site === undefined) return moved(server)
  const plain = site.every((segment) => /^[A-Za-z0-9._~-]+$/.test(segment) && !/^\.+$/.test(segment))
  return plain ? { target: [origin.toLowerCase(), ...site].join('/') } : odd
}

/** The site behind a PHP redirect: what follows the site has to be the same there. */
function inPlaceOf(
  segments: readonly string[],
  assumed: readonly string[],
  below: readonly string[],
): readonly string[] | undefined {
  const at = segments.length - below.length
  const isSame = below.every((segment, index) => segments[at + index] === segment)
  return at >= 0 && isSame ? [...segments.slice(0, at), ...assumed] : undefined
}

const odd: Unreached = {
  why: 'its hostRedirect is no address of a server',
  todo: 'Write it as https://gis.internal:6443 into a copy of the file, and import that.',
}

const ambiguous: Unreached = {
  why: 'the Java proxy puts hostRedirect in the place of the host, and the PHP proxy in the place of the whole url, so that it cannot be told where it leads',
  todo: 'Say --dialect java or --dialect php.',
}

const moved = ({ segments }: ServerUrl): Unreached => ({
  why: `the PHP proxy puts hostRedirect in the place of the whole url, and it does not end as the url does (${segments.length} segments)`,
  todo: 'Mapgate gives services under their own names: let the app use those of the real server.',
})
