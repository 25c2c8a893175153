import type { OgcUpstreamConfiguration } from '../../config/sections/ogc-upstream.ts'
import { GatewayError } from '../../core/errors/errors.ts'
import type { Outbound } from '../../core/upstream/outbound.ts'
import type { AskServer } from './ask-server.ts'
import type { ServerReading } from './descriptions.ts'
import type { DocumentReaders, WmsCapabilities } from './documents.ts'
import { createReadFields } from './layer-fields.ts'
import { type LayerTable, readLayerTable } from './layer-table.ts'

interface ServerStateOptions {
  readonly configuration: OgcUpstreamConfiguration
  readonly ask: AskServer
  readonly readers: DocumentReaders
  readonly log: (message: string) => void
  /** Milliseconds of a clock that only goes forward. */
  readonly monotonic: () => number
}

const longestReadMs = 60_000

/** How long a server whose capabilities could not be read is left alone by callers, who would each begin a reading of as many requests as it has layers. */
const pauseMs = 5_000

/** What was read of a server last. */
interface ServerState {
  /** What is known, read now where nothing is. @throws GatewayError `upstream.*` */
  readonly known: (asked: Outbound) => Promise<ServerReading>
  /** The same, read in a reading that begins now. @throws GatewayError `upstream.*` */
  readonly readAnew: (asked: Outbound, signal: AbortSignal) => Promise<ServerReading>
  /** What was read last, without asking; undefined for nothing yet. */
  readonly last: () => ServerReading | undefined
}

/** Remembers the capabilities of a server and the fields of its layers. Several questions at once wait for one reading. */
export function createServerState(options: ServerStateOptions): ServerState {
  const { configuration, ask, readers, log, monotonic } = options
  const readFields = createReadFields({ configuration, ask, readers, log })
  let last: ServerReading | undefined
  let first: Promise<ServerReading> | undefined
  let failed: { readonly error: unknown; readonly untilMs: number } | undefined
  let told = ''
  const read = async (asked: Outbound, signal: AbortSignal): Promise<ServerReading> => {
    const { layers, ...capabilities } = await readCapabilities(options, asked, signal)
    const table = readLayerTable({ layers }, configuration)
    const left = leftWords(table)
    if (left !== told && left !== '') log(`layers and styles that are not offered: ${left}`)
    told = left
    const fields = await readFields(table.layers, asked, signal)
    last = { capabilities, table, fields }
    return last
  }
  return {
    last: () => last,
    readAnew: read,
    known: ({ question }) => {
      if (last !== undefined) return Promise.resolve(last)
      if (failed && monotonic() < failed.untilMs) return Promise.reject(failed.error)
      // Not for one caller and under its signal, because others wait for it too.
      const asked = { question, delivery: { principalId: 'gateway', holds: 'whole' as const } }
      first ??= read(asked, AbortSignal.timeout(longestReadMs))
        .catch((error: unknown) => {
          failed = { error, untilMs: monotonic() + pauseMs }
          throw error
        })
        .finally(() => {
          first = undefined
        })
      return first
    },
  }
}

/** Most layers and styles that one line of the log names. */
const mostNamed = 100

function leftWords({ left }: LayerTable): string {
  const named = left.slice(0, mostNamed).map(({ name, why }) => `${name}: ${why}`)
  const more = left.length - named.length
  return [...named, ...(more > 0 ? [`and ${more} more`] : [])].join('; ')
}

/** @throws GatewayError `upstream.invalid-reply` for what is no capabilities document */
async function readCapabilities(
  { ask, readers }: ServerStateOptions,
  asked: Outbound,
  signal: AbortSignal,
): Promise<WmsCapabilities> {
  const { status, body } = await ask({ request: 'GetCapabilities', parameters: [] }, asked, signal)
  if (!(body instanceof Uint8Array)) throw new GatewayError('gateway.internal', 'capabilities were not held')
  const read = status >= 400 ? { fault: `status ${status}` } : await readers.capabilities(body)
  if ('fault' in read)
    throw new GatewayError('upstream.invalid-reply', `its capabilities cannot be read: ${read.fault}`)
  return read.capabilities
}
