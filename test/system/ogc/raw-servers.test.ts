import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OgcServer } from '../../ogc/listener.ts'
import { countColours, mapOf, pixelsOf, wholeBox } from '../../ogc/pictures.ts'
import { type ServerKind, startOgcServer } from '../../ogc/servers.ts'
import { colours } from '../../ogc/world.ts'

// What MapServer 8.0 and QGIS Server 3.22 do with what the gateway must not pass on: each of these is why something is refused or built anew.
// A newer server that behaves otherwise fails here, and not in a test that would then prove nothing.

let servers: Record<ServerKind, OgcServer>
const fetched: string[] = []
const trap = createServer((request, response) => {
  fetched.push(request.url ?? '')
  response.end('')
})

beforeAll(async () => {
  const [mapserver, qgis] = await Promise.all([startOgcServer('mapserver'), startOgcServer('qgis')])
  servers = { mapserver, qgis }
  trap.listen(0, '127.0.0.1')
  await once(trap, 'listening')
})
afterAll(async () => {
  trap.closeAllConnections()
  trap.close()
  await Promise.all([servers.mapserver.close(), servers.qgis.close()])
})

const kinds: readonly ServerKind[] = ['mapserver', 'qgis']
const trapUrl = () => `http://127.0.0.1:${(trap.address() as AddressInfo).port}/wms`

async function ask(kind: ServerKind, query: string): Promise<{ status: number; type: string; body: Buffer }> {
  const reply = await fetch(`${servers[kind].url}?${query}`)
  return {
    status: reply.status,
    type: reply.headers.get('content-type') ?? '',
    body: Buffer.from(await reply.arrayBuffer()),
  }
}

const query = (parameters: Record<string, string>): string => new URLSearchParams(parameters).toString()

/** Names of the layers whose colours are in a picture. */
async function drawn(kind: ServerKind, text: string): Promise<readonly string[]> {
  const { body, type } = await ask(kind, text)
  if (!type.startsWith('image/')) return [`${type}: ${body.toString().slice(0, 400)}`]
  const counts = countColours(await pixelsOf(body))
  return Object.entries(colours).flatMap(([name, colour]) => (counts.has(colour) ? [name] : []))
}

/** Pixels of parcels: 16,875 of the open ones, and 2,500 of the restricted one that lies alone; the other lies on an open one. */
async function parcelPixels(kind: ServerKind, text: string): Promise<number> {
  const { body } = await ask(kind, text)
  return countColours(await pixelsOf(body)).get(colours.parcels) ?? 0
}

const openOnly = {
  mapserver:
    '<Filter><PropertyIsEqualTo><PropertyName>zone</PropertyName><Literal>open</Literal></PropertyIsEqualTo></Filter>',
  qgis: `parcels:"zone" = 'open'`,
} as const

describe.each(kinds)('%s', (kind) => {
  it('draws each layer in its colour, and a group as what is in it', async () => {
    expect(await drawn(kind, query(mapOf('parcels')))).toEqual(['parcels'])
    expect(await drawn(kind, query(mapOf('Wege & Stege')))).toEqual(['mainRoads', 'sideRoads'])
    expect(await drawn(kind, query(mapOf('network')))).toEqual([
      'vault',
      'mainRoads',
      'sideRoads',
      'hydrants',
    ])
    expect(await drawn(kind, query(mapOf('everything')))).toEqual(Object.keys(colours))
  })

  it('takes the last of two keys, whatever their case: of layers', async () => {
    expect(await drawn(kind, `${query(mapOf('parcels'))}&LAYERS=vault`)).toEqual(['vault'])
    expect(await drawn(kind, `${query(mapOf('parcels'))}&layers=vault`)).toEqual(['vault'])
  })

  it('takes the last of two filters, so that an empty one opens what the first closed', async () => {
    const filtered = query(mapOf('parcels', { FILTER: openOnly[kind] }))
    const [all, some, opened] = [
      await parcelPixels(kind, query(mapOf('parcels'))),
      await parcelPixels(kind, filtered),
      await parcelPixels(kind, `${filtered}&FILTER=`),
    ]
    expect(some).toBeLessThan(all - 2_000)
    expect(opened).toBe(all)
  })

  it('understands requests in other letters, MapServer without SERVICE too', async () => {
    const { SERVICE: _, REQUEST: __, ...rest } = mapOf('parcels')
    expect(await drawn(kind, `service=WMS&request=getmap&${query(rest)}`)).toEqual(['parcels'])
    const unnamed = await drawn(kind, `request=getmap&${query(rest)}`)
    // Where its module of a landing page is installed, QGIS Server sends such a request on to that.
    const unknown = expect.stringMatching(/Service unknown|^: $/)
    expect(unnamed).toEqual(kind === 'mapserver' ? ['parcels'] : [unknown])
  })

  it('opens what MAP names, although it was started with a map', async () => {
    const { body } = await ask(kind, query({ MAP: '/etc/passwd', ...mapOf('parcels') }))
    expect(body.toString()).toMatch(/msLoadMap|Project file error/)
  })

  it('draws a layer that only a style document names', async () => {
    const body = `<StyledLayerDescriptor version="1.0.0"><NamedLayer><Name>vault</Name><UserStyle><FeatureTypeStyle><Rule><PolygonSymbolizer><Fill><CssParameter name="fill">#ff00aa</CssParameter></Fill></PolygonSymbolizer></Rule></FeatureTypeStyle></UserStyle></NamedLayer></StyledLayerDescriptor>`
    const { LAYERS: _, STYLES: __, ...rest } = mapOf('')
    expect(await drawn(kind, query({ ...rest, SLD_BODY: body }))).toMatchObject(
      kind === 'mapserver' ? ['vault'] : [expect.anything()],
    )
  })

  it('swaps axes by the version', async () => {
    const [west, south, east, north] = [10.0001, 50.0001, 10.009, 50.0058]
    const { SRS: _, ...rest } = mapOf('parcels')
    const [older, newer] = [
      await drawn(kind, query({ ...rest, SRS: 'EPSG:4326', BBOX: [west, south, east, north].join(',') })),
      await drawn(
        kind,
        query({ ...rest, VERSION: '1.3.0', CRS: 'EPSG:4326', BBOX: [south, west, north, east].join(',') }),
      ),
    ]
    expect([older, newer]).toEqual([['parcels'], ['parcels']])
  })

  it('tells where it is: in capabilities, and MapServer in exceptions its own words', async () => {
    const capabilities = await ask(kind, 'SERVICE=WMS&REQUEST=GetCapabilities&VERSION=1.3.0')
    expect(capabilities.body.toString()).toContain('maps.internal')
    const wrong = await ask(kind, query(mapOf('no-such-layer')))
    expect(wrong.status).toBe(kind === 'mapserver' ? 200 : 400)
    if (kind === 'mapserver') expect(wrong.body.toString()).toContain('msWMSLoadGetMapParams')
  })

  it('tells of a layer that is asked for but not drawn', async () => {
    const info = {
      ...mapOf('parcels'),
      REQUEST: 'GetFeatureInfo',
      QUERY_LAYERS: 'vault',
      INFO_FORMAT: 'text/plain',
      X: '70',
      Y: '430',
    }
    const { body } = await ask(kind, query(info))
    expect(body.includes('zqCanary')).toBe(true)
  })
})

describe('MapServer', () => {
  it('falls into its CGI interface without SERVICE', async () => {
    const box = wholeBox.join(' ')
    const { type, body } = await ask(
      'mapserver',
      query({ mode: 'map', layers: 'vault', mapext: box, mapsize: '500 500' }),
    )
    expect(type).toContain('image/')
    expect(countColours(await pixelsOf(body)).has(colours.vault)).toBe(true)
  })

  it('wants as many filters as names, and takes the one of a group for all in it, in brackets alone', async () => {
    const filter = openOnly.mapserver
    const two = await ask('mapserver', query(mapOf('parcels,vault', { FILTER: filter })))
    const group = await ask('mapserver', query(mapOf('network', { FILTER: filter })))
    expect([two.type, group.type].map((type) => type.includes('xml'))).toEqual([true, true])
    const hydrantPixels = async (more: Record<string, string>) => {
      const { body } = await ask('mapserver', query(mapOf('network', more)))
      return countColours(await pixelsOf(body)).get(colours.hydrants) ?? 0
    }
    expect(await hydrantPixels({ FILTER: `(${filter})` })).toBeLessThan(await hydrantPixels({}))
  })

  it('answers an error as a picture where that is asked for, with HTTP 200', async () => {
    const picture = await ask(
      'mapserver',
      query(mapOf('no-such-layer', { EXCEPTIONS: 'application/vnd.ogc.se_inimage' })),
    )
    expect([picture.status, picture.type]).toEqual([200, 'image/png'])
  })
})

describe('QGIS Server', () => {
  it('forgets a filter for a layer that is drawn through a group', async () => {
    const filter = `hydrants:"zone" = 'open'`
    const hydrantPixels = async (text: string) =>
      countColours(await pixelsOf((await ask('qgis', text)).body)).get(colours.hydrants) ?? 0
    const all = await hydrantPixels(query(mapOf('network')))
    expect(await hydrantPixels(query(mapOf('network', { FILTER: filter })))).toBe(all)
  })

  it('marks the rows that SELECTION names, and so tells which there are', async () => {
    const count = async (more: Record<string, string>) =>
      countColours(await pixelsOf((await ask('qgis', query(mapOf('parcels', more)))).body)).get(
        colours.parcels,
      )
    expect(await count({ SELECTION: 'parcels:3' })).toBe(16_875)
    expect(await count({ SELECTION: 'parcels:99' })).toBe(19_375)
  })

  it('gives shapes themselves as a format of GetMap', async () => {
    const { type, body } = await ask('qgis', query(mapOf('parcels', { FORMAT: 'application/dxf' })))
    expect([type, body.includes('DXF created from QGIS')]).toEqual(['application/dxf', true])
  })

  it('fetches what EXTERNAL_WMS names', async () => {
    await ask(
      'qgis',
      query({
        ...mapOf('EXTERNAL_WMS:b'),
        'b:url': trapUrl(),
        'b:layers': 'x',
        'b:format': 'image/png',
        'b:crs': 'EPSG:3857',
        'b:styles': '',
      }),
    )
    expect(fetched.some((url) => url.startsWith('/wms'))).toBe(true)
  })

  it('tells all rows where no place is asked for, by a geometry or a filter', async () => {
    const info = {
      ...mapOf('parcels'),
      REQUEST: 'GetFeatureInfo',
      QUERY_LAYERS: 'parcels',
      INFO_FORMAT: 'text/plain',
      FEATURE_COUNT: '50',
    }
    const [west, south, east, north] = wholeBox
    const geometry = `POLYGON((${west} ${south},${east} ${south},${east} ${north},${west} ${north},${west} ${south}))`
    const { body } = await ask('qgis', query({ ...info, FILTER_GEOM: geometry }))
    expect(body.toString()).toContain('restricted')
    const byFilter = await ask('qgis', query({ ...info, FILTER: `parcels:"zone" = 'restricted'` }))
    expect(byFilter.body.toString()).toContain('zqCanary')
  })

  it('has a place for counts of rows in legends', async () => {
    const legend = {
      SERVICE: 'WMS',
      VERSION: '1.1.1',
      REQUEST: 'GetLegendGraphic',
      LAYER: 'parcels',
      FORMAT: 'application/json',
    }
    const { body } = await ask('qgis', query({ ...legend, SHOWFEATURECOUNT: 'TRUE' }))
    expect(body.toString()).toContain('Parcels [')
  })
})
