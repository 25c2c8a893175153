import type { Format, Operation } from './operation.ts'
import { printForm, printMultipart, printUpload } from './parameters/print.ts'
import { printPath } from './path/print.ts'
import type { MapRequest } from './request.ts'

/** A request as bytes for the wire: equal requests build equal bytes. */
export interface BuiltRequest {
  readonly method: 'GET' | 'POST'
  /** Percent-encoded, from the site root on. */
  readonly path: string
  /** Without the question mark; empty for POST. */
  readonly query: string
  readonly body?: Uint8Array
  readonly contentType?: string
}

/** Below this length of path and query a read is a GET: what ArcGIS clients keep to themselves (protocol notes 1.3). */
const maxGetLength = 2_000

const utf8 = new TextEncoder()

/** A request with a file that streams. Its body can be read once, and ends only where the file has ended well. */
export interface BuiltUpload extends Omit<BuiltRequest, 'body'> {
  readonly body: AsyncIterable<Uint8Array>
  readonly contentType: string
}

/**
 * Builds the outbound form of a request from its typed values alone: table order, canonical values, no credential, no `callback`,
 * no unknown parameter. Reads are GET below 2,000 characters and a POST form above; writes, jobs and tokens are always POST.
 * Not for a request with a file that streams: see `buildUpload`.
 */
export function buildRequest(request: MapRequest): BuiltRequest {
  const { operation, parameters } = request
  const path = printPath(operation, request.resource)
  const f = printedFormat(request)
  const form = printForm(operation.parameters, parameters, f)
  if (form === undefined)
    return { method: 'POST', path, query: '', ...printMultipart(operation.parameters, parameters, f) }
  const method = mayGet(operation) && path.length + 1 + form.length < maxGetLength ? 'GET' : 'POST'
  if (method === 'GET') return { method, path, query: form }
  return {
    method,
    path,
    query: '',
    body: utf8.encode(form),
    contentType: 'application/x-www-form-urlencoded',
  }
}

/**
 * Builds the outbound form of a request with a file that streams: fields first, the file last. Undefined where there is no such file.
 * @param boundary random, with 128 bits or more: nobody can look for it in a file that is still to come
 */
export function buildUpload(request: MapRequest, boundary: string): BuiltUpload | undefined {
  const { operation, parameters, resource } = request
  const upload = printUpload(operation.parameters, parameters, { format: printedFormat(request), boundary })
  return upload && { method: 'POST', path: printPath(operation, resource), query: '', ...upload }
}

function printedFormat({ operation, format }: MapRequest): Format | undefined {
  return operation.formats.includes('html') ? format : undefined
}

function mayGet(operation: Operation): boolean {
  return operation.methods.includes('GET')
}
