import type { Inbound } from '../../packages/gateway/src/core/request/inbound.ts'
import type { Mount } from '../../packages/gateway/src/core/request/mount.ts'
import type { CaseRequest } from './gateway.ts'

/** The moment of every case. */
export const nowMs = Date.UTC(2026, 0, 1)

/** Where the map server is mounted. */
export const mount: Mount = {
  path: '/arcgis',
  upstream: 'sample',
  at: '',
  carriersOff: new Set(),
  realStatus: false,
}

const boundary = 'case-boundary'

/** The request as it comes to the gateway. */
export function inboundOf(request: CaseRequest): Inbound {
  const { path, parameters, spelling = 'given', carrier = 'query', files = [], ifNoneMatch } = request
  const spelled = Object.entries(parameters).map(([name, value]): [string, string] => [
    spelling === 'upper' ? name.toUpperCase() : spelling === 'lower' ? name.toLowerCase() : name,
    value,
  ])
  const query = new URLSearchParams(spelled).toString()
  const body = carrier === 'multipart' ? multipart(spelled, files) : Buffer.from(query)
  const type =
    carrier === 'multipart'
      ? `multipart/form-data; boundary=${boundary}`
      : 'application/x-www-form-urlencoded'
  return {
    id: 'case',
    method: carrier === 'query' ? 'GET' : 'POST',
    path: `${mount.path}${path}`,
    query: carrier === 'query' ? query : '',
    headers: {
      ...(carrier === 'query' ? {} : { 'content-type': type }),
      ...(ifNoneMatch === undefined ? {} : { 'if-none-match': ifNoneMatch }),
    },
    body: carrier === 'query' ? new Uint8Array() : body,
    shown: [],
    clientAddress: '127.0.0.1',
    origin: undefined,
    receivedAt: nowMs,
    signal: new AbortController().signal,
  }
}

function multipart(parameters: readonly (readonly [string, string])[], files: readonly string[]): Buffer {
  const parts = parameters.map(([name, value]) => {
    const isFile = files.some((file) => file.toLowerCase() === name.toLowerCase())
    const more = isFile ? '; filename="note.txt"\r\nContent-Type: text/plain' : ''
    return `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`
  })
  return Buffer.from(`${parts.join('')}--${boundary}--\r\n`)
}
