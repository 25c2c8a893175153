import { parseRequest } from '@mapgate/protocol'
import { describe, expect, it } from 'vitest'
import { anonymous, type Principal } from '../../../../policy/src/model/principal.ts'
import type { TicketService } from '../../core/authentication/issuing.ts'
import type { GatewayRequest } from '../../core/request/gateway-request.ts'
import { createDirectory } from './directory.ts'
import { createLanding } from './landing.ts'

const mount = { path: '/arcgis', upstream: 'ags', at: '', carriersOff: new Set<string>() } as never
const visitor: Principal = {
  ...anonymous,
  id: 'user:v',
  name: '<b>v</b>',
  kind: 'user',
  roles: ['"crew"'],
  carrier: 'cookie',
  shownAs: 'session',
}
const tickets: TicketService = {
  issue: async () => ({ ticket: 'mgtkt_abc', expiresAt: 0, expiresInSeconds: 300 }),
}
const directory = createDirectory({ publicUrl: 'https://gate.example/gis', tickets, clock: () => 0 })

const inboundOf = (path: string, query = '', accept = 'text/html') =>
  ({
    method: 'GET',
    path: `/arcgis${path}`,
    query,
    headers: { accept },
    body: new Uint8Array(),
    shown: [],
  }) as never

function requestOf(path: string, query = '', accept = 'text/html'): GatewayRequest {
  const { request } = parseRequest({ method: 'GET', path, query })
  if (request === undefined) throw new Error('not understood')
  return { inbound: inboundOf(path, query, accept), mount, map: request }
}

/** The page of a place, where the rooms tell this JSON. */
async function pageOf(path: string, json: object, principal = visitor, query = ''): Promise<string> {
  const asked: string[] = []
  const reply = await directory(requestOf(path, query), principal, async ({ map }) => {
    asked.push(map.format)
    return { status: 200, headers: {}, body: JSON.stringify(json) }
  })
  expect(asked).toEqual(['json'])
  expect(reply?.headers['content-security-policy']).toMatch(
    /^default-src 'none'; style-src 'sha256-[^']+'; img-src 'self'/,
  )
  expect(reply?.headers['content-security-policy']).not.toContain('script')
  return String(reply?.body)
}

const nasty = '"><script>alert(1)</script><img src=x onerror=alert(1)>'

describe('The browsable directory', () => {
  it('lists what the rooms tell this caller, as links', async () => {
    const page = await pageOf('/rest/services', {
      folders: ['Water'],
      services: [{ name: "It's_a map", type: 'MapServer' }],
    })
    expect(page).toContain('href="/gis/arcgis/rest/services/Water"')
    expect(page).toContain('href="/gis/arcgis/rest/services/It&#39;s_a%20map/MapServer"')
    expect(page).toContain('&#60;b&#62;v&#60;/b&#62;')
  })

  it.each([
    ['/rest/services', { folders: [nasty], services: [{ name: nasty, type: nasty }] }],
    [
      '/rest/services/Roads/MapServer',
      {
        serviceDescription: nasty,
        capabilities: nasty,
        copyrightText: nasty,
        spatialReference: { wkid: nasty },
        initialExtent: { xmin: nasty, ymin: 0, xmax: 1, ymax: 1 },
        fullExtent: { xmin: 0, ymin: 0, xmax: 1, ymax: 1, spatialReference: { wkid: nasty } },
        layers: [
          { id: 0, name: nasty, geometryType: nasty, parentLayerId: nasty },
          { id: nasty, name: nasty },
        ],
        tables: [{ id: 1, name: nasty }],
      },
    ],
    [
      '/rest/services/Roads/MapServer/0',
      {
        name: nasty,
        type: nasty,
        description: nasty,
        minScale: nasty,
        fields: [{ name: nasty, alias: nasty, type: nasty }],
      },
    ],
  ])('makes no markup of what comes from outside: %s', async (path, json) => {
    const page = await pageOf(path, json)
    expect(page).not.toMatch(/<script|<img src=x|onerror=alert\(1\)>/)
    expect(page.match(/<img/g) ?? []).toHaveLength(page.includes('/export?') ? 1 : 0)
  })

  it('shows the map that this caller gets, in a picture of the gateway', async () => {
    const fullExtent = { xmin: 1, ymin: 2, xmax: 3, ymax: 4, spatialReference: { wkid: 3857 } }
    const page = await pageOf('/rest/services/Roads/MapServer', { fullExtent })
    expect(page).toContain(
      'src="/gis/arcgis/rest/services/Roads/MapServer/export?bbox=1%2C2%2C3%2C4&#38;bboxSR=3857',
    )
    expect(page).not.toContain('mg_ticket')
  })

  it('puts a ticket of minutes in its links where no cookie carries the credential, and never the credential', async () => {
    const page = await pageOf(
      '/rest/services',
      { services: [{ name: 'Roads', type: 'MapServer' }] },
      { ...visitor, carrier: 'query', shownAs: 'key' },
      'token=a-key-of-years',
    )
    expect(page).toContain('/Roads/MapServer?mg_ticket=mgtkt_abc"')
    expect(page).not.toContain('a-key-of-years')
  })

  it.each([
    ['a program', requestOf('/rest/services', '', '*/*')],
    ['f=json', requestOf('/rest/services', 'f=json')],
  ])('leaves %s alone', (_, request) =>
    expect(directory(request, visitor, () => Promise.reject(new Error('asked')))).toBeUndefined(),
  )
})

describe('The page of an operation that has none', () => {
  const pageAt = async (path: string, query: string, principal = visitor) => {
    const request = requestOf(path, query)
    const reply = await directory(request, principal, () => Promise.reject(new Error('asked')))
    return String(reply?.body)
  }
  const rows = '/rest/services/Roads/MapServer/0/query'

  it('offers the same address as JSON, the way back, and says who is signed in', async () => {
    const page = await pageAt(rows, 'where=a%3D1&f=html')
    expect(page).toContain('href="/gis/arcgis/rest/services/Roads/MapServer/0/query?where=a%3D1&#38;f=pjson"')
    expect(page).toContain('href="/gis/arcgis/rest/services/Roads/MapServer/0"')
    expect(page).toContain('Signed in as')
  })

  it('offers a picture where there is one', async () => {
    const page = await pageAt('/rest/services/Roads/MapServer/export', 'bbox=0,0,1,1')
    expect(page).toContain('/MapServer/export?bbox=0%2C0%2C1%2C1&#38;f=image"')
  })

  it('repeats no credential, and makes no markup of the address', async () => {
    const keyed: Principal = { ...visitor, carrier: 'query', shownAs: 'key' }
    const page = await pageAt(rows, `note=${encodeURIComponent(nasty)}&Token=a-key-of-years`, keyed)
    expect(page).not.toMatch(/a-key-of-years|<script|<img/)
    expect(page).toContain('&#38;f=pjson&#38;mg_ticket=mgtkt_abc"')
  })
})

describe('The page at the root', () => {
  const landing = (principal: Principal, anonymousHasGrants = false) =>
    createLanding({
      publicUrl: 'https://gate.example/gis',
      mounts: [mount],
      wmsMounts: [{ ...(mount as object), path: '/maps', upstream: 'maps' } as never],
      callerOf: async () => principal,
      anonymousHasGrants,
      ask:
        () =>
        async ({ map }) => ({
          status: 200,
          headers: {},
          body: JSON.stringify(
            map.operation.group === 'Catalog'
              ? { services: [{ name: 'Roads', type: 'MapServer' }] }
              : { mapName: '<b>City', fullExtent: { xmin: 1, ymin: 2, xmax: 3, ymax: 4 } },
          ),
        }),
    })
  const root = { ...(inboundOf('') as object), path: '/' } as never

  it('shows people what is theirs, with small maps', async () => {
    const page = String((await landing(visitor)(root, {}))?.body)
    expect(page).toContain('href="/gis/arcgis/rest/services"')
    expect(page).toContain('src="/gis/arcgis/rest/services/Roads/MapServer/export?')
    expect(page).toContain('href="/gis/.mapgate/sign-out"')
  })

  it('names the addresses of servers of WMS', async () => {
    const page = String((await landing(visitor)(root, {}))?.body)
    expect(page).toContain('href="/gis/maps?SERVICE=WMS&#38;REQUEST=GetCapabilities">&#60;b&#62;City</a>')
    expect(page).toContain('<code class="kind">https://gate.example/gis/maps</code>')
  })

  it('tells a stranger neither mounts nor services', async () => {
    const page = String((await landing(anonymous)(root, {}))?.body)
    expect(page).toContain('href="/gis/.mapgate/sign-in"')
    expect(page).not.toMatch(/arcgis|Roads|maps|City/)
  })

  it('is for browsers only', () => {
    expect(landing(visitor)({ ...(root as object), headers: { accept: '*/*' } } as never, {})).toBeUndefined()
    expect(landing(visitor)(inboundOf('/x'), {})).toBeUndefined()
  })
})
