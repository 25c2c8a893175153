import { describe, expect, it } from 'vitest'
import { requestOf } from '../../packages/gateway/src/core/request/gateway-request.fixture.ts'
import { transform } from '../../packages/gateway/src/transform/index.ts'
import { catalog, grantsOf, principalOf } from '../../packages/policy/src/decide/policy.fixture.ts'
import { compileGrants } from '../../packages/policy/src/index.ts'
import { replied } from './planned.ts'

const crew = { to: { roles: ['crew'] }, on: { services: ['**'], layers: ['Hydrants'] } }
const links = { publicUrl: 'https://gate.example', upstreamUrl: 'https://gis.internal/arcgis' }

const composed = (mapLayerId: number): Record<string, string> => ({
  layer: JSON.stringify({ id: 100, source: { type: 'mapLayer', mapLayerId } }),
})
const decide = (path: string, parameters: Readonly<Record<string, string>>) =>
  compileGrants(grantsOf(crew)).authorize(principalOf(), requestOf(path, parameters), catalog, 0)

/**
 * `dynamicLayer` describes a layer of the client's own making over a layer of the map. Nobody looked whether that layer was granted, and what
 * was not granted was described as if it were a group: with its name, its type and its description. Numbers of no layer were answered in
 * another way, so that the layers of a service could be counted.
 */
describe('a hidden layer that is named as a source', () => {
  it.each([
    ['dynamicLayer', {}],
    ['dynamicLayer/query', { where: '1=1' }],
    ['dynamicLayer/queryRelatedRecords', { objectIds: '1', relationshipId: '0' }],
    [
      'dynamicLayer/generateRenderer',
      { classificationDef: '{"type":"uniqueValueDef","uniqueValueFields":["status"]}' },
    ],
  ])('%s: is not there, like a number that no layer has', (path, parameters) => {
    const codes = [0, 3, 77].map((id) => {
      const decision = decide(path, { ...parameters, ...composed(id) })
      return decision.effect === 'deny' ? decision.code : 'permit'
    })
    expect(codes).toEqual(['request.not-found', 'request.not-found', 'request.not-found'])
    expect(decide(path, { ...parameters, ...composed(2) }).effect).toBe('permit')
  })

  it.each([
    ['in place of the layer that was asked for', { id: 3 }],
    ['under the number of the layer that was asked for by its source', { id: 100 }],
  ])('is not described %s', (_, described) => {
    const decision = decide('dynamicLayer', composed(2))
    if (decision.effect === 'deny') throw new Error(decision.reason)
    const reply = replied({ ...described, name: 'Valves', description: 'hidden', type: 'Feature Layer' })
    const request = requestOf('dynamicLayer', composed(2))
    expect(() => transform(request, reply, decision.obligations, links)).toThrow(/describes layer/)
  })
})
