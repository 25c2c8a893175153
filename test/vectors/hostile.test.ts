import { readFileSync } from 'node:fs'
import { buildRequest, type Parsed, parseRequest } from '@mapgate/protocol'
import { describe, expect, it } from 'vitest'

/** A request that somebody might send to be read two ways: refused with `code`, or read and rebuilt as `reads`. */
interface Hostile {
  readonly name: string
  readonly method?: string
  readonly path: string
  readonly query?: string
  readonly contentType?: string
  readonly body?: string
  readonly code?: string
  readonly reads?: string
}

const hostile = JSON.parse(readFileSync(new URL('./hostile.json', import.meta.url), 'utf8')) as Hostile[]

function parse({ method = 'GET', path, query = '', contentType, body }: Hostile): Parsed {
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

describe('hostile requests', () => {
  it('are at least a hundred, each with a name of its own', () => {
    expect(hostile.length).toBeGreaterThanOrEqual(100)
    expect(new Set(hostile.map(({ name }) => name)).size).toBe(hostile.length)
  })

  it.each(hostile)('$name', (request) => {
    const parsed = parse(request)
    expect(outcome(parsed)).toBe(request.code ?? request.reads)
    expect(parsed.fault?.message ?? 'read').not.toMatch(/SECRET|undefined|\[object/)
    expect(parsed.fault?.message.length ?? 0).toBeLessThan(400)
  })
})
