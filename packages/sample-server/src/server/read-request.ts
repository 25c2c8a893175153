import type { IncomingMessage } from 'node:http'
import { type Parameters, readParameters, type UploadedFile } from '../operation/parameters.ts'

/** A request after reading: the path as decoded segments below the root, the parameters of query and body. */
export interface SampleRequest {
  method: string
  segments: string[]
  parameters: Parameters
  header: (name: string) => string
  remoteAddress: string
}

/** A path or body that the web container itself refuses, with the HTTP status it answers. */
export class BadRequest extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

const MAX_BODY_BYTES = 64 * 1024 * 1024

/** Reads a whole request as a servlet container does. Throws `BadRequest`. */
export async function readRequest(incoming: IncomingMessage): Promise<SampleRequest> {
  const header = (name: string): string => String(incoming.headers[name.toLowerCase()] ?? '')
  const [path = '/', ...query] = (incoming.url ?? '/').split('?')
  const form = await readForm(incoming, header('content-type'))
  return {
    method: incoming.method ?? 'GET',
    segments: readPath(path),
    parameters: readParameters({ query: new URLSearchParams(query.join('?')), ...form }),
    header,
    remoteAddress: incoming.socket.remoteAddress ?? '',
  }
}

/** Splits a path: `;parameters` go, percent codes are decoded once, empty and dot segments are resolved. */
function readPath(path: string): string[] {
  if (/%2f|%5c|%00|\\/i.test(path)) throw new BadRequest(400, 'Invalid character in the path')
  const segments: string[] = []
  for (const part of path.split('/')) {
    const segment = decode(part.split(';')[0] ?? '')
    if (segment === '..') segments.pop()
    else if (segment !== '' && segment !== '.') segments.push(segment)
  }
  return segments
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new BadRequest(400, 'Invalid percent code in the path')
  }
}

async function readForm(incoming: IncomingMessage, contentType: string) {
  if (incoming.method !== 'POST') return {}
  const body = await readBody(incoming)
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? ''
  if (type === 'application/x-www-form-urlencoded' || type === '') {
    return { body: [...new URLSearchParams(body.toString('utf8'))] }
  }
  return type === 'multipart/form-data' ? await readMultipart(body, contentType) : {}
}

async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > MAX_BODY_BYTES) throw new BadRequest(413, 'The body is too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

async function readMultipart(body: Buffer, contentType: string) {
  const values: [string, string][] = []
  const files: [string, UploadedFile][] = []
  for (const [name, value] of await parseMultipart(body, contentType)) {
    if (typeof value === 'string') values.push([name, value])
    else {
      const bytes = new Uint8Array(await value.arrayBuffer())
      files.push([name, { fileName: value.name, contentType: value.type, body: bytes }])
    }
  }
  return { body: values, files }
}

async function parseMultipart(body: Buffer, contentType: string): Promise<FormData> {
  try {
    return await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData()
  } catch {
    throw new BadRequest(400, 'The multipart body cannot be read')
  }
}
