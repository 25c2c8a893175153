import { afterAll, describe, expect, it } from 'vitest'
import { compileGrants } from '../authz/authorizer.ts'
import { catalog, grantsOf, principalOf, requestOf } from '../authz/authz.fixture.ts'
import type { GatewayRequest } from '../core/gateway-request.ts'
import type { UpstreamReply } from '../core/outbound.ts'
import { createPlanner } from '../plan/index.ts'
import { everywhere, north } from '../plan/plan.fixture.ts'
import { transform } from '../transform/index.ts'
import { createLargeReplyMaker } from './large-replies.ts'

const context = { publicUrl: 'https://gate.example', upstreamUrl: 'https://gis.internal/arcgis' }
const planner = createPlanner({ href: { keep: () => '', publicUrl: '', clock: () => 0 } })
const maker = createLargeReplyMaker()
afterAll(() => maker.close())

const rows = (count: number) =>
  Array.from({ length: count }, (_, id) => ({
    attributes: { OBJECTID: id, address: `Street ${id}`, owner: `Olga ${id}`, district: 'n' },
    geometry: { x: id * 1.123, y: id * 2.345 },
  }))
const replyOf = (value: unknown): UpstreamReply => ({
  status: 200,
  headers: { 'content-type': 'application/json', 'cache-control': 'max-age=60' },
  body: Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)),
  elapsedMs: 1,
})

/** A request whose caller stays. */
const here = (request: GatewayRequest): GatewayRequest => ({
  ...request,
  inbound: { ...request.inbound, signal: new AbortController().signal, clientAddress: '192.0.2.1' },
})

/** A query as one who sees some rows and fields, and what the map server answers to it. */
function asked(replies: readonly UpstreamReply[], grants: readonly unknown[] = north) {
  const request = here(requestOf('0/query', { where: '1=1', outFields: '*' }))
  const principal = principalOf()
  const decision = compileGrants(grantsOf(...grants)).authorize(principal, request, catalog, 0)
  if (decision.effect === 'deny') throw new Error(decision.reason)
  return { request, principal, obligations: decision.obligations, replies, context }
}

async function madeHere({ request, principal, obligations, replies }: ReturnType<typeof asked>) {
  const { combine } = planner(request, obligations, principal)
  return transform(request, await combine(replies), obligations, context)
}

const textOf = (body: unknown) =>
  typeof body === 'string' ? body : Buffer.from(body as Uint8Array).toString()

describe('a large reply', () => {
  it.each([
    ['of one step', north, [replyOf({ objectIdFieldName: 'OBJECTID', features: rows(30_000) })]],
    [
      'that is put together of two',
      [{ ...everywhere, with: { fields: { only: ['OBJECTID', 'address'] } } }, ...north],
      [
        replyOf({ objectIdFieldName: 'OBJECTID', features: rows(30_000) }),
        replyOf({ objectIdFieldName: 'OBJECTID', objectIds: [1, 2, 3] }),
      ],
    ],
  ] as const)('%s is made in another thread, and is the same', async (_title, grants, replies) => {
    const large = asked(replies, grants)
    const [there, here] = [await maker.make(large), await madeHere(large)]
    expect(there).toMatchObject({ status: here.status, headers: here.headers })
    expect(textOf(there?.body) === textOf(here.body)).toBe(true)
    expect(textOf(here.body)).not.toContain('Olga 7"')
  })

  it('takes little of the thread that serves other callers', async () => {
    const large = asked([replyOf({ objectIdFieldName: 'OBJECTID', features: rows(60_000) })])
    await maker.make(large)
    const start = process.threadCpuUsage()
    await maker.make(large)
    const there = process.threadCpuUsage(start)
    const again = process.threadCpuUsage()
    await madeHere(large)
    const here = process.threadCpuUsage(again)
    expect(there.user + there.system).toBeLessThan((here.user + here.system) / 2)
  })

  it('that is no JSON is an error, as it is here', async () => {
    await expect(maker.make(asked([replyOf('x'.repeat(3_000_000))]))).rejects.toMatchObject({
      code: 'upstream.invalid-reply',
      publicText: expect.any(String),
    })
  })

  it('that is small, or a description, is made here', () => {
    expect(maker.make(asked([replyOf({ features: rows(10) })]))).toBeUndefined()
    const large = asked([replyOf({ layers: rows(30_000) })])
    expect(maker.make({ ...large, request: requestOf('layers') })).toBeUndefined()
  })

  it('is an error when its thread ends, and the next one has a new thread', async () => {
    const large = asked([replyOf({ objectIdFieldName: 'OBJECTID', features: rows(30_000) })])
    const lost = expect(maker.make(large)).rejects.toMatchObject({ code: 'gateway.internal' })
    await maker.close()
    await lost
    expect((await maker.make(large))?.status).toBe(200)
  })
})
