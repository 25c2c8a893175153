import { type MapRequest, operations } from '@mapgate/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mount, requestOf } from '../../packages/gateway/src/core/request/gateway-request.fixture.ts'
import type { GatewayRequest } from '../../packages/gateway/src/core/request/gateway-request.ts'
import type { UpstreamReply } from '../../packages/gateway/src/core/upstream/outbound.ts'
import { transform } from '../../packages/gateway/src/transform/index.ts'
import { layerOf } from '../../packages/policy/src/decide/policy.fixture.ts'
import { type OddStack, startOddStack } from './odd-stack.ts'

/**
 * The listing of services was filtered as JSON only. Asked without `f` or with `f=html` the map server's own page passed unread, and told
 * every service and folder of the site, to a caller who had one grant on one service.
 */

const secret = 'Secret_Service'
const page = `<html><title>Folder: /</title><a href="/arcgis/rest/services/${secret}/MapServer">${secret}</a></html>`

let stack: OddStack
beforeAll(async () => {
  stack = await startOddStack({
    grants: [{ fields: { only: ['NAME'] } }],
    layers: [{ ...layerOf(0, 'Sites', ['OBJECTID', 'NAME', 'OWNER']), id: 0 }],
    answer: (_, response) => {
      response.setHeader('content-type', 'text/html')
      return page
    },
  })
})
afterAll(() => stack?.close())

describe('a page that the map server wrote for everybody', () => {
  const formats = [
    '',
    '?f=html',
    '?f=HTML',
    '?f=',
    '?f=kmz',
    '?f=lyr',
    '?f=zip',
    '?f=jsapi',
    '?f=nmf',
    '?f=image',
    '?f=pbf',
  ]
  it.each(
    ['', '/', '/Folder', '/Sites/MapServer', '/Sites/MapServer/0', '/Sites/MapServer/legend'].flatMap(
      (path) => formats.map((format) => `/rest/services${path}${format}`),
    ),
  )('%s is refused, or answered by the gateway itself', async (target) => {
    const reply = await stack.ask(target)
    expect(reply.text).not.toContain(secret)
    expect(stack.asked()).toEqual([])
  })
})

describe('a format that nobody knows how to filter', () => {
  const served = operations.filter(({ refused }) => refused === undefined)
  const cases = served.flatMap((operation) => operation.formats.map((format) => ({ operation, format })))
  const service = {
    name: 'Water/Assets',
    type: 'MapServer',
    cached: true,
    capabilities: [],
    supportsDynamicLayers: true,
  }
  const layers = [layerOf(0, 'Parcels', ['OBJECTID', 'address', 'owner'])]
  const rights = { service: { ...service, layers }, whole: false, tiles: [], layers: new Map() }
  const context = { publicUrl: 'https://gate.example', upstreamUrl: 'https://gis.internal/arcgis' }
  /** Pictures, files and tiles of which the request was narrowed, or which a grant gives whole. */
  const narrowedBefore =
    /^(?:MapServer\.(?:export|tile|wmtsTile|wmtsTileJpg|image) image|FeatureServer\.image image|(?:Map|Feature)Server\.attachment bytes|MapServer\.generateKml kmz)$/

  it('is given to nobody from whom something is hidden', async () => {
    const passed: string[] = []
    for (const { operation, format } of cases) {
      const { map } = requestOf('0/query', { where: '1=1' })
      const asked = { ...map, operation, format } as MapRequest
      const request: GatewayRequest = { inbound: {} as never, mount, map: asked }
      for (const obligations of [
        { unrestricted: false, rights },
        { unrestricted: false },
        { unrestricted: false, listing: { services: new Set<string>(), folders: new Set<string>() } },
      ]) {
        const reply: UpstreamReply = { status: 200, headers: {}, body: Buffer.from(page), elapsedMs: 0 }
        const told = await Promise.resolve()
          .then(() => transform(request, reply, obligations, context))
          .catch(() => undefined)
        if (told !== undefined && String(told.body).includes(secret)) passed.push(`${operation.id} ${format}`)
      }
    }
    expect([...new Set(passed)].filter((one) => !narrowedBefore.test(one))).toEqual([])
  })
})
