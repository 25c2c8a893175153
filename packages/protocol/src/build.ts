import type { Operation } from './operation.ts'
import { printForm, printMultipart } from './parameters/print.ts'
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

/**
 * Builds the outbound form of a request from its typed values alone: table order, canonical values, no credential, no `callback`,
 * no unknown parameter. Reads are GET below 2,000 characters and a POST form above; writes, jobs and tokens are always POST.
 */
export function buildRequest(request: MapRequest): BuiltRequest {
  const { operation, parameters, format } = request
  const path = printPath(operation, request.resource)
  const f = operation.formats.includes('html') ? format : undefined
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

function mayGet(operation: Operation): boolean {
  return operation.methods.includes('GET')
}
