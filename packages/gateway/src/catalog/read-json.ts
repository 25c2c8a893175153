import { GatewayError } from '../core/errors/errors.ts'
import { isObject, type JsonObject, jsonIn } from '../core/json.ts'
import type { Forward, UpstreamReply } from '../core/upstream/outbound.ts'

/** The access to one upstream. */
export interface SiteReader {
  readonly forward: Forward
  readonly upstream: string
  readonly signal: AbortSignal
}

/** Removes the byte order mark that some servers write before UTF-8. */
const utf8 = new TextDecoder()

/**
 * One JSON object of the map server, read as the gateway's own account.
 * @throws GatewayError `request.not-found` where the server says that there is no such thing, else `upstream.*`; the detail
 *   tells the path, the status and what came
 */
export async function readJson(reader: SiteReader, path: string): Promise<JsonObject> {
  const reply = await askFor(reader, path)
  if (reply.error) {
    const { code, message, details } = reply.error
    throw new GatewayError(
      isAbsence(code, message) ? 'request.not-found' : 'upstream.invalid-reply',
      `${path} answered error ${code} ${[message, ...details].filter(Boolean).join(', ')}`.trim(),
    )
  }
  const text = reply.body instanceof Uint8Array ? utf8.decode(reply.body) : ''
  const value = jsonIn(text)
  if (isObject(value) && reply.status < 400) return value
  throw new GatewayError(
    reply.status === 404 ? 'request.not-found' : 'upstream.invalid-reply',
    `${path} answered ${reply.status} ${reply.headers['content-type'] ?? 'of no type'}: ${beginning(text)}`,
  )
}

/** True for a failure of the server or of the connection; false where the server answered with something else than was asked for. */
export const isOutage = (error: unknown): boolean =>
  !(error instanceof GatewayError) ||
  ![
    'request.not-found',
    'upstream.invalid-reply',
    'upstream.too-large',
    'upstream.redirect-refused',
  ].includes(error.code)

const askFor = ({ forward, upstream, signal }: SiteReader, path: string): Promise<UpstreamReply> =>
  forward(
    {
      question: {
        upstream,
        method: 'GET',
        path,
        query: 'f=json',
        headers: {},
        repeatable: true,
        operation: 'Catalog.refresh',
      },
      delivery: { principalId: 'gateway', holds: 'whole' },
    },
    signal,
  )

/** ArcGIS Server says `Service X not found` with 500, ArcGIS Online `Invalid URL` with 400. */
const isAbsence = (code: number, message: string): boolean =>
  code === 404 || /\bnot found\b|\binvalid url\b|\bdoes not exist\b/i.test(message)

/** The first words of a reply, for the log. */
function beginning(text: string): string {
  const words = text.slice(0, 400).replace(/\s+/g, ' ').trim()
  return words === '' ? 'nothing' : words.length > 80 ? `${words.slice(0, 80)}…` : words
}
