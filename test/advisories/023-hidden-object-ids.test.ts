import { describe, expect, it } from 'vitest'
import { combined, planned } from './planned.ts'

const layer = {
  geometryType: 'esriGeometryPoint',
  hasAttachments: true,
  objectIdField: 'OBJECTID',
  fields: [
    { name: 'OBJECTID', type: 'esriFieldTypeOID' },
    { name: 'KIND', type: 'esriFieldTypeString' },
  ],
}
const hidden = { fields: { except: ['OBJECTID'] } }
const conditionOf = (plan: ReturnType<typeof planned>) =>
  new URLSearchParams(plan.steps[0]?.([]).question.query).get('definitionExpression') ??
  new URLSearchParams(plan.steps[0]?.([]).question.query).get('where')

/**
 * A grant may hide object ids. In GeoJSON the id stands beside the properties, and stayed where another grant showed those of other rows;
 * attachments told of each row which id it has, and whether there is a row of an id.
 */
describe('an object id that is hidden', () => {
  it('does not stand beside the properties of GeoJSON', async () => {
    const plan = planned(
      layer,
      [{ where: "KIND = 'open'" }, { ...hidden, where: "KIND = 'closed'" }],
      'where=1%3D1&outFields=KIND',
      { format: 'geojson' },
    )
    const features = [1, 2].map((id) => ({
      type: 'Feature',
      id,
      geometry: null,
      properties: { KIND: id === 1 ? 'open' : 'closed', OBJECTID: id },
    }))
    const replies = [{ type: 'FeatureCollection', features }, { objectIds: [1] }, { objectIds: [2] }]
    const answer = await combined(plan, replies.slice(0, plan.steps.length))
    expect(answer.features.map(({ id }: { id?: number }) => id)).toEqual([1, undefined])
  })

  it.each([
    ['a list of attachments', '7/attachments'],
    ['a file', '7/attachments/1'],
    ['a query of attachments', 'queryAttachments'],
  ])('is told by no %s', (_, operation) => {
    const format = operation.endsWith('/1') ? { format: 'bytes' } : {}
    expect(conditionOf(planned(layer, [hidden], '', { operation, ...format }))).toBe('1=0')
    const beside = planned(layer, [hidden, { where: "KIND = 'open'" }], '', { operation, ...format })
    expect(conditionOf(beside)).toMatch(/^KIND = 'open'(?: AND OBJECTID IN \(7\))?$/)
  })
})
