import { GatewayError } from '../core/errors/errors.ts'
import { isObject, type JsonObject, jsonIn } from '../core/json.ts'
import type { Forward, UpstreamReply } from '../core/upstream/outbound.ts'

/** The access to one upstream. */
export interface SiteReader {
  readonly forward: Forward
  readonly upstream: string
  readonly signal: AbortSignal
  /** What is read, for metrics; default `Catalog.refresh`. */
  readonly operation?: string
}

/** Removes the byte order mark that some servers write before UTF-8. */
const utf8 = new TextDecoder()

/**
 * One JSON object of the map server, read as the gateway's own account.
 * @param form asked by POST; default: a GET with nothing but `f=json`
 * @throws GatewayError `request.not-found` where the server says that there is no such thing, else `upstream.*`; the detail
 *   tells the path, the status and what came
 */
export async function readJson(
  reader: SiteReader,
  path: string,
  form?: URLSearchParams,
): Promise<JsonObject> {
  const reply = await askFor(reader, path, form)
  const text = utf8.decode(bytesIn(reply, path))
  const value = jsonIn(text)
  if (isObject(value) && reply.status < 400) return value
  throw unexpected(reply, path, text)
}

/**
 * The bytes of a good reply to a form, for whoever reads them elsewhere: they may be long, or no JSON.
 * @throws GatewayError as `readJson`
 */
export async function readBytes(
  reader: SiteReader,
  path: string,
  form: URLSearchParams,
): Promise<Uint8Array> {
  const reply = await askFor(reader, path, form)
  const bytes = bytesIn(reply, path)
  if (reply.status < 400) return bytes
  throw unexpected(reply, path, utf8.decode(bytes))
}

function bytesIn({ error, body }: UpstreamReply, path: string): Uint8Array {
  if (error === undefined) return body instanceof Uint8Array ? body : new Uint8Array()
  const { code, message, details } = error
  throw new GatewayError(
    isAbsence(code, message) ? 'request.not-found' : 'upstream.invalid-reply',
    `${path} answered error ${code} ${[message, ...details].filter(Boolean).join(', ')}`.trim(),
  )
}

const unexpected = ({ status, headers }: UpstreamReply, path: string, text: string): GatewayError =>
  new GatewayError(
    status === 404 ? 'request.not-found' : 'upstream.invalid-reply',
    `${path} answered ${status} ${headers['content-type'] ?? 'of no type'}: ${beginning(text)}`,
  )

/** True for a failure of the server or of the connection; false where the server answered with something else than was asked for. */
export const isOutage = (error: unknown): boolean =>
  !(error instanceof GatewayError) ||
  ![
    'request.not-found',
    'upstream.invalid-reply',
    'upstream.too-large',
    'upstream.redirect-refused',
  ].includes(error.code)

const askFor = (
  { forward, upstream, signal, operation = 'Catalog.refresh' }: SiteReader,
  path: string,
  form: URLSearchParams | undefined,
): Promise<UpstreamReply> =>
  forward(
    {
      question: {
        upstream,
        path,
        ...(form === undefined
          ? { method: 'GET', query: 'f=json' }
          : {
              method: 'POST',
              query: '',
              body: form.toString(),
              contentType: 'application/x-www-form-urlencoded',
            }),
        headers: {},
        repeatable: true,
        operation,
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
