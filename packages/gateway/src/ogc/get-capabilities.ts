import { hash } from 'node:crypto'
import type { ServiceEntry } from '@mapgate/policy'
import type { CapabilitiesQuestion, CarriedCredential, ShownCredential } from '@mapgate/protocol'
import { GatewayError } from '../core/errors/errors.ts'
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
  { door, shown, publicUrl, book, titleOf }: CapabilitiesParts & AskedThere,
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
    describe: async () => jsonOf(await visit.ask(door.root)),
    names: door.isOgc ? ownNames(entry, (id) => titleOf(visit.mount.upstream, id)) : numbers,
    door: addressesOf(door, entry, { mount: visit.mount, publicUrl }),
    ...(carried ? { carried } : {}),
  })
  if (carried === undefined) return reply
  // With a credential in it the document is this caller's own, and nobody keeps it.
  visit.hold?.(reply.body instanceof Uint8Array ? reply.body.length : 0)
  return { ...reply, headers: { ...reply.headers, 'cache-control': 'no-store' } }
}

const numbers: LayerNames = { nameOf: String, key: '' }

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
