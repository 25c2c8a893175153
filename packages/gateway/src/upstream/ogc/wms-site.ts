import { type Expression, type Intent, openRequest, readIntent } from '@mapgate/protocol'
import type { OgcUpstreamConfiguration } from '../../config/sections/ogc-upstream.ts'
import { GatewayError } from '../../core/errors/errors.ts'
import type { Forward, UpstreamReply } from '../../core/upstream/outbound.ts'
import type { Question } from '../../core/upstream/question.ts'
import { createAskServer } from './ask-server.ts'
import { type AskedOfSite, jsonAnswer, sendingFor } from './asked-of-site.ts'
import { describedLayer, describedLayers, describedService, listing } from './descriptions.ts'
import type { DocumentReaders } from './documents.ts'
import { drawMap } from './draw-map.ts'
import { tellFeatures } from './feature-info.ts'
import { listsLowestFirst } from './layer-table.ts'
import { tellLegend } from './legend.ts'
import { referenceNumbers } from './references.ts'
import { canFilter } from './row-filters.ts'
import { createServerState } from './server-state.ts'
import { type ServerSummary, summaryOf } from './server-summary.ts'

interface WmsSiteOptions {
  /** Of the upstream. */
  readonly name: string
  readonly configuration: OgcUpstreamConfiguration
  /** Sends requests to the server. */
  readonly forward: Forward
  readonly readers: DocumentReaders
  readonly log: (message: string) => void
  /** Milliseconds of a clock that only goes forward. */
  readonly monotonic: () => number
}

/** A server of WMS, seen as an ArcGIS site. */
interface WmsSite {
  readonly forward: Forward
  /** The title of a layer; undefined where nothing is known of it yet. */
  readonly titleOf: (layerId: number) => string | undefined
  /** What was read last; undefined where nothing was yet. */
  readonly summary: () => ServerSummary | undefined
  /** Whether its own capabilities begin with the layer that is drawn lowest. */
  readonly listsLowestFirst: boolean
  /** Numbers of the references that a layer is announced in; undefined where it leaves that open, or nothing is known of it yet. */
  readonly referencesOf: (layerId: number) => readonly number[] | undefined
  /** False where the server cannot be told one of these conditions on the rows of a layer, or nothing is known of it yet. */
  readonly takesConditions: (layerId: number, conditions: readonly Expression[]) => boolean
}

/**
 * Makes an ArcGIS site of a server of WMS: one map service, named like the upstream. It answers what policy and the catalogue ask of ArcGIS Server out of the
 * capabilities, and prints pictures, rows at a place and legends as requests of WMS. Everything else is refused: nothing that it is asked is ever passed on.
 */
export function createWmsSite(options: WmsSiteOptions): WmsSite {
  const { name, configuration, forward, readers, log, monotonic } = options
  const ask = createAskServer(configuration, forward)
  const state = createServerState({ configuration, ask, readers, log, monotonic })
  const layerOf = (layerId: number) => state.last()?.table.byId.get(layerId)
  return {
    listsLowestFirst: listsLowestFirst(configuration),
    titleOf: (layerId) => layerOf(layerId)?.title,
    referencesOf: (layerId) => {
      const [layer, reading] = [layerOf(layerId), state.last()]
      return layer && reading && referenceNumbers(layer, { configuration, reading })
    },
    takesConditions: (layerId, conditions) => {
      const [layer, reading] = [layerOf(layerId), state.last()]
      return (
        conditions.length === 0 ||
        (layer !== undefined &&
          reading !== undefined &&
          conditions.every((condition) => canFilter(layer, condition, { configuration, reading })))
      )
    },
    summary: () => {
      const last = state.last()
      return last && summaryOf(last, configuration)
    },
    forward: async (asked, signal) => {
      const intent = intentOf(asked.question)
      if (intent.kind === 'listing') {
        // The catalogue asks for the list whenever it reads the site again, and no client ever does.
        if (asked.question.operation === 'Catalog.refresh') await state.readAnew(asked, signal)
        return jsonAnswer(listing(name))
      }
      demandService(intent, name)
      const reading = await state.known(asked)
      const send = sendingFor(ask, asked, signal)
      return answer(intent, { configuration, readers, reading, log, send })
    },
  }
}

/** @throws GatewayError `gateway.internal` for what is no request of an ArcGIS site: only the gateway asks here */
function intentOf({ method, path, query, body, contentType }: Question): Intent {
  const raw = {
    method: method === 'HEAD' ? 'GET' : method,
    path,
    query,
    ...(contentType === undefined ? {} : { contentType }),
    ...(body === undefined ? {} : { body: typeof body === 'string' ? new TextEncoder().encode(body) : body }),
  }
  const { request, fault } = openRequest(raw, 'server').read()
  if (request === undefined) throw new GatewayError('gateway.internal', `${path}: ${fault.message}`)
  return readIntent(request)
}

/** @throws GatewayError `request.not-found` for another service than the one there is */
function demandService({ service }: Intent, name: string): void {
  if (service.serviceType === 'MapServer' && service.folder === undefined && service.service === name) return
  throw new GatewayError('request.not-found', `a server of WMS has the service ${name} alone`)
}

function answer(intent: Intent, asked: AskedOfSite): Promise<UpstreamReply> | UpstreamReply {
  switch (intent.kind) {
    case 'description':
      return describe(intent, asked)
    case 'map-image':
      return drawMap(intent, asked)
    case 'feature-info':
      return tellFeatures(intent, asked)
    case 'legend':
      return tellLegend(intent, asked)
    default:
      // An answer that did not come: descriptions ask for extents of rows, and do without them.
      throw new GatewayError(
        'upstream.invalid-reply',
        `WMS has no words for ${intent.calledAs ?? intent.kind}`,
        {
          publicText: 'The map server of this service does not answer such a request.',
        },
      )
  }
}

function describe(
  { of, layerId = -1 }: Extract<Intent, { kind: 'description' }>,
  { reading, configuration }: AskedOfSite,
): UpstreamReply {
  if (of === 'service') return jsonAnswer(describedService(reading))
  if (of === 'layers') return jsonAnswer(describedLayers(reading, configuration))
  const layer = reading.table.byId.get(layerId)
  if (of !== 'layer' || layer === undefined)
    throw new GatewayError('request.not-found', `there is no layer ${layerId}`)
  return jsonAnswer(describedLayer(layer, reading, configuration))
}
