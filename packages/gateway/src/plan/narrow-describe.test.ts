import { describe, expect, it } from 'vitest'
import { compileGrants } from '../../../policy/src/decide/authorizer.ts'
import { catalogOf, grantsOf, layerOf, principalOf } from '../../../policy/src/decide/policy.fixture.ts'
import type { LayerEntry, ServiceEntry } from '../../../policy/src/model/catalog.ts'
import { GatewayError } from '../core/errors/errors.ts'
import { requestOf } from '../core/request/gateway-request.fixture.ts'
import type { UpstreamReply } from '../core/upstream/outbound.ts'
import { transform } from '../transform/index.ts'
import { failedReply } from '../walk/failed-reply.ts'
import { createPlanner } from './plan-for.ts'

const reference = { wkid: 102100, latestWkid: 3857 }
const stated = { xmin: 1, ymin: 2, xmax: 3, ymax: 4, spatialReference: reference }
const ofRows = { xmin: 1, ymin: 2, xmax: 2, ymax: 3, spatialReference: reference }
const world = -20_037_508.342789244
const north = { to: { roles: ['crew'] }, on: { services: ['**'] }, with: { where: "district = 'n'" } }

const wells = (more: Partial<LayerEntry> = {}) =>
  layerOf(0, 'Wells', ['OBJECTID', 'district'], { extent: stated, ...more })
const service = (version: number | undefined, ...layers: LayerEntry[]): ServiceEntry => ({
  name: 'Water/Assets',
  type: 'MapServer',
  cached: false,
  layers,
  capabilities: ['map', 'query', 'data'],
  supportsDynamicLayers: false,
  ...(version === undefined ? {} : { version }),
})

const replied = (value: unknown): UpstreamReply => ({
  status: 200,
  headers: {},
  body: Buffer.from(JSON.stringify(value)),
  elapsedMs: 0,
})

/** The description that a caller gets, and how many extents were asked for; `answer`: what the map server says to each. */
async function described(grant: object, entry: ServiceEntry, answer: UpstreamReply, path = '0') {
  const [request, principal] = [requestOf(path), principalOf()]
  const decision = compileGrants(grantsOf(grant)).authorize(principal, request, catalogOf([entry]), 0)
  if (decision.effect === 'deny') throw new Error(decision.reason)
  const href = { keep: () => '', publicUrl: 'https://gate', clock: () => 0 }
  const plan = createPlanner({ href })(request, decision.obligations, principal)
  const layer = { id: 0, name: 'Wells', extent: stated }
  const root = {
    layers: entry.layers,
    fullExtent: stated,
    initialExtent: stated,
    spatialReference: reference,
  }
  const sent = plan.steps.map((step) => step([]))
  const replies = sent.map((_, index) => (index === 0 ? replied(path === '' ? root : layer) : answer))
  const context = { publicUrl: 'https://gate', upstreamUrl: 'https://gis' }
  const reply = await transform(request, await plan.combine(replies), decision.obligations, context)
  const json = JSON.parse(String(reply.body))
  return {
    asked: sent.length - 1,
    mayFail: sent.slice(1).every(({ delivery }) => delivery.mayFail),
    extent: json.extent,
    json,
  }
}

describe('The extent that a description states where rows are hidden', () => {
  it.each<[string, number | undefined, boolean | undefined, number]>([
    ['of 10.91', 10.91, undefined, 1],
    ['of 10.2, which does not know the query', 10.2, undefined, 0],
    ['that states no version', undefined, undefined, 0],
    ['of 10.91, where the layer says no', 10.91, false, 0],
    ['without a version, where the layer says yes', undefined, true, 1],
  ])('is asked of a server %s', async (_, version, queryExtent, asked) => {
    const entry = service(version, wells(queryExtent === undefined ? {} : { queryExtent }))
    const found = await described(north, entry, replied({ extent: ofRows }))
    expect(found.asked).toBe(asked)
    expect(found.extent).toEqual(
      asked === 1 ? ofRows : { ...stated, xmin: world, ymin: world, xmax: -world, ymax: -world },
    )
  })

  it.each<[string, UpstreamReply]>([
    ['no rows', replied({ extent: { xmin: 'NaN', ymin: 'NaN', xmax: 'NaN', ymax: 'NaN' } })],
    ['whole rows instead', replied({ features: [{ geometry: { x: 1, y: 2 } }] })],
    ['an error of the server', { ...replied({}), error: { code: 400, message: 'no', details: [] } }],
    ['something else than JSON', { ...replied({}), body: Buffer.from('<html>') }],
    ['a server that does not answer', failedReply(new GatewayError('upstream.timeout'))],
  ])('is the area of the spatial reference after %s', async (_, answer) => {
    const layer = await described(north, service(11, wells()), answer)
    expect(layer).toMatchObject({ asked: 1, mayFail: true, extent: { xmin: world } })
    const root = await described(north, service(11, wells()), answer, '')
    expect(root.json).toMatchObject({ fullExtent: { xmin: world }, initialExtent: { xmin: world } })
  })

  it('is that of the author where the grant says so, and nothing is asked', async () => {
    const author = { ...north, with: { ...north.with, extents: 'author' } }
    const found = await described(author, service(11, wells()), replied({}))
    expect(found).toMatchObject({ asked: 0, extent: stated })
    const hidden = { ...author, with: { ...author.with, fields: { except: ['geometry'] } } }
    expect((await described(hidden, service(11, wells()), replied({}))).extent).toBeUndefined()
  })

  it('is asked for of a dozen layers at most', async () => {
    const layers = Array.from({ length: 30 }, (_, id) => ({ ...wells(), id }))
    const found = await described(north, service(11, ...layers), replied({ extent: ofRows }), '')
    expect(found).toMatchObject({ asked: 12, json: { fullExtent: { xmin: world } } })
  })
})

describe('A failure that may be an answer', () => {
  it('is one of the upstream, and no other', () => {
    expect(() => failedReply(new GatewayError('upstream.cancelled'))).toThrow('upstream.cancelled')
    expect(() => failedReply(new TypeError('ours'))).toThrow('ours')
  })
})
