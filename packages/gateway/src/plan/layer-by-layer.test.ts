import { describe, expect, it } from 'vitest'
import { assets } from '../../../policy/src/decide/policy.fixture.ts'
import type { UpstreamReply } from '../core/upstream/outbound.ts'
import { everywhere, north, open, plan } from './plan.fixture.ts'

const service = { ...assets, answersByLayer: true, opaqueLegends: true } as const
const identify = {
  geometry: '0,0',
  geometryType: 'esriGeometryPoint',
  tolerance: '3',
  layers: 'all:0,2',
  mapExtent: '0,0,1,1',
  imageDisplay: '9,9,96',
}
const legends = { layers: 'show:0,2' }
const bySites = [
  { ...everywhere, with: { where: "district = 'n'", fields: { except: ['owner'] } } },
  { ...everywhere, with: { where: "district = 's'" } },
]

/** What each step asks of which layers. */
const asked = (...args: Parameters<typeof plan>) =>
  plan(...args).plan.steps.map((step) => {
    const { question, delivery } = step([])
    const { layers, layerDefs } = Object.fromEntries(new URLSearchParams(question.query))
    return { layers, layerDefs, holds: delivery.holds, isKept: delivery.subject !== undefined }
  })

const replyOf = (value: object): UpstreamReply => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(JSON.stringify(value)),
  elapsedMs: 1,
})

const jsonOf = ({ body }: UpstreamReply) => JSON.parse(Buffer.from(body as Uint8Array).toString('utf8'))

describe('A question about several layers of a server that answers by layer', () => {
  it('is a question for each of them, where nothing is hidden', () => {
    const each = { layerDefs: undefined, holds: 'whole', isKept: true }
    expect(asked(open, 'identify', identify, service)).toEqual([
      { ...each, layers: 'all:0' },
      { ...each, layers: 'all:2' },
    ])
    expect(asked(open, 'queryLegends', legends, service)).toEqual([
      { ...each, layers: 'show:0' },
      { ...each, layers: 'show:2' },
    ])
  })

  it('is a question for each of them with its own condition, where rows are hidden', () => {
    const [first, second, ...more] = asked(north, 'identify', identify, service)
    expect([first?.layers, second?.layers, more]).toEqual(['all:0', 'all:2', []])
    expect(Object.keys(JSON.parse(first?.layerDefs ?? '{}'))).toEqual(['0'])
    expect(first?.isKept).toBe(true)
  })

  it('is a question for each view of each of them', () => {
    const layers = asked(bySites, 'identify', identify, service).map((one) => one.layers)
    expect(layers.toSorted()).toEqual(['all:0', 'all:0', 'all:2', 'all:2'])
  })

  it.each([
    ['where nothing is hidden', open],
    ['where rows are hidden', north],
  ])('is answered by all that was found, %s', async (_title, grants) => {
    const made = plan(grants, 'identify', identify, service).plan
    const results = [0, 2].map((layerId) => ({
      layerId,
      layerName: assets.layers[layerId]?.name,
      attributes: {},
    }))
    const reply = await made.combine(results.map((one) => replyOf({ results: [one] })))
    expect(jsonOf(reply).results.map(({ layerId }: { layerId: number }) => layerId)).toEqual([0, 2])
  })

  it.each([
    ['where nothing is hidden', open],
    ['where rows are hidden', north],
  ])('fails where one of them fails, %s', async (_title, grants) => {
    const made = plan(grants, 'identify', identify, service).plan
    const failed = { ...replyOf({}), error: { code: 500, message: 'down', details: [] } }
    expect(await made.combine([replyOf({ results: [] }), failed])).toBe(failed)
  })

  it('stays one question to every other server, and where it asks for what lies on top', () => {
    expect(asked(open, 'identify', identify)).toHaveLength(1)
    expect(asked(north, 'identify', identify)).toHaveLength(1)
    expect(asked(open, 'identify', { ...identify, layers: 'top:0,2' }, service)).toHaveLength(1)
  })
})
