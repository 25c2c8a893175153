import { describe, expect, it } from 'vitest'
import type { UpstreamReply } from '../../packages/gateway/src/core/upstream/outbound.ts'
import { planned } from './planned.ts'

/**
 * One grant shows the shapes of some rows, another shows more rows without theirs. Shapes of those were taken out of the reply, unless
 * none had been asked for: `returnGeometry=false&returnCentroid=true` told the centre of every one.
 */
describe('centres without shapes', () => {
  const layer = {
    geometryType: 'esriGeometryPolygon',
    fields: [
      { name: 'OBJECTID', type: 'esriFieldTypeOID' },
      { name: 'KIND', type: 'esriFieldTypeString' },
    ],
  }
  const narrowings = [
    { where: "KIND = 'open'" },
    { where: "KIND = 'closed'", fields: { except: ['geometry'] } },
  ]
  const reply = (json: unknown): UpstreamReply => ({
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(json)),
    elapsedMs: 0,
  })

  it('are told of rows whose shapes are seen', async () => {
    const plan = planned(
      layer,
      narrowings,
      'where=1%3D1&outFields=KIND&returnGeometry=false&returnCentroid=true',
    )
    const rows = [
      { attributes: { OBJECTID: 1, KIND: 'open' }, centroid: { x: 1, y: 1 } },
      { attributes: { OBJECTID: 2, KIND: 'closed' }, centroid: { x: 2, y: 2 } },
    ]
    const replies = [reply({ features: rows }), reply({ objectIds: [1] })]
    const combined = await plan.combine(replies.slice(0, plan.steps.length))
    const { features } = JSON.parse(Buffer.from(combined.body as Uint8Array).toString('utf8'))
    expect(features[0].centroid).toEqual({ x: 1, y: 1 })
    expect(features[1].centroid).toBeUndefined()
  })
})
