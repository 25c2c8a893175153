import type { Difference } from './compare.ts'
import { decodedBody } from './decoded-body.ts'
import type { Exchange } from './exchange.ts'
import type { ExpectedDifference } from './expected-differences.ts'

/** A row of a reply as JSON. */
type Json = { readonly [name: string]: unknown }

/** What differs where a view is left out because another view of the layer contains it. */
const reasons: readonly ExpectedDifference[] = [
  {
    reason:
      'a contained view is not asked for: the same reply, for fewer requests, shorter conditions or fewer drawings',
    explains: ({ part, before, after, exchanges }) =>
      part === 'outbound' && isSameReply(exchanges) && asksLess(before, after),
  },
  {
    reason: 'the gateway reads the catalogue and renews its token at another request, after fewer requests',
    explains: ({ part, before, after, exchanges }) =>
      part === 'outbound' &&
      isSameReply(exchanges) &&
      withoutOwnRequests(before) === withoutOwnRequests(after),
  },
  {
    reason: 'without a contained view there are no longer too many requests for one reply: it is given',
    explains: ({ exchanges: { before, after } }) =>
      isOverLimit(before) && after !== undefined && !isOverLimit(after),
  },
  {
    reason: 'a field that is not there is for the map server to refuse where one view shows all fields',
    explains: ({ part, exchanges: { before, after } }) =>
      part !== 'status' &&
      /names a field that is hidden or not there/.test(before?.audit ?? '') &&
      /"code":400,/.test(decoded(after)),
  },
  {
    reason: 'a layer that is drawn once less, without its contained view, is in a legend once less',
    explains: (difference) =>
      /Server\.(legend|queryLegends)$/.test(difference.operation) &&
      isShortened(difference, ({ before, after }) => hasFewerLegends(before, after)),
  },
  {
    reason: 'the object id is not added to a reply whose rows need not be told apart by views any more',
    explains: (difference) =>
      /Server\.query(Layers)?$/.test(difference.operation) &&
      isShortened(
        difference,
        ({ before, after }) => JSON.stringify(withoutIds(before)) === JSON.stringify(after),
      ),
  },
]

/** They are looked for only under policies in which two grants are on the same rows. */
export const containedViews: readonly ExpectedDifference[] = reasons.map(({ reason, explains }) => ({
  reason,
  explains: (difference) => hasSameRows(difference.scene.policy.grants) && explains(difference),
}))

function hasSameRows(grants: readonly object[]): boolean {
  const conditions = grants.flatMap((grant) => (grant as { with?: { where?: string } }).with?.where ?? [])
  return new Set(conditions).size < conditions.length
}

const isOverLimit = (exchange: Exchange | undefined): boolean =>
  /"reason":"limit\.upstream-requests: /.test(exchange?.audit ?? '')

const isSameReply = ({ before, after }: Difference['exchanges']): boolean =>
  before !== undefined &&
  after !== undefined &&
  before.status === after.status &&
  Buffer.compare(before.body, after.body) === 0

/** True for fewer requests or shorter ones, each of which says nothing that was not said before. */
function asksLess(before: string, after: string): boolean {
  const asked = requestsIn(before)
  return (
    after.length < before.length &&
    requestsIn(after).every((request) => asked.some((one) => isPartOf(request, one)))
  )
}

/** A request to the map server: its path, the names of its headers, and its parameters. */
interface Sent {
  readonly path: string
  readonly headers: string
  readonly parameters: ReadonlyMap<string, string>
}

const requestsIn = (outbound: string): readonly Sent[] =>
  outbound.split(/\n(?=(?:GET|POST) \/)/).flatMap((request): Sent[] => {
    const [head = '', body = ''] = request.split(/\n\n(.*)/s)
    const [, path = '', query = ''] = /^\w+ ([^ ?\n]*)\??(.*)/.exec(head) ?? []
    const names = [...head.matchAll(/^([a-z-]+): /gm)].map(([, name = '']) => name)
    const headers = names.filter((name) => !name.startsWith('content-')).join()
    return path === ''
      ? []
      : [{ path, headers, parameters: new Map(new URLSearchParams(query || body.trim())) }]
  })

/** What fewer views make shorter; `layerDefs` and `dynamicLayers` may not be needed at all. */
const shortened = ['where', 'definitionExpression', 'layerDefs', 'dynamicLayers', 'layers', 'outFields']

function isPartOf(after: Sent, before: Sent): boolean {
  return (
    after.path === before.path &&
    after.headers === before.headers &&
    [...after.parameters.keys()].every((name) => before.parameters.has(name)) &&
    [...before.parameters].every(([name, value]) => {
      const left = after.parameters.get(name)
      if (left === undefined) return ['layerDefs', 'dynamicLayers'].includes(name)
      return left === value || (shortened.includes(name) && saysNothingNew(left, value))
    })
  )
}

function saysNothingNew(after: string, before: string): boolean {
  const known = new Set(before.split(/\W+/))
  return after.length < before.length && after.split(/\W+/).every((word) => known.has(word))
}

/** Without what the gateway asks for itself: tokens, the site, and what a service is. */
const withoutOwnRequests = (outbound: string): string =>
  outbound
    .split(/\n(?=(?:GET|POST) \/)/)
    .filter((request) => !/^(?:POST \S+\/tokens\/|GET \S+(?:\/info|Server)\?f=json) ?\n/.test(request))
    .map((request) => request.replace(/^(x-esri-authorization: Bearer ).*$/m, '$1').trim())
    .join('\n')

/** True where the bodies differ as `isLess` says, and the other parts by what follows from that alone. */
function isShortened(
  { part, before, after, exchanges }: Difference,
  isLess: (bodies: { before: Json; after: Json }) => boolean,
): boolean {
  const bodies = { before: bodyOf(exchanges.before), after: bodyOf(exchanges.after) }
  const isHead = exchanges.before?.body.length === 0 && exchanges.after?.body.length === 0
  if (!isHead && !(bodies.before && bodies.after && isLess(bodies as { before: Json; after: Json })))
    return false
  if (part === 'outbound') return asksLess(before, after)
  return part === 'body' || (part !== 'status' && withoutSize(before) === withoutSize(after))
}

const withoutSize = (text: string): string => text.replace(/content-length: \d+|"bytes":\d+/, '')

function bodyOf(exchange: Exchange | undefined): Json | undefined {
  if (exchange === undefined) return undefined
  try {
    return JSON.parse(decodedBody(exchange).toString())
  } catch {
    return undefined
  }
}

/** True where some legends are left out, and every layer still has one. */
const decoded = (exchange: Exchange | undefined): string =>
  exchange === undefined ? '' : decodedBody(exchange).toString()

function hasFewerLegends(before: Json, after: Json): boolean {
  const [all, left] = [before, after].map(({ layers }) => layers as readonly Json[]) as [Json[], Json[]]
  const texts = all.map((layer) => JSON.stringify(layer))
  const layersOf = (legends: readonly Json[]) => String([...new Set(legends.map(({ layerId }) => layerId))])
  return (
    left.length < all.length &&
    left.every((layer) => texts.includes(JSON.stringify(layer))) &&
    layersOf(all) === layersOf(left)
  )
}

/** Rows without the object id, in which rows of several layers may be. */
function withoutIds(reply: Json): Json {
  if (Array.isArray(reply.layers)) return { ...reply, layers: reply.layers.map(withoutAddedId) }
  return withoutAddedId(reply)
}

/** The object id is added behind the columns that were asked for. */
function withoutAddedId(rows: Json): Json {
  const fields = rows.fields as readonly Json[] | undefined
  const last = fields?.at(-1)?.name
  if (last === undefined || last !== rows.objectIdFieldName) return rows
  const features = (rows.features as readonly Json[]).map((row) => {
    const { [String(last)]: _, ...attributes } = row.attributes as Json
    return { ...row, attributes }
  })
  return { ...rows, fields: fields?.slice(0, -1), features }
}
