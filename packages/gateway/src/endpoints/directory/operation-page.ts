import type { Format } from '@mapgate/protocol'
import type { Inbound } from '../../core/request/inbound.ts'
import { type Html, html } from '../../pages/html.ts'

/** Formats that a link offers, the one that people read best first. */
const offered: readonly (readonly [format: Format, words: string])[] = [
  ['pjson', 'See the reply as JSON'],
  ['json', 'See the reply as JSON'],
  ['image', 'See the picture'],
  ['geojson', 'See the reply as GeoJSON'],
]

/**
 * What a browser gets at an operation that has no page of its own: links to the same address in formats that have one. It is made of the
 * request alone, so it tells nothing of the service.
 * @param path path of the operation on this host
 * @param carry what links have to carry, such as `?mg_ticket=…`
 */
export function operationBody(
  { query }: Pick<Inbound, 'query'>,
  formats: readonly Format[],
  { path, carry }: { path: string; carry: string },
): Html {
  const words = new Set<string>()
  const links = offered.flatMap(([format, text]) => {
    if (!formats.includes(format) || words.has(text)) return []
    words.add(text)
    return [
      html`<li><a href="${path}?${askedFor(query, format, carry)}">${text}</a><span class="kind">f=${format}</span></li>`,
    ]
  })
  return links.length === 0
    ? html`<p>This operation has no page to read. Map applications use this address.</p>`
    : html`<p>This operation has no page of its own. Its reply is for map applications; you can look at it here:</p><ul class="list">${links}</ul>`
}

/** The same parameters in another format; a credential of the query is left out, because the link carries a ticket. */
function askedFor(query: string, format: Format, carry: string): string {
  const left = [...new URLSearchParams(query)].filter(
    ([name]) => !/^(f|token|mg_ticket|callback)$/i.test(name),
  )
  return new URLSearchParams([...left, ['f', format], ...new URLSearchParams(carry)]).toString()
}
