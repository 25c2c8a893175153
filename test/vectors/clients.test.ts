import { readFileSync } from 'node:fs'
import { buildRequest, type Parsed, parseRequest } from '@mapgate/protocol'
import { describe, expect, it } from 'vitest'

/** A request that clients send: read and rebuilt as `reads`, or refused with `code`. */
interface ClientRequest {
  readonly name: string
  readonly method?: string
  readonly path: string
  readonly query?: string
  readonly contentType?: string
  readonly body?: string
  readonly code?: string
  readonly reads?: string
}

const requests = JSON.parse(
  readFileSync(new URL('./clients.json', import.meta.url), 'utf8'),
) as ClientRequest[]

function parse({ method = 'GET', path, query = '', contentType, body }: ClientRequest): Parsed {
  return parseRequest({
    method,
    path,
    query,
    ...(contentType !== undefined && { contentType }),
    ...(body !== undefined && { body: new TextEncoder().encode(body) }),
  })
}

function outcome(parsed: Parsed): string {
  if (parsed.fault !== undefined) return parsed.fault.code
  const { path, query } = buildRequest(parsed.request)
  return query === '' ? path : `${path}?${query}`
}

describe('requests that clients send', () => {
  it('have a name of their own each', () => {
    expect(new Set(requests.map(({ name }) => name)).size).toBe(requests.length)
  })

  it.each(requests)('$name', (request) => {
    const parsed = parse(request)
    expect(outcome(parsed)).toBe(request.code ?? request.reads)
    if (parsed.request === undefined) return
    expect(buildRequest(parseRequest(buildRequest(parsed.request)).request ?? parsed.request)).toEqual(
      buildRequest(parsed.request),
    )
  })

  it('name 1,400 rows in a condition', () => {
    const ids = Array.from({ length: 1_400 }, (_, index) => 1_000_000_000 + index).join(', ')
    const body = new URLSearchParams({ f: 'json', where: `OBJECTID IN (${ids})` }).toString()
    const contentType = 'application/x-www-form-urlencoded'
    const path = '/rest/services/F/FeatureServer/2/query'
    expect(parse({ name: '', method: 'POST', path, contentType, body }).fault).toBeUndefined()
  })
})
