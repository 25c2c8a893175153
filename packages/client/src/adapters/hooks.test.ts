import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fakeWorld } from '../fake-world.fixture.ts'
import { connect, type Gate } from '../gate.ts'
import * as arcgisRest from './arcgis-rest.ts'
import * as arcgis4 from './arcgis4.ts'
import * as cesium from './cesium.ts'
import * as deckgl from './deckgl.ts'
import { BLANK } from './image.ts'
import * as mapbox from './mapbox.ts'
import * as maplibre from './maplibre.ts'

const BASE = 'https://gw.example/map'
const TILE = `${BASE}/Assets/MapServer/tile/1/2/3`
const STRANGERS = [
  'https://gw.example.evil/map/x',
  'https://gw.example/mapper/x',
  'https://evil/?https://gw.example/map/',
]

let gate: Gate
let world: ReturnType<typeof fakeWorld>
beforeEach(async () => {
  world = fakeWorld()
  gate = connect({ url: BASE, credential: 'good' }, world.tab())
})
afterEach(() => gate.close())

describe('hooks that name the address and the headers of a request', () => {
  test.each(STRANGERS)('%s gets nothing from any of them', async (url) => {
    await gate.ready()
    expect(await maplibre.carry(gate)(url, 'Tile')).toEqual({ url })
    expect(mapbox.carry(gate)(url, 'Source')).toEqual({ url })
    expect(await arcgisRest.carry(gate).getToken(url)).toBe('')
  })

  test('MapLibre waits for the first ticket; tiles carry it, and everything else the header', async () => {
    const transformRequest = maplibre.carry(gate)
    expect(await transformRequest(TILE, 'Tile')).toEqual({ url: `${TILE}?mg_ticket=ticket-1` })
    expect(await transformRequest(`${BASE}/style`, 'Style')).toEqual({
      url: `${BASE}/style`,
      headers: { token: 'good' },
    })
  })

  test('Mapbox GL cannot wait: a closed gate gives it a picture of nothing', async () => {
    await gate.ready()
    const transformRequest = mapbox.carry(gate)
    expect(transformRequest(TILE, 'Tile')).toEqual({ url: `${TILE}?mg_ticket=ticket-1` })
    world.valid.clear()
    world.sleep(400_000)
    await gate.renew()
    expect(transformRequest(TILE, 'Tile')).toEqual({ url: BLANK })
  })

  test('a map error renews what was refused, once for a burst, and asks for the tiles again', async () => {
    await gate.ready()
    world.issued.clear()
    const refreshed: string[] = []
    const recover = maplibre.recover(gate)
    const event = {
      error: { url: TILE },
      sourceId: 'assets',
      target: { refreshTiles: (id: string) => refreshed.push(id) },
    }
    await Promise.all([recover(event), recover(event), recover(event)])
    expect(world.ticketPosts()).toHaveLength(2)
    expect(refreshed.length).toBeGreaterThan(0)
    await recover({ error: { url: 'https://elsewhere.example/' }, target: {} })
    expect(world.requests.filter(({ url }) => url.includes('elsewhere'))).toEqual([])
  })

  test('Cesium puts the ticket in when it sends, renews behind its back, and leaves other hosts to themselves', async () => {
    const sent: string[] = []
    const original = (url: string) => sent.push(url)
    const loaders = { loadWithXhr: original, loadImageElement: original }
    const Resource = Object.assign(class {}, { _Implementations: loaders })
    cesium.carry(gate, Resource)
    const load = Resource._Implementations.loadWithXhr as unknown as (...xhr: unknown[]) => {
      abort?: () => void
    }
    const text = () =>
      new Promise((resolve, reject) => load(TILE, undefined, 'GET', undefined, {}, { resolve, reject }))
    expect(await text()).toContain('/map/Assets/MapServer/tile/1/2/3')
    world.issued.clear()
    expect(await text()).toContain('/map/Assets/MapServer/tile/1/2/3')
    expect(world.requests.at(-1)).toMatchObject({ url: `${TILE}?mg_ticket=ticket-2`, token: null })
    world.forbidden.add('/map/Assets/MapServer/tile')
    await expect(text()).rejects.toMatchObject({ statusCode: 403 })
    for (const url of STRANGERS) load(url, undefined, 'GET', undefined, {}, {})
    expect(sent).toEqual(STRANGERS)
  })

  test('deck.gl fetches by ticket', async () => {
    const response = await deckgl.carry(gate).fetch(TILE)
    expect(response.status).toBe(200)
    expect(world.requests.at(-1)).toMatchObject({ url: `${TILE}?mg_ticket=ticket-1`, token: null })
  })

  test('arcgis-rest-js gets the credential as its token, and a better one after a refusal', async () => {
    let credential = 'old'
    const source = (refused?: string) => {
      if (refused) credential = 'good'
      return credential
    }
    const renewing = connect({ url: BASE, credential: source }, world.tab())
    const manager = arcgisRest.carry(renewing)
    expect(await manager.getToken(TILE)).toBe('old')
    expect(await (await manager.refreshCredentials()).getToken(TILE)).toBe('good')
    renewing.close()
  })
})

describe('the interceptor of the ArcGIS Maps SDK', () => {
  type Interceptor = { urls: RegExp; before: (request: object) => Promise<unknown> }
  const install = (identity?: { getCredential: (url: string, options?: never) => Promise<unknown> }) => {
    const other = { urls: 'https://gw.example', headers: { other: '1' } }
    const config = { request: { interceptors: [other] as unknown[] } }
    arcgis4.carry(gate, config, identity)
    return { first: config.request.interceptors[0] as Interceptor, count: config.request.interceptors.length }
  }

  test('stands first, keeps the others, and compares addresses, not prefixes', () => {
    const { first, count } = install()
    expect(count).toBe(2)
    expect(first.urls).toBeInstanceOf(RegExp)
    expect(first.urls.test(`${BASE}/Assets/MapServer`)).toBe(true)
    for (const url of STRANGERS) expect(first.urls.test(url)).toBe(false)
  })

  test('JSON requests get the header, and no sign-in dialog where there is no IdentityManager', async () => {
    const requestOptions = { responseType: 'json', headers: { accept: 'x' } }
    expect(await install().first.before({ url: BASE, requestOptions })).toBeUndefined()
    expect(requestOptions).toMatchObject({ headers: { accept: 'x', token: 'good' }, authMode: 'anonymous' })
  })

  test('pictures are fetched by ticket, with the parameters that the library would send', async () => {
    const query = { f: 'image', bbox: '1,2', layers: null, list: [1, 2], dynamicLayers: { id: 1 } }
    const picture = await install().first.before({
      url: TILE,
      requestOptions: { responseType: 'blob', query },
    })
    expect(picture).toBeInstanceOf(Blob)
    expect(decodeURIComponent(world.requests.at(-1)?.url ?? '')).toBe(
      `${TILE}?f=image&bbox=1,2&list=1&list=2&dynamicLayers={"id":1}&mg_ticket=ticket-1`,
    )
  })

  test('a refused request is repeated once with a better header, by the way that the library offers', async () => {
    let credential = 'old'
    gate.close()
    const source = (refused?: string) => {
      if (refused) credential = 'good'
      return credential
    }
    gate = connect({ url: BASE, credential: source }, world.tab())
    const identity = { getCredential: async () => 'a dialog' as unknown }
    install(identity)
    const requestOptions = { headers: { token: 'old', accept: 'x' } }
    const error = Object.assign(new Error('Invalid token'), { details: { httpStatus: 498, requestOptions } })
    const ask = (url: string) => identity.getCredential.call(identity, ...([url, { error }] as unknown as []))
    expect(await ask(`${BASE}/x`)).toMatchObject({ ssl: false })
    expect(requestOptions.headers).toEqual({ token: 'good', accept: 'x' })
    await expect(ask(`${BASE}/x`)).rejects.toBe(error)
    expect(await ask('https://elsewhere.example/x')).toBe('a dialog')
  })
})
