import type { Credential } from './credential.ts'
import { keyOf, originsOf, type Placed } from './placed.ts'

/** One upstream of the configuration. */
export interface ImportedUpstream {
  /** Its name, such as `gis`. */
  readonly name: string
  readonly url: string
  /** Other addresses by which requests name it. */
  readonly aliases: readonly string[]
  readonly credential: Credential
  readonly entries: readonly Placed[]
}

/** Groups entries by the site that they lead to, and how it is signed in to. */
export function upstreamsOf(placed: readonly Placed[]): readonly ImportedUpstream[] {
  const groups = Map.groupBy(placed, (one) => JSON.stringify([keyOf(one), sitesOf(one)]))
  const merged = withoutTwins([...groups.values()])
  const names = new Set<string>()
  return merged.map((entries) => {
    const [first] = entries as [Placed, ...Placed[]]
    const url = preferredUrl(entries)
    const aliases = new Set(
      entries.flatMap(sitesOf).filter((site) => site.toLowerCase() !== url.toLowerCase()),
    )
    const name = freeName(nameOf(first), names)
    names.add(name)
    return { name, url, aliases: [...aliases], credential: first.credential, entries }
  })
}

/** The addresses of the site by which requests name an entry. */
const sitesOf = (one: Placed): readonly string[] =>
  originsOf(one).map((origin) => [origin, ...one.base].join('/').toLowerCase())

/** The address that is connected to: by https where both are named. */
const preferredUrl = (entries: readonly Placed[]): string =>
  entries.find(({ target }) => target.startsWith('https:'))?.target ?? entries[0]?.target ?? ''

/**
 * Joins groups that differ only in the scheme: files often list a server by http and by https. Only where both reach the same, because an
 * upstream has one set of grants.
 */
function withoutTwins(groups: readonly (readonly Placed[])[]): readonly (readonly Placed[])[] {
  const alike = Map.groupBy(groups, (entries) =>
    JSON.stringify([
      entries[0]?.target.replace(/^https?:/i, '').toLowerCase(),
      entries[0]?.server.authority,
      entries[0]?.credential,
      entries.map(({ scope }) => JSON.stringify(scope)).sort(),
    ]),
  )
  return [...alike.values()].map((found) => found.flat())
}

/** The first word of the host that says something, as the name of an upstream. */
function nameOf({ target }: Placed): string {
  const { hostname } = new URL(target)
  const words = hostname.split('.').filter((word) => !/^(www|\d+)$/.test(word))
  const [word = 'site'] = words
  const name = word
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 30)
  // Paths of the gateway itself.
  return name === '' || /^(proxy|t|sharing|portal)$/.test(name) ? 'site' : name
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name
  for (let number = 2; ; number++) if (!taken.has(`${name}-${number}`)) return `${name}-${number}`
}
