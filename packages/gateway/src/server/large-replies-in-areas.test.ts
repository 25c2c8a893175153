import { indexedArea } from '@mapgate/geometry'
import {
  type AreaBook,
  type Decision,
  type Found,
  type Need,
  noFacts,
  type Obligations,
  withFact,
} from '@mapgate/policy'
import { afterAll, describe, expect, it } from 'vitest'
import { compileGrants } from '../../../policy/src/decide/authorizer.ts'
import { catalogOf, grantsOf, layerOf, principalOf } from '../../../policy/src/decide/policy.fixture.ts'
import { squareArea } from '../../../policy/src/model/area.fixture.ts'
import { assets } from '../../../policy/src/model/catalog.fixture.ts'
import { Needed } from '../core/errors/needed.ts'
import { requestOf } from '../core/request/gateway-request.fixture.ts'
import type { UpstreamReply } from '../core/upstream/outbound.ts'
import { createPlanner } from '../plan/index.ts'
import { everywhere } from '../plan/plan.fixture.ts'
import { transform } from '../transform/index.ts'
import { createLargeReplyMaker } from './large-replies.ts'

const context = { publicUrl: 'https://gate.example', upstreamUrl: 'https://gis.internal/arcgis' }
const planner = createPlanner({ href: { keep: () => '', publicUrl: '', clock: () => 0 } })
const maker = createLargeReplyMaker()
afterAll(() => maker.close())

const reference = { wkid: 102100, latestWkid: 3857 }
const square = squareArea(100)
const book: AreaBook = { find: () => square, transformationsOf: () => [], generation: 1 }
const pipes = layerOf(0, 'Pipes', ['OBJECTID', 'owner'], {
  geometryType: 'esriGeometryPolyline',
  extent: { xmin: 0, ymin: 0, xmax: 900, ymax: 900, spatialReference: reference },
})
const count = 20_000
/** Each begins in the square, and ends outside of it. */
const features = Array.from({ length: count }, (_, id) => ({
  attributes: { OBJECTID: id, owner: `Olga ${id}`.padEnd(80, '-') },
  geometry: {
    paths: [
      [
        [50, id / count],
        [450 + id, id / count],
      ],
    ],
  },
}))
const reply: UpstreamReply = {
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(
    JSON.stringify({
      objectIdFieldName: 'OBJECTID',
      geometryType: 'esriGeometryPolyline',
      spatialReference: reference,
      features,
    }),
  ),
  elapsedMs: 1,
}

function found(need: Need): Found {
  if (need.kind === 'rows')
    return { kind: 'rows', rows: { ids: features.map(({ attributes }) => attributes.OBJECTID) } }
  if (need.kind !== 'placed') throw new Error('pictures are not looked at here')
  const placed = indexedArea({ ...square, wkid: need.wkid, deviation: 0, unitsPerMetre: 1 })
  return { kind: 'placed', placed }
}

/** A query of one whose shapes are cut off at the edge of the square, with what is known of it. */
function asked(parameters: Record<string, string>) {
  const inbound = { signal: new AbortController().signal, clientAddress: '192.0.2.1' }
  const request = requestOf('0/query', { where: '1=1', outFields: '*', ...parameters })
  const asking = { ...request, inbound: { ...request.inbound, ...inbound } }
  const principal = principalOf()
  const grant = { ...everywhere, with: { area: { of: 'square', relation: 'intersects', clip: true } } }
  const catalog = catalogOf([{ ...assets, layers: [pipes] }])
  const decision: Decision = compileGrants(grantsOf(grant), book).authorize(principal, asking, catalog, 0)
  if (decision.effect === 'deny') throw new Error(decision.reason)
  const known = withAllFound(decision.obligations, (obligations) => planner(asking, obligations, principal))
  return { request: asking, principal, ...known, replies: [reply], context }
}

function withAllFound<Plan>(obligations: Obligations, plan: (obligations: Obligations) => Plan) {
  const { rights } = obligations
  try {
    return { obligations, plan: plan(obligations) }
  } catch (error) {
    if (!(error instanceof Needed) || rights === undefined) throw error
    const facts = withFact(rights.facts ?? noFacts, error.need, found(error.need))
    return withAllFound({ ...obligations, rights: { ...rights, facts } }, plan)
  }
}

describe('a large reply with shapes that are cut off', () => {
  it.each([
    ['JSON', {}],
    ['PBF', { f: 'pbf' }],
  ])('is made in another thread as %s, and is the same', async (_, parameters) => {
    const large = asked(parameters)
    const there = await maker.make(large)
    const here = await transform(
      large.request,
      await large.plan.combine(large.replies),
      large.obligations,
      context,
    )
    expect(there).toMatchObject({ status: 200 })
    expect(Buffer.from(there?.body as Uint8Array).equals(Buffer.from(here.body as Uint8Array))).toBe(true)
  })

  it('ends at the edge', async () => {
    const made = await maker.make(asked({}))
    const json = JSON.parse(Buffer.from(made?.body as Uint8Array).toString())
    expect(json.features).toHaveLength(count)
    expect(JSON.stringify(json)).not.toContain('[450')
    expect(json.features[7].geometry.paths[0][1][0]).toBeCloseTo(100, 3)
  })
})
