import type { ServerResponse } from 'node:http'
import type { Parameters } from '../operation/parameters.ts'
import type { BytesReply, Reply } from '../operation/reply.ts'

/** Turns a reply into bytes: JSON as `f` asks (json, pjson, html; JSONP for `callback`), bytes as they are. */
export function toBytes(reply: Reply, parameters: Parameters): BytesReply {
  if (reply.kind === 'bytes') return reply
  const format = parameters.get('f').trim().toLowerCase()
  const callback = parameters.get('callback')
  if (format === '' || format === 'html') return page(reply.value)
  const text = format === 'pjson' ? JSON.stringify(reply.value, null, 1) : JSON.stringify(reply.value)
  if (callback !== '') {
    return {
      kind: 'bytes',
      body: `${callback}(${text});`,
      contentType: 'application/javascript; charset=utf-8',
    }
  }
  return { kind: 'bytes', body: text, contentType: 'application/json; charset=utf-8' }
}

/** The services directory in its plainest form: the value, readable, with its links. */
function page(value: unknown): BytesReply {
  const text = escaped(JSON.stringify(value, null, 2))
  const { error } = value as { error?: { code: number; message: string } }
  const told = error ? `<p><b>Error:</b> ${escaped(error.message)}<br><b>Code:</b> ${error.code}</p>` : ''
  const body = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Sample map server</title></head>
<body><h1>Sample map server</h1><p>Synthetic data, for demo and tests only.</p>${told}<pre>${text}</pre></body></html>`
  return { kind: 'bytes', body, contentType: 'text/html; charset=utf-8' }
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

/** A reply without its body for a caller who has it: one that shows the reply's own `ETag`. */
export function unlessKnown(reply: BytesReply, ifNoneMatch: string): BytesReply {
  const known = ifNoneMatch !== '' && reply.headers?.etag === ifNoneMatch
  return known ? { ...reply, status: 304, body: '' } : reply
}

/** Headers of every reply: ArcGIS Server lets all origins read. */
export function writeHead(response: ServerResponse, reply: BytesReply, lengthBytes: number): void {
  response.writeHead(reply.status ?? 200, {
    'content-type': reply.contentType,
    'content-length': lengthBytes,
    'access-control-allow-origin': '*',
    'cache-control': 'no-cache',
    ...reply.headers,
  })
}
