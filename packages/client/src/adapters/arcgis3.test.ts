import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fakeWorld } from '../fake-world.fixture.ts'
import { connect, type Gate } from '../gate.ts'
import { carry } from './arcgis3.ts'
import { BLANK } from './image.ts'

/*
 * Stands in for the AMD modules of JS API 3.x, in the shape that 3.14 and 3.43 have (protocol notes 1): one global pre-callback, CORS
 * servers in the configuration, layers whose classes have getImageUrl with a callback and a getTileUrl that cannot wait.
 */
type Arguments = { url: string; headers?: Record<string, string>; content?: object }

const GATEWAY = 'https://gw.example:8443/map'
const SERVICE = `${GATEWAY}/Assets/MapServer`

const esri = () => {
  let callback = (args: Arguments): Arguments => args
  class Dynamic {
    _img_loading: object | null = null
    url = SERVICE
    getImageUrl(_extent: unknown, width: number, height: number, done: (url: string) => void) {
      done(`${this.url}/export?f=image&size=${width},${height}`)
    }
  }
  class Tiled {
    url = SERVICE
    refreshed = 0
    getTileUrl(level: number, row: number, column: number) {
      return `${this.url}/tile/${level}/${row}/${column}`
    }
    refresh() {
      this.refreshed++
    }
  }
  const config = { defaults: { io: { corsEnabledServers: ['elsewhere.example'] as unknown[] } } }
  const request = {
    setRequestPreCallback: (next: typeof callback) => {
      callback = next
    },
  }
  return { config, request, Dynamic, Tiled, send: (args: Arguments) => callback(args) }
}

let gate: Gate
let world: ReturnType<typeof fakeWorld>
beforeEach(() => {
  world = fakeWorld()
  gate = connect({ url: GATEWAY, credential: 'good' }, world.tab())
})
afterEach(() => gate.close())

describe('the adapter of JS API 3.x', () => {
  test('the gateway is known to speak CORS before any layer is made', () => {
    const { config, request } = esri()
    carry(gate, { config, request })
    expect(config.defaults.io.corsEnabledServers).toEqual(['elsewhere.example', 'gw.example:8443'])
  })

  test('requests to the gateway get the header and keep their own', () => {
    const { config, request, send } = esri()
    carry(gate, { config, request })
    expect(send({ url: `${SERVICE}?f=json`, headers: { 'X-Requested-With': 'x' } })).toEqual({
      url: `${SERVICE}?f=json`,
      headers: { 'X-Requested-With': 'x', token: 'good' },
    })
  })

  test.each([
    'https://gw.example.evil:8443/map/x',
    'https://evil.example/?https://gw.example:8443/map/x',
    'https://gw.example/map/x',
    'https://server.arcgisonline.com/arcgis/rest/services',
  ])('%s gets nothing', (url) => {
    const { config, request, send } = esri()
    carry(gate, { config, request })
    expect(send({ url })).toEqual({ url })
  })

  test('a callback that was there before, and one that comes later, both stay in force', () => {
    const { config, request, send } = esri()
    const mark = (name: string) => (args: Arguments) => ({ ...args, content: { ...args.content, [name]: 1 } })
    carry(gate, { config, request, preCallback: mark('before') })
    expect(send({ url: SERVICE })).toMatchObject({ content: { before: 1 }, headers: { token: 'good' } })
    request.setRequestPreCallback(mark('later'))
    expect(send({ url: SERVICE })).toMatchObject({ content: { later: 1 }, headers: { token: 'good' } })
  })

  test('images of dynamic layers come as blobs, fetched by ticket', async () => {
    const { config, request, Dynamic } = esri()
    carry(gate, { config, request, layers: [Dynamic] })
    const shown = await new Promise<string>((done) => new Dynamic().getImageUrl({}, 400, 300, done))
    expect(shown).toMatch(/^blob:/)
    expect(world.requests.at(-1)).toMatchObject({ token: null, status: 200 })
    expect(world.requests.at(-1)?.url).toContain('size=400,300&mg_ticket=')
  })

  test('an image that comes late does not take the place of a newer one', async () => {
    const { config, request, Dynamic } = esri()
    carry(gate, { config, request, layers: [Dynamic] })
    const layer = new Dynamic()
    const shown: string[] = []
    layer.getImageUrl({}, 1, 1, (url) => shown.push(url))
    layer._img_loading = {}
    await world.settle()
    expect(shown).toEqual([])
  })

  test('an image that is refused becomes one that does not load, so that the layer reports it', async () => {
    world.valid.clear()
    const { config, request, Dynamic } = esri()
    carry(gate, { config, request, layers: [Dynamic] })
    expect(await new Promise((done) => new Dynamic().getImageUrl({}, 1, 1, done))).toBe('data:,')
  })

  test('images of other hosts are left alone', async () => {
    const { config, request, Dynamic } = esri()
    carry(gate, { config, request, layers: [Dynamic] })
    const layer = Object.assign(new Dynamic(), { url: 'https://elsewhere.example/MapServer' })
    const shown = await new Promise((done) => layer.getImageUrl({}, 1, 1, done))
    expect(shown).toBe('https://elsewhere.example/MapServer/export?f=image&size=1,1')
    expect(world.requests).toEqual([])
  })

  test('tiles carry the ticket of the moment; before the first one they are blank and asked for anew', async () => {
    const { config, request, Tiled } = esri()
    carry(gate, { config, request, layers: [Tiled] })
    const layer = new Tiled()
    expect(layer.getTileUrl(1, 2, 3)).toBe(BLANK)
    await world.settle()
    expect(layer.refreshed).toBe(1)
    expect(layer.getTileUrl(1, 2, 3)).toBe(`${SERVICE}/tile/1/2/3?mg_ticket=ticket-1`)
    await world.pass(200_000)
    expect(layer.getTileUrl(1, 2, 3)).toBe(`${SERVICE}/tile/1/2/3?mg_ticket=ticket-2`)
    expect(layer.refreshed).toBe(1)
  })

  test('tiles are blank while the gate is closed, so that nobody asks in vain', async () => {
    world.valid.clear()
    const { config, request, Tiled } = esri()
    carry(gate, { config, request, layers: [Tiled] })
    await gate.ready().catch(() => {})
    expect(new Tiled().getTileUrl(1, 2, 3)).toBe(BLANK)
    expect(world.requests).toHaveLength(1)
  })
})
