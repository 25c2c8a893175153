import { describe, expect, it } from 'vitest'
import { requestOf } from '../decide/policy.fixture.ts'
import { ruleOf } from './operations/table.ts'
import { demandMembers } from './promised-members.ts'

describe('JSON that is no reply to what was asked', () => {
  it.each([
    ['0/query', { where: '1=1' }],
    ['0/queryRelatedRecords', { objectIds: '1', relationshipId: '0' }],
    [
      'identify',
      {
        geometry: '0,0',
        geometryType: 'esriGeometryPoint',
        tolerance: '3',
        mapExtent: '0,0,1,1',
        imageDisplay: '9,9,96',
      },
    ],
    ['export', { bbox: '0,0,1,1' }],
    ['legend', {}],
    ['', {}],
  ])('is refused: %s', (path, parameters) => {
    const { map } = requestOf(path, parameters)
    expect(() => demandMembers({ status: 'busy' }, ruleOf(map.operation)?.show?.members)).toThrow(
      'upstream.invalid-reply',
    )
  })

  it('passes with what was asked for, empty or not', () => {
    const { map } = requestOf('0/query', { where: '1=1' })
    for (const json of [{ features: [] }, { count: 0 }, { objectIds: null }, { extent: null }])
      expect(() => demandMembers(json, ruleOf(map.operation)?.show?.members)).not.toThrow()
  })
})
