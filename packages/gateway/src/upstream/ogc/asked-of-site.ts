import type { OgcUpstreamConfiguration } from '../../config/sections/ogc-upstream.ts'
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
  readonly send: (request: ServerRequest) => Promise<UpstreamReply>
}

/** The function that sends requests in place of one question. */
export const sendingFor =
  (ask: AskServer, asked: Outbound, signal: AbortSignal): AskedOfSite['send'] =>
  (request) =>
    ask(request, asked, signal)

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

/** A JSON reply that was made here. */
export const jsonAnswer = (value: unknown, elapsedMs = 0): UpstreamReply => ({
  status: 200,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: new TextEncoder().encode(JSON.stringify(value)),
  elapsedMs,
})
