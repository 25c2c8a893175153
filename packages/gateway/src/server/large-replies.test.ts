import { objectIdsOf } from '@mapgate/policy'
import { afterAll, describe, expect, it } from 'vitest'
import { longTextsOf } from '../../../../test/long-texts.ts'
import { compileGrants } from '../../../policy/src/decide/authorizer.ts'
import { catalog, grantsOf, principalOf } from '../../../policy/src/decide/policy.fixture.ts'
import { requestOf } from '../core/request/gateway-request.fixture.ts'
import type { GatewayRequest } from '../core/request/gateway-request.ts'
import type { UpstreamReply } from '../core/upstream/outbound.ts'
import { createPlanner, type ReadIds } from '../plan/index.ts'
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

const extent = { xmin: 1, ymin: 2, xmax: 3, ymax: 4, spatialReference: { wkid: 25832 } }
const layer = (values: number) => ({
  id: 0,
  name: 'Parcels',
  type: 'Feature Layer',
  geometryType: 'esriGeometryPoint',
  extent,
  fields: [
    { name: 'OBJECTID', type: 'esriFieldTypeOID', alias: 'OBJECTID' },
    {
      name: 'district',
      type: 'esriFieldTypeString',
      alias: 'District',
      domain: {
        type: 'codedValue',
        name: 'districts',
        codedValues: rows(values).map(({ attributes }) => ({
          name: attributes.address,
          code: attributes.owner,
          note: 'x'.repeat(40),
        })),
      },
    },
  ],
})
const described = (values: number) => replyOf(layer(values))
const names = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ name: `Water/Assets${index || ''}`, type: 'MapServer' }))

/** A request whose caller stays. */
const here = (request: GatewayRequest): GatewayRequest => ({
  ...request,
  inbound: { ...request.inbound, signal: new AbortController().signal, clientAddress: '192.0.2.1' },
})

/** A request, by default a query, as one who sees some rows and fields, and what the map server answers to it. */
function asked(
  replies: readonly UpstreamReply[],
  grants: readonly unknown[] = north,
  path = '0/query',
  parameters: Record<string, string> = path.endsWith('query') ? { where: '1=1', outFields: '*' } : {},
) {
  const request = here(requestOf(path, parameters))
  const principal = principalOf()
  const decision = compileGrants(grantsOf(...grants)).authorize(principal, request, catalog, 0)
  if (decision.effect === 'deny') throw new Error(decision.reason)
  const { obligations } = decision
  return {
    request,
    principal,
    obligations,
    plan: planner(request, obligations, principal),
    replies,
    context,
  }
}

async function madeHere({ request, plan, obligations, replies }: ReturnType<typeof asked>) {
  return transform(request, await plan.combine(replies), obligations, context)
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

  it.each([
    ['a picture', north, 'export', { bbox: '0,0,2,2', f: 'image' }],
    ['a tile', [everywhere], 'tile/0/0/0', { f: 'image' }],
    ['rows as PBF where nothing is hidden', [everywhere], '0/query', { where: '1=1', f: 'pbf' }],
  ] as const)(
    'is copied to no other thread where nobody reads it: %s',
    (_title, grants, path, parameters) => {
      expect(maker.make(asked([replyOf('x'.repeat(3_000_000))], grants, path, parameters))).toBeUndefined()
    },
  )

  it('is made in another thread where rows as PBF are hidden', async () => {
    const large = asked([replyOf('x'.repeat(3_000_000))], north, '0/query', { where: '1=1', f: 'pbf' })
    await expect(maker.make(large)).rejects.toThrow()
  })

  it('is neither read nor written by the thread that serves other callers', async () => {
    const large = asked([replyOf({ objectIdFieldName: 'OBJECTID', features: rows(60_000) })])
    expect(await longTextsOf(() => maker.make(large))).toEqual([])
    expect(await longTextsOf(() => madeHere(large))).toEqual(['decode', 'parse', 'stringify'])
  })

  it.each([
    ['a layer', '0', north, [described(30_000)]],
    ['all layers', 'layers', north, [replyOf({ layers: [layer(30_000)], tables: [] })]],
    ['a service', '', north, [replyOf({ layers: [{ id: 0, name: 'Parcels' }], domains: rows(30_000) })]],
    ['a layer of which nothing is hidden', '0', [everywhere], [described(30_000)]],
    ['the catalogue', '/rest/services', north, [replyOf({ folders: ['Water'], services: names(60_000) })]],
  ] as const)(
    'that describes %s is made in another thread, and is the same',
    async (_title, path, grants, replies) => {
      const extents = Array.from({ length: 3 }, () => replyOf({ extent }))
      const large = asked([...replies, ...extents], grants, path)
      const [there, here] = [await maker.make(large), await madeHere(large)]
      expect(there).toMatchObject({ status: 200, headers: here.headers })
      expect(textOf(there?.body) === textOf(here.body)).toBe(true)
      expect(textOf(here.body).length).toBeGreaterThan(20)
    },
  )

  it('gives its object ids without being read in this thread', async () => {
    const reply = replyOf({ objectIdFieldName: 'OBJECTID', features: rows(60_000) })
    const context = { caller: 'a', signal: new AbortController().signal, hold: undefined }
    const large = { reply, key: 'objectid', isPbf: false }
    let ids: readonly number[] | undefined
    const read = async () => {
      ids = await maker.readIds(large, context)
    }
    expect(await longTextsOf(read)).toEqual([])
    expect(await longTextsOf(() => expect(objectIdsOf(large)).toEqual(ids))).toEqual(['decode', 'parse'])
    expect(maker.readIds({ ...large, reply: replyOf({ features: rows(10) }) }, context)).toBeUndefined()
  })

  it('is read once for all checks of its rows', async () => {
    const read: string[] = []
    const readIds: ReadIds = async ({ key }) => {
      read.push(key)
      return [7]
    }
    const all = { ...everywhere, with: { fields: { only: ['OBJECTID', 'address'] } } }
    const south = { ...everywhere, with: { where: "district = 's'", fields: { except: ['district'] } } }
    const { request, obligations, principal } = asked([], [all, ...north, south])
    const plan = createPlanner({ href: { keep: () => '', publicUrl: '', clock: () => 0 }, readIds })(
      request,
      obligations,
      principal,
    )
    expect(plan.steps.length).toBeGreaterThan(2)
    const replies: UpstreamReply[] = []
    const sent: string[] = []
    for (const step of plan.steps) {
      await plan.readAhead?.(replies)
      const { query, body } = step(replies).question
      sent.push(decodeURIComponent(String(body ?? query)))
      replies.push(replyOf({ features: [], objectIds: [] }))
    }
    expect(read).toEqual(['OBJECTID'])
    expect(sent.slice(1).every((query) => query.includes('IN+(7)') || query.includes('IN (7)'))).toBe(true)
  })

  it('that is no JSON is an error, as it is here', async () => {
    await expect(maker.make(asked([replyOf('x'.repeat(3_000_000))]))).rejects.toMatchObject({
      code: 'upstream.invalid-reply',
      publicText: expect.any(String),
    })
  })

  it('that is small is made here', () => {
    expect(maker.make(asked([replyOf({ features: rows(10) })]))).toBeUndefined()
  })

  it('is an error when its thread ends, and the next one has a new thread', async () => {
    const large = asked([replyOf({ objectIdFieldName: 'OBJECTID', features: rows(30_000) })])
    const lost = expect(maker.make(large)).rejects.toMatchObject({ code: 'gateway.internal' })
    // The job is posted, and nothing of the thread is heard before it ends: that takes a round of the event loop.
    await new Promise<void>((next) => process.nextTick(next))
    await maker.close()
    await lost
    expect((await maker.make(large))?.status).toBe(200)
  })
})
