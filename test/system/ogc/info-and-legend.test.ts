import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPolicyStack } from '../../attacks/policy-stack.ts'
import type { Stack } from '../../e2e/stack.ts'
import { ask, getMap, type Query, queryOf, wmsDoor } from './doors.ts'

let stack: Stack
beforeAll(async () => {
  stack = await startPolicyStack()
})
afterAll(() => stack.close())

const door = wmsDoor('Assets_Service')
const service = '/arcgis/rest/services/Assets_Service/MapServer'

const infoOf = (layers: string, more: Query = {}): string =>
  `${door}?${queryOf({
    ...getMap(layers),
    REQUEST: 'GetFeatureInfo',
    QUERY_LAYERS: layers,
    INFO_FORMAT: 'application/json',
    X: 128,
    Y: 128,
    ...more,
  })}`

/** A square around the first hydrant that a caller sees, so that it lies under the pixel in the middle. */
async function aroundHydrant(key: string): Promise<string> {
  const query = 'where=1%3D1&outFields=OBJECTID&outSR=3857&resultRecordCount=1&f=json'
  const reply = await ask(stack, `${service}/2/query?${query}`, key)
  const { features } = (await reply.json()) as { features: { geometry: { x: number; y: number } }[] }
  const { x = 0, y = 0 } = features[0]?.geometry ?? {}
  return [x - 1280, y - 1280, x + 1280, y + 1280].join(',')
}

interface Told {
  readonly features: readonly { readonly properties: Readonly<Record<string, unknown>> }[]
}

describe('GetFeatureInfo of an ArcGIS service', () => {
  it('tells the rows at the centre of the pixel, and of a visitor’s rows only the fields that are seen', async () => {
    const BBOX = await aroundHydrant('visitor-key')
    const told = async (key: string) => (await (await ask(stack, infoOf('2', { BBOX }), key)).json()) as Told
    const [all, visitor] = [await told('demo-key'), await told('visitor-key')]
    expect(all.features.length).toBe(1)
    expect(visitor.features.length).toBe(1)
    expect(Object.keys(all.features[0]?.properties ?? {})).toContain('owner_name')
    expect(Object.keys(visitor.features[0]?.properties ?? {})).not.toContain('owner_name')
    expect(visitor.features[0]?.properties).toMatchObject({ district: 'Littlebrook' })
  })

  it.each(['text/plain', 'text/html', 'application/vnd.ogc.gml'])(
    'tells them as %s, which no browser runs',
    async (format) => {
      const BBOX = await aroundHydrant('visitor-key')
      const reply = await ask(stack, infoOf('2', { BBOX, INFO_FORMAT: format }), 'visitor-key')
      expect(reply.headers.get('content-type')).toContain(format)
      expect(reply.headers.get('content-security-policy')).toContain('sandbox')
      const text = await reply.text()
      expect(text).toContain('Littlebrook')
      expect(text).not.toContain('owner_name')
    },
  )

  it('refuses a layer that is hidden, or not in the map, in either list', async () => {
    const BBOX = await aroundHydrant('visitor-key')
    const answer = async (layers: string, queried: string) => {
      const reply = await ask(stack, infoOf(layers, { BBOX, QUERY_LAYERS: queried }), 'visitor-key')
      return { status: reply.status, text: await reply.text() }
    }
    expect(await answer('2', '4')).toMatchObject({ status: 400 })
    expect(await answer('2,7', '2')).toEqual(await answer('2,999', '2'))
    expect(await answer('2,7', '7')).toEqual(await answer('2,999', '999'))
  })

  it('tells as many rows of each layer as are asked for', async () => {
    const more = { FEATURE_COUNT: 3 }
    const reply = await ask(stack, infoOf('2,4', more), 'demo-key')
    const { features } = (await reply.json()) as Told
    expect(features.length).toBeLessThanOrEqual(6)
  })
})

describe('GetLegendGraphic of an ArcGIS service', () => {
  const legendOf = (layer: string, more: Query = {}): string =>
    `${door}?${queryOf({ SERVICE: 'WMS', VERSION: '1.1.1', REQUEST: 'GetLegendGraphic', LAYER: layer, FORMAT: 'image/png', ...more })}`

  it('is one picture with all symbols of the layer', async () => {
    const reply = await ask(stack, legendOf('2'), 'demo-key')
    expect(reply.headers.get('content-type')).toBe('image/png')
    const { width = 0, height = 0 } = await sharp(new Uint8Array(await reply.arrayBuffer())).metadata()
    expect(width).toBeGreaterThan(40)
    expect(height).toBeGreaterThan(40)
  })

  it('is larger for a group, and another one for a visitor', async () => {
    const bytesOf = async (layer: string, key: string) =>
      Buffer.from(await (await ask(stack, legendOf(layer), key)).arrayBuffer())
    const [layer, group] = [await bytesOf('2', 'demo-key'), await bytesOf('1', 'demo-key')]
    const heightOf = async (bytes: Buffer) => (await sharp(bytes).metadata()).height ?? 0
    expect(await heightOf(group)).toBeGreaterThan(await heightOf(layer))
  })

  it('is none of a hidden layer', async () => {
    const reply = await ask(stack, legendOf('7'), 'visitor-key')
    expect(reply.status).toBe(400)
    expect(await reply.text()).toContain('LayerNotDefined')
  })
})

describe('GetTile of a cached ArcGIS service', () => {
  const rest = '/arcgis/rest/services/Topo_Basemap/MapServer'
  const address = { TILEMATRIX: '11', TILEROW: '816', TILECOL: '352' }
  const tileOf = (more: Query = {}): string =>
    `${rest}/WMTS?${queryOf({
      SERVICE: 'WMTS',
      REQUEST: 'GetTile',
      VERSION: '1.0.0',
      LAYER: 'Topo_Basemap',
      STYLE: 'default',
      FORMAT: 'image/png',
      TILEMATRIXSET: 'default028mm',
      ...address,
      ...more,
    })}`

  it.each(['demo-key', 'visitor-key'])(
    'has the pixels of the tile that ArcGIS clients get: %s',
    async (key) => {
      const pixels = async (target: string) => {
        const reply = await ask(stack, target, key)
        expect(reply.headers.get('content-type')).toMatch(/^image\//)
        return sharp(new Uint8Array(await reply.arrayBuffer()))
          .ensureAlpha()
          .raw()
          .toBuffer()
      }
      const arcgis = await pixels(`${rest}/tile/11/816/352`)
      expect((await pixels(tileOf())).equals(arcgis)).toBe(true)
      expect((await pixels(tileOf({ TILEMATRIXSET: 'GoogleMapsCompatible' }))).equals(arcgis)).toBe(true)
    },
  )

  it.each([
    [{ LAYER: 'Other' }, 'InvalidParameterValue'],
    [{ TILEMATRIXSET: 'other' }, 'InvalidParameterValue'],
    [{ TILEMATRIX: '99' }, 'InvalidParameterValue'],
    [{ TILEROW: '9999999' }, 'TileOutOfRange'],
  ])('refuses %j', async (more, code) => {
    const reply = await ask(stack, tileOf(more), 'demo-key')
    expect(reply.status).toBe(400)
    expect(await reply.text()).toContain(`exceptionCode="${code}"`)
  })

  it('is not there for a service without a cache', async () => {
    const reply = await ask(
      stack,
      tileOf({ LAYER: 'Assets_Service' }).replace('Topo_Basemap', 'Assets_Service'),
      'demo-key',
    )
    expect(reply.status).toBe(400)
  })
})

describe('The audit line of a request of WMS', () => {
  it('names dialect, request and layers beside the operation', async () => {
    await (await ask(stack, `${door}?${queryOf(getMap('2,4'))}`, 'visitor-key')).arrayBuffer()
    await expect
      .poll(() => stack.audit.at(-1))
      .toMatchObject({
        dialect: 'WMS 1.1.1',
        request: 'GetMap',
        operation: 'MapServer.export',
        service: 'Assets_Service',
        layers: [2, 4],
        decision: 'permit',
      })
  })
})
