import { getLayer, queryFeatures } from '@esri/arcgis-rest-feature-service'
import { ApiKeyManager } from '@esri/arcgis-rest-request'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type GatewayBefore, keys, startGatewayBefore } from './gateway-before.ts'
import { type RunningKoop, startKoop } from './koop.ts'
import { readerOfTrees, trees } from './trees.ts'

let koop: RunningKoop
let gateway: GatewayBefore
beforeAll(async () => {
  koop = await startKoop({ trees })
  gateway = await startGatewayBefore(koop.url, { reader: readerOfTrees })
})
afterAll(async () => {
  await gateway?.close()
  await koop?.close()
})

const layer = '/rest/services/trees/FeatureServer/0'
type Who = keyof typeof keys

async function ask(who: Who | 'direct', path: string) {
  const direct = who === 'direct'
  const reply = await fetch(`${direct ? koop.url : gateway.url}${path}`, {
    headers: direct ? {} : { token: keys[who] },
  })
  return JSON.parse(await reply.text())
}

/** With arcgis-rest-js, as an application would. */
const rows = (who: Who, more: object = {}) =>
  queryFeatures({
    url: `${gateway.url}${layer}`,
    authentication: ApiKeyManager.fromKey(keys[who]),
    where: '1=1',
    outFields: '*',
    ...more,
  }) as Promise<{ features: { attributes: Record<string, unknown> }[]; count?: number }>

describe('A gateway before Koop, which lists no services', () => {
  it.each([
    '/rest/services/trees/FeatureServer?f=json',
    '/rest/services/trees/FeatureServer/layers?f=json',
    `${layer}?f=json`,
  ])(
    'describes everything to whom nothing is hidden, but for promises that it does not keep: %s',
    async (path) => {
      const [direct, whole] = [await ask('direct', path), await ask('whole', path)]
      expect(direct).toMatchObject(whole)
      expect(JSON.stringify(whole).length / JSON.stringify(direct).length).toBeGreaterThan(0.8)
    },
  )

  it.each([
    `${layer}/query?f=json&where=${encodeURIComponent("kind='oak'")}&outFields=*&outSR=4326`,
    `${layer}/query?f=geojson&where=${encodeURIComponent('height > 7')}&outFields=kind`,
    `${layer}/query?f=json&where=1%3D1&returnCountOnly=true`,
    `${layer}/query?f=json&where=1%3D1&returnIdsOnly=true`,
    `${layer}/query?f=json&geometry=10,50,10.25,50.25&geometryType=esriGeometryEnvelope&inSR=4326&outFields=OBJECTID`,
  ])('gives everything as it is to whom nothing is hidden: %s', async (path) => {
    expect(await ask('whole', path)).toEqual(await ask('direct', path))
  })

  it('says that there is no such service to whom nothing is hidden, and no more than ever to others', async () => {
    const path = '/rest/services/shrubs/FeatureServer?f=json'
    expect(await ask('whole', path)).toMatchObject({
      error: { code: 404, message: 'There is no such service.' },
    })
    expect(await ask('reader', path)).toMatchObject({ error: { code: 403 } })
    expect(gateway.log.join()).toContain('does not list its services')
  })

  it('gives arcgis-rest-js the rows and fields of each caller', async () => {
    expect((await rows('whole')).features).toHaveLength(9)
    const { features } = await rows('reader')
    expect(features.map(({ attributes }) => attributes.kind)).toEqual(Array(6).fill('elm'))
    expect(JSON.stringify(features)).not.toContain('Hidden-Owner')
    expect((await rows('reader', { returnCountOnly: true })).count).toBe(6)
    await expect(rows('reader', { where: "owner = 'Hidden-Owner-1'" })).rejects.toThrow()
  })

  it('describes the layer to a reader by what is seen, with the extent of the rows that are', async () => {
    const found = (await getLayer({
      url: `${gateway.url}${layer}`,
      authentication: ApiKeyManager.fromKey(keys.reader),
    })) as unknown as { fields: { name: string }[]; extent: object }
    expect(found.fields.map(({ name }) => name)).toEqual(['OBJECTID', 'kind', 'height'])
    expect(found.extent).toMatchObject({ xmin: 10, ymin: 50, xmax: 10.7, ymax: 50.7 })
  })
})
