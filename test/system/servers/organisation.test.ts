import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { checkOnline } from '../../../packages/gateway/src/cli/check-online.ts'
import { parseConfiguration } from '../../../packages/gateway/src/config/load.ts'
import { type GatewayBefore, keys, startGatewayBefore } from './gateway-before.ts'
import { type Answer, type Replay, startReplay } from './replay.ts'

const notFound: Answer = { error: { code: 400, message: 'Invalid URL', details: ['Invalid URL'] } }
const reference = { wkid: 102100, latestWkid: 3857 }
const extent = { xmin: 10, ymin: 20, xmax: 30, ymax: 40, spatialReference: reference }
const fields = ['OBJECTID', 'KIND', 'OWNER'].map((name, index) => ({
  name,
  type: index === 0 ? 'esriFieldTypeOID' : 'esriFieldTypeString',
  alias: name,
}))

/** A hosted feature service of one layer, as an organisation describes it. */
const hosted = (service: string): Record<string, Answer> => {
  const layer = {
    currentVersion: 12,
    id: 0,
    name: service,
    type: 'Feature Layer',
    geometryType: 'esriGeometryPoint',
    objectIdField: 'OBJECTID',
    extent,
    fields,
  }
  const root = { currentVersion: 12, serviceItemId: 'a1', capabilities: 'Query', spatialReference: reference }
  const features = [{ attributes: { OBJECTID: 1, KIND: 'a', OWNER: 'Hidden-Owner' } }]
  return {
    [`${service}/FeatureServer`]: {
      ...root,
      layers: [{ id: 0, name: service }],
      tables: [],
      fullExtent: extent,
    },
    [`${service}/FeatureServer/layers`]: { layers: [layer], tables: [] },
    [`${service}/FeatureServer/0`]: layer,
    [`${service}/FeatureServer/0/query`]: { objectIdFieldName: 'OBJECTID', fields, features },
  }
}

let replay: Replay
let gateway: GatewayBefore
beforeAll(async () => {
  // An organisation lists what is shared with everybody, without folders, each service with its address.
  const answers: Record<string, Answer> = { ...hosted('Listed'), ...hosted('Unlisted') }
  replay = await startReplay(answers, notFound)
  const url = `${replay.url}/rest/services/Listed/FeatureServer`
  answers[''] = { currentVersion: 12, services: [{ name: 'Listed', type: 'FeatureServer', url }] }
  gateway = await startGatewayBefore(replay.url, { reader: { fields: { except: ['OWNER'] } } })
})
afterAll(async () => {
  await gateway?.close()
  await replay?.close()
})

async function ask(who: keyof typeof keys, path: string) {
  const reply = await fetch(`${gateway.url}/rest/services${path}`, { headers: { token: keys[who] } })
  return JSON.parse(await reply.text())
}

describe('An organisation that lists only part of its services', () => {
  it.each(['whole', 'reader'] as const)(
    'lists them by addresses of the gateway, without folders, to %s',
    async (who) => {
      const url = `${gateway.url}/rest/services/Listed/FeatureServer`
      expect(await ask(who, '?f=json')).toEqual({
        currentVersion: 12,
        services: [{ name: 'Listed', type: 'FeatureServer', url }],
      })
    },
  )

  it.each(['Listed', 'Unlisted'])('gives rows of %s with the fields that are seen', async (service) => {
    const path = `/${service}/FeatureServer/0/query?f=json&where=1%3D1&outFields=*`
    expect((await ask('reader', path)).features).toEqual([{ attributes: { OBJECTID: 1, KIND: 'a' } }])
    expect((await ask('whole', path)).features[0].attributes.OWNER).toBe('Hidden-Owner')
    expect(await ask('reader', `/${service}/FeatureServer?f=json`)).toMatchObject({ layers: [{ id: 0 }] })
  })

  it('refuses what is not there', async () => {
    expect(await ask('whole', '/Missing/FeatureServer?f=json')).toMatchObject({ error: { code: 404 } })
    expect(await ask('reader', '/Missing/FeatureServer?f=json')).toMatchObject({ error: { code: 403 } })
  })
})

describe('mapgate check --online, before a server without a list', () => {
  const bare: Replay[] = []
  afterEach(async () => {
    for (const server of bare.splice(0)) await server.close()
  })

  async function check(root: Answer, service: string) {
    const server = await startReplay({ '': root, ...hosted('Trees') }, notFound)
    bare.push(server)
    const loaded = parseConfiguration(
      stringify({
        publicUrl: 'https://my.url.com',
        upstreams: { site: { kind: 'arcgis', url: server.url } },
        mounts: [{ path: '/arcgis', upstream: 'site' }],
        grants: [{ name: 'trees', to: { anonymous: true }, on: { services: [service] } }],
      }),
      '.',
    )
    if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults))
    return checkOnline(loaded)
  }

  it.each<[string, Answer]>([
    ['no such address', { status: 404, type: 'text/html', text: '<html>Cannot GET</html>' }],
    ['an error that says so', notFound],
    ['JSON that lists nothing', { currentVersion: 10.4 }],
  ])('that answers %s: services are asked for by their names', async (_, root) => {
    const found = await check(root, 'Trees')
    expect(found.map(({ what, good }) => [what, good])).toEqual([
      ['upstream site', true],
      ['grants', true],
    ])
    expect(found[0]?.finding).toContain('answers without a list')
    const missing = await check(root, 'Treees')
    expect(missing.map(({ good }) => good)).toEqual([true, false])
    expect(missing[1]?.faults?.[0]?.message).toContain('Treees')
  })
})
