import { LineError } from './line-error.ts'

/** A request whose body, if any, is in memory. */
export interface LineRequest {
  readonly method: 'GET' | 'POST' | 'HEAD'
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array | null
}

/** Headers of the connection, which the line writes itself. */
const ownHeaders = new Set([
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'keep-alive',
  'upgrade',
  'expect',
  'te',
  'trailer',
])

/** True for a header that the line writes itself; an upstream whose credential is such a one is served by undici. */
export const isOwnHeader = (name: string): boolean => ownHeaders.has(name)

const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
/** As `node:http` and undici check it. */
const badTarget = /[^!-\xff]/
const badValue = /[^\t\x20-\x7e\x80-\xff]/

/**
 * A request as it is written, head and body in one.
 * @param host value of the header `Host`
 * @throws LineError `MAPGATE_LINE_INVALID_REQUEST` for what would be read as another request
 */
export function requestBytes({ method, path, headers, body }: LineRequest, host: string): string | Buffer {
  if (!path.startsWith('/') || badTarget.test(path)) throw invalid('path')
  // A server that sends a body to HEAD all the same must not be believed to have begun the next reply.
  const connection = method === 'HEAD' ? 'close' : 'keep-alive'
  let head = `${method} ${path} HTTP/1.1\r\nhost: ${host}\r\nconnection: ${connection}\r\n`
  for (const name in headers) {
    const value = headers[name]
    if (value === undefined) continue
    if (!token.test(name) || ownHeaders.has(name.toLowerCase())) throw invalid('header name')
    if (badValue.test(value)) throw invalid(`value of ${name}`)
    head += `${name}: ${value}\r\n`
  }
  if (method !== 'POST') {
    if (body !== null && body.length > 0) throw invalid('body')
    return `${head}\r\n`
  }
  const bytes = typeof body === 'string' ? Buffer.from(body) : (body ?? new Uint8Array())
  return Buffer.concat([Buffer.from(`${head}content-length: ${bytes.length}\r\n\r\n`, 'latin1'), bytes])
}

const invalid = (what: string): LineError => new LineError('MAPGATE_LINE_INVALID_REQUEST', `the ${what}`)
