import { parseRequest } from '@mapgate/protocol'
import { describe, expect, it } from 'vitest'
import { compileGrants } from '../../packages/gateway/src/authz/index.ts'
import { readService } from '../../packages/gateway/src/catalog/read-service.ts'
import type { GatewayRequest } from '../../packages/gateway/src/core/gateway-request.ts'
import type { Principal } from '../../packages/gateway/src/core/principal.ts'
import { createPlanner } from '../../packages/gateway/src/plan/index.ts'

/**
 * `envelopeAggregate`, `convexHullAggregate` and `centroidAggregate` need no field, so a group by object id told the place of every
 * row whose geometry was hidden. The sample server does not know them; what is asked of the map server is looked at instead.
 */
describe('an aggregate of hidden shapes', () => {
  const service = readService(
    { name: 'Sites', type: 'FeatureServer' },
    {},
    {
      layers: [
        {
          id: 0,
          type: 'Feature Layer',
          name: 'Sites',
          geometryType: 'esriGeometryPoint',
          objectIdField: 'OBJECTID',
          fields: [
            { name: 'OBJECTID', type: 'esriFieldTypeOID' },
            { name: 'NAME', type: 'esriFieldTypeString' },
          ],
        },
      ],
    },
  )
  const catalog = { generation: 1, service: () => service, services: () => [service] }
  const caller: Principal = {
    id: 'key:k',
    name: 'k',
    kind: 'key',
    roles: ['all'],
    attributes: {},
    scope: {},
    shownAs: 'key',
    expiresAt: null,
    carrier: 'header',
  }
  const { authorize } = compileGrants({
    grants: [
      {
        to: { roles: ['all'] },
        on: { services: ['Sites'] },
        for: ['query'],
        with: { fields: { except: ['geometry'] } },
      },
    ],
  })
  const plan = createPlanner({
    href: {
      outputs: { keep: () => '', get: () => undefined },
      publicUrl: 'https://gate.example',
      clock: () => 0,
    },
  })

  /** The request that would go to the map server. */
  function sent(statistics: unknown): string {
    const parsed = parseRequest({
      method: 'GET',
      path: '/rest/services/Sites/FeatureServer/0/query',
      query: `f=json&where=1%3D1&groupByFieldsForStatistics=OBJECTID&outStatistics=${encodeURIComponent(JSON.stringify(statistics))}`,
    })
    const request = {
      map: parsed.request,
      mount: { path: '/gis', upstream: 'site' },
      inbound: { headers: {}, method: 'GET' },
    } as unknown as GatewayRequest
    const decision = authorize(caller, request, catalog, 0)
    if (decision.effect === 'deny') throw new Error(decision.reason)
    const [step] = plan(request, decision.obligations, caller).steps
    return decodeURIComponent(step?.([]).query ?? '')
  }

  it.each(['envelopeAggregate', 'convexHullAggregate', 'centroidAggregate'])(
    'is over no rows: %s',
    (statisticType) => {
      expect(sent([{ statisticType }])).toContain('1=0')
    },
  )

  it('is told from numbers of fields that are seen', () => {
    expect(
      sent([{ statisticType: 'count', onStatisticField: 'NAME', outStatisticFieldName: 'n' }]),
    ).not.toContain('1=0')
  })
})
