import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type GatewayBefore, keys, startGatewayBefore } from './gateway-before.ts'
import { type Replay, startReplay } from './replay.ts'
import { notFound, site } from './shapes.ts'

const mercatorEdge = -20_037_508.342789244
let replay: Replay
let gateway: GatewayBefore
beforeAll(async () => {
  replay = await startReplay(site, notFound)
  const reader = { where: "KIND = 'a'", fields: { except: ['OWNER'] } }
  gateway = await startGatewayBefore(replay.url, { reader })
})
afterAll(async () => {
  await gateway?.close()
  await replay?.close()
})

async function ask(who: keyof typeof keys, path: string) {
  const reply = await fetch(`${gateway.url}/rest/services${path}`, { headers: { token: keys[who] } })
  return JSON.parse(await reply.text())
}

describe('Servers as they are, behind the gateway', () => {
  it('are listed with the folders and services that can be read', async () => {
    const { folders, services } = await ask('whole', '?f=json')
    expect(folders).toEqual(['New'])
    expect(services.map(({ name }: { name: string }) => name)).toEqual(['Nine', 'Ten', 'Broken', 'Torn'])
    expect(gateway.log.join()).toContain('the folder Closed of site')
    // Services are read after the lists.
    for (const words of ['Broken (MapServer) of site', 'layer 1 (Pumps) of Torn (MapServer) of site'])
      await expect.poll(() => gateway.log.join()).toContain(words)
  })

  it.each(['/Nine/MapServer', '/Nine/MapServer/0', '/Ten/MapServer', '/New/Eleven/FeatureServer/0/info'])(
    'give everything as it is to whom nothing is hidden: %s',
    async (path) => {
      expect(site[path.slice(1)]).toMatchObject(await ask('whole', `${path}?f=json`))
    },
  )

  it('of 9.3 give rows and fields to whom some are hidden, though they list no layers', async () => {
    const { features } = await ask('reader', '/Nine/MapServer/0/query?f=json&where=1%3D1&outFields=*')
    expect(features[0].attributes).toEqual({ OBJECTID: 1, KIND: 'a' })
    expect(await ask('reader', '/Nine/MapServer?f=json')).toMatchObject({
      layers: [{ id: 0 }],
      fullExtent: { xmin: 166_021, spatialReference: { wkid: 25832 } },
    })
  })

  it('of 10.0 are not asked for an extent, and the area of the reference stands for it', async () => {
    replay.asked.length = 0
    expect(await ask('reader', '/Ten/MapServer/0?f=json')).toMatchObject({ extent: { xmin: mercatorEdge } })
    expect(replay.asked).toContain('Ten/MapServer/0?f=json')
    expect(replay.asked.filter((path) => path.startsWith('Ten/') && path.includes('query'))).toEqual([])
  })

  it('that fail to give an extent give the rest of the description', async () => {
    const found = await ask('reader', '/New/Eleven/FeatureServer/0?f=json')
    expect(found).toMatchObject({ name: 'Wells', extent: { xmin: mercatorEdge } })
    expect(JSON.stringify(found)).not.toContain('OWNER')
  })

  it('give their own error of a service to whom nothing is hidden, and the same refusal as ever to others', async () => {
    expect(await ask('whole', '/Broken/MapServer?f=json')).toMatchObject({ error: { code: 500 } })
    const missing = await ask('reader', '/Missing/MapServer?f=json')
    expect(await ask('reader', '/Broken/MapServer?f=json')).toEqual(missing)
    expect(await ask('whole', '/Missing/MapServer?f=json')).toMatchObject({ error: { code: 404 } })
  })

  it('keep a layer that cannot be read from those from whom something is hidden', async () => {
    expect(await ask('reader', '/Torn/MapServer?f=json')).toMatchObject({ layers: [{ id: 0 }] })
    expect(await ask('reader', '/Torn/MapServer/1?f=json')).toMatchObject({ error: { code: 404 } })
  })

  it('tell why tasks are not served where clients ask first', async () => {
    const { error } = await ask('whole', '/Print/GPServer?f=json')
    expect(error.message).toContain('Tasks and printing are not served yet')
  })
})
