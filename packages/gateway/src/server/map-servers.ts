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

/** The addresses under which answers of the map server of an upstream are kept: those of all upstreams that have an address in common with it. */
export function serversOf(upstream: string, upstreams: UpstreamSections): readonly string[] {
  const asked = upstreams[upstream]
  const own = asked && new Set(addressesOf(asked))
  const together = Object.values(upstreams).filter(
    (one) => own === undefined || addressesOf(one).some((address) => own.has(address)),
  )
  return [...new Set(together.map(({ url }) => addressOf(url)))]
}

const addressesOf = ({ url, alternateUrls }: UpstreamSections[string]): readonly string[] =>
  [url, ...alternateUrls].map(addressOf)
