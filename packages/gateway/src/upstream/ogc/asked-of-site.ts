import type { OgcUpstreamConfiguration } from '../../config/sections/ogc-upstream.ts'
import { GatewayError } from '../../core/errors/errors.ts'
import type { Outbound, UpstreamReply } from '../../core/upstream/outbound.ts'
import type { AskServer, ServerRequest } from './ask-server.ts'
import type { ServerReading } from './descriptions.ts'
import type { DocumentReaders } from './documents.ts'
import type { OgcLayer } from './layer-table.ts'
import { cannotSay } from './upstream-faults.ts'

/** A question that was asked of the site, and what it is answered with. */
export interface AskedOfSite {
  readonly configuration: OgcUpstreamConfiguration
  readonly readers: DocumentReaders
  readonly reading: ServerReading
  readonly log: (message: string) => void
  /** Sends the one request that a question becomes. */
  readonly send: (request: ServerRequest) => Promise<UpstreamReply>
}

/**
 * The function that sends a request in place of one question. A question was counted and charged for as one request, so it becomes no more than one: what takes several
 * has to be several questions of the plan.
 */
export function sendingFor(ask: AskServer, asked: Outbound, signal: AbortSignal): AskedOfSite['send'] {
  let isSent = false
  return async (request) => {
    if (isSent)
      throw new GatewayError('gateway.internal', `a second request for one question: ${request.request}`)
    isSent = true
    return ask(request, asked, signal)
  }
}

/**
 * The layers with these ids, groups expanded to what is in them; without ids all of them. The one on top comes first.
 * @throws GatewayError `access.denied` for an id that no layer has any more
 */
export function leavesOf(ids: readonly number[] | undefined, { table }: ServerReading): readonly OgcLayer[] {
  if (ids === undefined) return table.layers.filter(({ isGroup }) => !isGroup)
  const leaves = new Map<number, OgcLayer>()
  const add = (id: number): void => {
    const layer = table.byId.get(id)
    if (layer === undefined) throw cannotSay(`no layer of the capabilities has the number ${id} any more`)
    if (layer.isGroup) for (const child of layer.childIds) add(child)
    else leaves.set(id, layer)
  }
  for (const id of ids) add(id)
  return [...leaves.values()]
}

/**
 * The one layer that a question is about.
 * @throws GatewayError `access.denied` where it is about several: each of them would be a request
 */
export function leafOf(ids: readonly number[] | undefined, reading: ServerReading): OgcLayer {
  const [leaf, ...more] = leavesOf(ids, reading)
  if (leaf === undefined || more.length > 0)
    throw cannotSay(`a server of WMS is asked about one layer at a time, and not about ${more.length + 1}`)
  return leaf
}

/** A JSON reply that was made here. */
export const jsonAnswer = (value: unknown, elapsedMs = 0): UpstreamReply => ({
  status: 200,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: new TextEncoder().encode(JSON.stringify(value)),
  elapsedMs,
})
