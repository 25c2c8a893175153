import type { Configuration } from '../config/schema.ts'

/** What says of each upstream where its map server is. */
export type UpstreamSections = Readonly<
  Record<string, Pick<Configuration['upstreams'][string], 'url' | 'alternateUrls'>>
>

/** An address in one way of writing; names of paths are no matter of case on these servers. */
function addressOf(url: string): string {
  const { origin, pathname } = new URL(url)
  return `${origin}${pathname.replace(/\/+$/, '').toLowerCase()}`
}

/** The map server of each upstream, by the first of its addresses. Answers are kept under it, since several upstreams may be ways to one server. */
export const mapServers = (upstreams: UpstreamSections): ReadonlyMap<string, string> =>
  new Map(Object.entries(upstreams).map(([name, { url }]) => [name, addressOf(url)]))

/**
 * The addresses under which answers of the map server of an upstream are kept: those of all upstreams that have an address in common with it, or with one that has.
 * All addresses for an upstream that is not in the configuration any more, because nobody knows where it was.
 */
export function serversOf(upstream: string, upstreams: UpstreamSections): readonly string[] {
  const all = Object.values(upstreams).map(addressesOf)
  const own = upstreams[upstream]
  const together = new Set(own ? addressesOf(own) : all.flat())
  for (let before = 0; before < together.size; ) {
    before = together.size
    const joined = all.filter((addresses) => addresses.some((address) => together.has(address)))
    for (const address of joined.flat()) together.add(address)
  }
  const kept = Object.values(upstreams).map(({ url }) => addressOf(url))
  return [...new Set(kept.filter((address) => together.has(address)))]
}

const addressesOf = ({ url, alternateUrls }: UpstreamSections[string]): readonly string[] =>
  [url, ...alternateUrls].map(addressOf)
