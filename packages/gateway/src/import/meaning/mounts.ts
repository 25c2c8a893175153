import type { Finding } from '../finding.ts'
import { shownUrl } from '../shown.ts'
import type { Placed } from './placed.ts'
import type { Scope } from './scope.ts'
import type { ImportedUpstream } from './upstreams.ts'

/** One mount, and the entries that are granted at it. */
export interface ImportedMount {
  readonly path: string
  readonly upstream: string
  /** Empty: the whole site. */
  readonly at: string
  readonly entries: readonly Placed[]
}

/**
 * Mounts for upstreams. The first of a site gets a mount of the whole site, where stock clients sign in. Where a site is signed in to in
 * several ways, the others get mounts of their parts, so that the door finds each request its own.
 */
export function mountsOf(upstreams: readonly ImportedUpstream[]): {
  readonly mounts: readonly ImportedMount[]
  readonly findings: readonly Finding[]
} {
  const whole = new Set<string>()
  const paths = new Set<string>()
  const findings: Finding[] = []
  const mounts = [...upstreams].sort(widestFirst).flatMap((upstream): ImportedMount[] => {
    const sites = [upstream.url, ...upstream.aliases].map((site) => site.toLowerCase())
    const isFirst = sites.every((site) => !whole.has(site))
    for (const site of sites) whole.add(site)
    if (isFirst) {
      const path = freePath(paths.size === 0 ? '/arcgis' : `/${upstream.name}`, paths)
      return [{ path, upstream: upstream.name, at: '', entries: upstream.entries }]
    }
    const parts = Map.groupBy(upstream.entries, placeIn)
    for (const one of parts.get(undefined) ?? []) findings.push(unmountable(one))
    return [...parts].flatMap(([at, entries]) =>
      at === undefined
        ? []
        : [{ path: freePath(`/${upstream.name}`, paths), upstream: upstream.name, at, entries }],
    )
  })
  return { mounts, findings }
}

/** An upstream with the whole of a site comes before those with parts of it. Otherwise the order of the file stays. */
const widestFirst = (one: ImportedUpstream, other: ImportedUpstream): number => widthOf(other) - widthOf(one)

const widthOf = ({ entries }: ImportedUpstream): number => {
  const kinds = entries.map(({ scope }) => scope.kind)
  if (kinds.includes('site')) return 2
  return kinds.includes('services') ? 1 : 0
}

/** Where in its site an entry begins, as a mount says it; undefined for names with other signs than letters, digits, _ and -. */
function placeIn({ server, base, scope }: Placed): string | undefined {
  if (scope.kind === 'site') return undefined
  const below = scope.kind === 'services' ? ['rest', 'services'] : server.segments.slice(base.length)
  return below.every((segment) => /^[A-Za-z0-9_-]+$/.test(segment)) ? below.join('/') : undefined
}

const unmountable = ({ entry }: Placed): Finding => ({
  kind: 'left-out',
  line: entry.line,
  was: shownUrl(entry.url),
  becomes:
    'not imported: its site is signed in to in several ways, or stands for several servers, so that it needs a mount of its own, and a mount cannot begin there (letters, digits, _ and -)',
  todo: 'Use one account for the site, which sees all that is granted.',
})

function freePath(path: string, taken: Set<string>): string {
  let found = path
  for (let number = 2; taken.has(found); number++) found = `${path}-${number}`
  taken.add(found)
  return found
}

/** The scope of an entry in words. */
export function scopeInWords(scope: Scope): string {
  switch (scope.kind) {
    case 'site':
      return 'all services of the site'
    case 'services':
      return 'all services'
    case 'folder':
      return scope.name.includes('/')
        ? `the service ${scope.name}`
        : `the folder ${scope.name}, and a service of that name`
    case 'service':
      return `${scope.name} (${scope.type})`
    case 'operations':
      return `${scope.name} (${scope.type})${scope.layerId === undefined ? '' : `, layer ${scope.layerId}`}: ${scope.operations.length === 1 ? scope.operations[0] : `${scope.operations.length} operations`}`
  }
}
