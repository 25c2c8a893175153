import { parseRequest } from '@mapgate/protocol'
import { describe, expect, it } from 'vitest'
import { readService } from '../../packages/gateway/src/catalog/read-service.ts'
import type { GatewayRequest } from '../../packages/gateway/src/core/request/gateway-request.ts'
import { compileGrants } from '../../packages/policy/src/index.ts'
import { anonymous } from '../../packages/policy/src/model/principal.ts'

/**
 * What a caller may do was remembered for every service and operation that the caller ever asked for. A site of a thousand services
 * has some eighty thousand such pairs, each with the rights to all layers. What callers with the same grants share has an end too, which is further.
 */
describe('what is remembered of a caller', () => {
  it('has an end', () => {
    const names = Array.from({ length: 11_000 }, (_, index) => `Service${index}`)
    const services = new Map(
      names.map((name) => [name, readService({ name, type: 'MapServer' }, {}, { layers: [] })]),
    )
    const catalog = {
      generation: 1,
      service: (_: string, name: string) => services.get(name),
      services: () => [...services.values()],
    }
    const grants = [{ to: { anonymous: true as const }, on: { services: ['*'] }, for: ['view' as const] }]
    const { authorize } = compileGrants({ grants })
    const rightsTo = (name: string) => {
      const { request } = parseRequest({
        method: 'GET',
        path: `/rest/services/${name}/MapServer`,
        query: 'f=json',
      })
      const asked = { map: request, mount: { path: '/gis', upstream: 'site' } } as unknown as GatewayRequest
      const decision = authorize(anonymous, asked, catalog, 0)
      return decision.effect === 'permit' ? decision.obligations.rights : undefined
    }
    const first = rightsTo('Service0')
    expect(first).toBeDefined()
    expect(rightsTo('Service0')).toBe(first)
    for (const name of names) rightsTo(name)
    expect(rightsTo('Service0')).not.toBe(first)
    expect(rightsTo('Service0')).toEqual(first)
  })
})
