import { hash } from 'node:crypto'
import type { ServiceEntry } from '@mapgate/policy'
import type { CapabilitiesQuestion, CarriedCredential, Expression, ShownCredential } from '@mapgate/protocol'
import { GatewayError } from '../core/errors/errors.ts'
import { type JsonObject, objectsOf } from '../core/json.ts'
import type { OgcVisit } from '../core/reply/ogc-door.ts'
import type { Reply } from '../core/reply/reply.ts'
import type { Inbound } from '../core/request/inbound.ts'
import { addressesOf } from './addresses.ts'
import type { LayerNames } from './capabilities/asked.ts'
import type { CapabilitiesBook } from './capabilities/book.ts'
import type { Door } from './doors.ts'
import { namesAt } from './named-layers.ts'
import { jsonOf } from './read-body.ts'

/** What capabilities are made with. */
export interface CapabilitiesParts {
  readonly publicUrl: string
  readonly book: CapabilitiesBook
  /** Titles of layers of servers that speak WMS themselves. */
  readonly titleOf: (upstream: string, layerId: number) => string | undefined
  /** True for an upstream whose own capabilities begin with the layer that is drawn lowest. */
  readonly listsLowestFirst: (upstream: string) => boolean
  /** Numbers of the references in which layers of such servers are announced. */
  readonly referencesOf: (upstream: string, layerId: number) => readonly number[] | undefined
  /** True where such a server can be told to show the rows of a layer under each of these conditions. */
  readonly takesConditions: (upstream: string, layerId: number, conditions: readonly Expression[]) => boolean
}

/** Where capabilities are asked for. */
interface AskedThere {
  readonly door: Door
  /** Credentials among the parameters. */
  readonly shown: readonly ShownCredential[]
}

/**
 * GetCapabilities: what the description tells this caller, in the words of the dialect.
 * @throws GatewayError
 */
export async function getCapabilities(
  { dialect }: CapabilitiesQuestion,
  { door, shown, publicUrl, book, ...servers }: CapabilitiesParts & AskedThere,
  visit: OgcVisit,
): Promise<Reply> {
  const obligations = await visit.permit(door.root)
  const entry = obligations.rights?.service
  if (entry === undefined) throw new GatewayError('gateway.internal', 'capabilities of no service')
  if (entry.unread !== undefined) throw new GatewayError('service.unreadable', entry.unread)
  const carried = carriedBy(visit.inbound, shown)
  const reply = await book.answer({
    dialect,
    obligations,
    describe: async () => {
      const description = await jsonOf(await visit.ask(door.root))
      return door.isOgc && servers.listsLowestFirst(visit.mount.upstream)
        ? lowestFirst(description)
        : description
    },
    ...(door.isOgc ? ownWords(entry, visit.mount.upstream, servers) : { names: numbers }),
    door: addressesOf(door, entry, { mount: visit.mount, publicUrl }),
    ...(carried ? { carried } : {}),
  })
  if (carried === undefined) return reply
  // With a credential in it the document is this caller's own, and nobody keeps it.
  visit.hold?.(reply.body instanceof Uint8Array ? reply.body.length : 0)
  return { ...reply, headers: { ...reply.headers, 'cache-control': 'no-store' } }
}

/** A description lists what is on top first. Some clients draw all layers in the order of the capabilities, so it is that of the server. */
const lowestFirst = (description: JsonObject): JsonObject => ({
  ...description,
  layers: objectsOf(description.layers).toReversed(),
})

const numbers: LayerNames = { nameOf: String, key: '' }

type Servers = Omit<CapabilitiesParts, 'publicUrl' | 'book'>

/** What the server behind a door says of its layers, and can be told. */
const ownWords = (entry: ServiceEntry, upstream: string, servers: Servers) => ({
  names: ownNames(entry, (id) => servers.titleOf(upstream, id)),
  referencesOf: (id: number) => servers.referencesOf(upstream, id),
  takesConditions: (id: number, conditions: readonly Expression[]) =>
    servers.takesConditions(upstream, id, conditions),
})

const known = new WeakMap<ServiceEntry, LayerNames>()

/** Names and titles as the server spells them. Both are read together with the catalogue, so they are put together once for each reading. */
function ownNames(entry: ServiceEntry, titleOf: (id: number) => string | undefined): LayerNames {
  const kept = known.get(entry)
  if (kept) return kept
  const nameOf = namesAt({ isOgc: true })
  const byId = new Map(
    entry.layers.map((layer) => [layer.id, { name: nameOf(layer), title: titleOf(layer.id) }]),
  )
  const made: LayerNames = {
    nameOf: (id) => byId.get(id)?.name,
    titleOf: (id) => byId.get(id)?.title,
    key: hash('sha256', JSON.stringify([...byId]), 'base64url'),
  }
  // Titles are not known before the capabilities of the server were read in this process.
  if ([...byId.values()].some(({ title }) => title !== undefined)) known.set(entry, made)
  return made
}

/** What of the credential came by URL: clients follow the addresses of capabilities without anything that they sent beside their URL. */
function carriedBy(
  { shown: sent }: Inbound,
  shown: readonly ShownCredential[],
): CarriedCredential | undefined {
  const ticket = sent.find(({ carrier }) => carrier === 'path-ticket')?.value
  const inQuery = shown.find(({ carrier }) => carrier === 'query')
  if (ticket === undefined && inQuery === undefined) return undefined
  return {
    path: ticket === undefined ? '' : `/t/${encodeURIComponent(ticket)}`,
    query: inQuery === undefined ? '' : `${inQuery.name}=${encodeURIComponent(inQuery.value)}`,
  }
}
