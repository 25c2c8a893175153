import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Gated, type GatedDoor, startGated } from '../ogc/gated.ts'

// 29 and 37: what a map server answers is read with care. Documents that define entities, nest without end, hold thousands of attributes, are of
// another encoding or never end show nothing, name no file and cost little; what is no picture is not passed on as one.

interface Said {
  readonly type: string
  readonly body: string | Buffer
  readonly status?: number
}

let capabilities: Said = { type: 'text/xml', body: '' }
let other: Said = { type: 'image/png', body: '' }
const asked: string[] = []
const server = createServer((request, response) => {
  asked.push(request.url ?? '')
  const said = /GetCapabilities/i.test(request.url ?? '') ? capabilities : other
  response.writeHead(said.status ?? 200, { 'content-type': said.type }).end(said.body)
})
const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/wms`

const plain = (inner = '', head = '<?xml version="1.0" encoding="UTF-8"?>') => `${head}
<WMT_MS_Capabilities version="1.1.1"><Service><Name>OGC:WMS</Name><Title>T</Title></Service><Capability>
<Request><GetMap><Format>image/png</Format></GetMap><GetFeatureInfo><Format>application/vnd.ogc.gml</Format></GetFeatureInfo></Request>
<Layer><Title>all</Title><SRS>EPSG:3857</SRS><LatLonBoundingBox minx="9" miny="49" maxx="11" maxy="51"/>
<Layer queryable="1"><Name>parcels</Name><Title>Parcels ${inner}</Title></Layer></Layer></Capability></WMT_MS_Capabilities>`

const bomb = Array.from(
  { length: 12 },
  (_, index) => `<!ENTITY e${index + 1} "${`&e${index};`.repeat(10)}">`,
).join('')

let gated: Gated
let door: GatedDoor
beforeAll(async () => {
  capabilities = { type: 'text/xml', body: plain() }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  gated = await startGated({
    kinds: [],
    configure: ({ upstreams, mounts }) => {
      upstreams.odd = {
        kind: 'ogc',
        server: 'other',
        url: url(),
        fields: 'none',
        retry: undefined,
        layers: { parcels: { drawnBy: [], fields: [{ name: 'label' }] } },
      }
      delete upstreams.odd.retry
      mounts.push({ path: '/odd', upstream: 'odd' })
    },
  })
  door = {
    name: 'qgis',
    path: '/odd',
    seen: 'parcels',
    alsoSeen: 'parcels',
    hidden: 'vault',
    group: 'all',
    box: [1_113_200, 6_446_300, 1_114_200, 6_447_300],
  }
})
afterAll(async () => {
  await gated?.close()
  server.closeAllConnections()
  server.close()
})

const editor = { caller: 'editor' } as const
const told = () => gated.ask(door, { SERVICE: 'WMS', REQUEST: 'GetCapabilities', VERSION: '1.1.1' }, editor)

describe('What a map server says in place of a picture', () => {
  it.each<[what: string, said: Said]>([
    [
      'a report with HTTP 200',
      {
        type: 'application/vnd.ogc.se_xml',
        body: '<ServiceExceptionReport><ServiceException>msWMS(): zqWord /srv/maps</ServiceException></ServiceExceptionReport>',
      },
    ],
    [
      'a report that says it is a picture',
      { type: 'image/png', body: '<ServiceExceptionReport>zqWord</ServiceExceptionReport>' },
    ],
    ['a page', { type: 'text/html', body: '<script>zqWord</script>' }],
    ['a page that says it is a picture', { type: 'image/png', body: '<script>zqWord</script>' }],
    [
      'SVG',
      {
        type: 'image/svg+xml',
        body: '<svg xmlns="http://www.w3.org/2000/svg"><script>zqWord</script></svg>',
      },
    ],
    ['nothing', { type: 'image/png', body: '' }],
    ['an error', { type: 'text/plain', body: 'zqWord', status: 500 }],
    ['a way elsewhere', { type: 'text/plain', body: 'zqWord', status: 302 }],
    [
      'a report with entities',
      {
        type: 'text/xml',
        body: `<!DOCTYPE a [${bomb}]><ServiceExceptionReport>&e12;zqWord</ServiceExceptionReport>`,
      },
    ],
  ])('is not passed on: %s', async (_, said) => {
    other = said
    const reply = await gated.ask(door, gated.map(door, 'parcels'), editor)
    expect(reply.status, reply.text.slice(0, 300)).toBeGreaterThanOrEqual(400)
    expect(reply.type).toContain('se_xml')
    expect(reply.text).not.toMatch(/zqWord|\/srv|msWMS/)
  })
})

describe('What a map server says in place of rows at a place', () => {
  const info = {
    REQUEST: 'GetFeatureInfo',
    QUERY_LAYERS: 'parcels',
    INFO_FORMAT: 'application/json',
    X: '5',
    Y: '5',
  }
  it.each<[what: string, body: string]>([
    [
      'a document type',
      '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><msGMLOutput><parcels_layer><parcels_feature><label>&x;</label></parcels_feature></parcels_layer></msGMLOutput>',
    ],
    [
      'entities of entities',
      `<!DOCTYPE a [<!ENTITY e0 "lol">${bomb}]><msGMLOutput><parcels_layer><parcels_feature><label>&e12;</label></parcels_feature></parcels_layer></msGMLOutput>`,
    ],
    ['a hundred thousand levels', '<a>'.repeat(100_000)],
    [
      'fifty thousand attributes',
      `<msGMLOutput ${Array.from({ length: 50_000 }, (_, index) => `b${index}=""`).join(' ')}/>`,
    ],
    ['an attribute twice', '<msGMLOutput a="1" a="2"/>'],
    ['half a document', '<msGMLOutput><parcels_layer><parcels_feature><label>zqWord'],
    ['no XML', 'zqWord'],
    ['a prefix of nobody', '<x:msGMLOutput><x:parcels_layer/></x:msGMLOutput>'],
  ])('shows nothing: %s', async (_, body) => {
    other = { type: 'application/vnd.ogc.gml', body }
    const reply = await gated.ask(door, gated.map(door, 'parcels', info), editor)
    expect(reply.text).not.toMatch(/root:|lollol|zqWord/)
    expect(reply.status === 200 ? reply.text.length < 400 : reply.status < 600).toBe(true)
  })
})

describe('Capabilities of a map server', () => {
  it.each<[what: string, said: Said]>([
    [
      'an external entity',
      { type: 'text/xml', body: plain('&x;', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>') },
    ],
    [
      'entities of entities',
      { type: 'text/xml', body: plain('&e12;', `<!DOCTYPE a [<!ENTITY e0 "lol">${bomb}]>`) },
    ],
    ['a hundred thousand levels', { type: 'text/xml', body: plain('<a>'.repeat(100_000)) }],
    [
      'fifty thousand attributes',
      {
        type: 'text/xml',
        body: plain(`<a ${Array.from({ length: 50_000 }, (_, index) => `b${index}=""`).join(' ')}/>`),
      },
    ],
    [
      'two names of one layer',
      {
        type: 'text/xml',
        body: plain('</Title></Layer><Layer queryable="1"><Name>PARCELS</Name><Title>Parcels'),
      },
    ],
    [
      'UTF-16',
      {
        type: 'text/xml; charset=utf-16',
        body: Buffer.from(`\ufeff${plain('', '<?xml version="1.0" encoding="UTF-16"?>')}`, 'utf16le'),
      },
    ],
    ['a name with NUL', { type: 'text/xml', body: plain('\0') }],
    ['a page', { type: 'text/html', body: '<html>zqWord</html>' }],
    [
      'a report',
      {
        type: 'text/xml',
        body: '<ServiceExceptionReport><ServiceException>zqWord</ServiceException></ServiceExceptionReport>',
      },
    ],
  ])('show no word of theirs, and end nothing: %s', async (_, said) => {
    capabilities = said
    const fresh = await startGated({
      kinds: [],
      configure: ({ upstreams, mounts }) => {
        upstreams.odd = { kind: 'ogc', server: 'other', url: url(), fields: 'none' }
        mounts.push({ path: '/odd', upstream: 'odd' })
      },
    })
    try {
      const reply = await fresh.ask(
        door,
        { SERVICE: 'WMS', REQUEST: 'GetCapabilities', VERSION: '1.1.1' },
        editor,
      )
      expect(reply.text).not.toMatch(/root:|lollol|zqWord/)
      const map = await fresh.ask(door, fresh.map(door, 'parcels'), editor)
      expect([map.status >= 400, map.type.startsWith('image/')]).toEqual([true, false])
      const health = await fetch(`${fresh.stack.gatewayUrl}/.mapgate/health`)
      expect(health.status).toBeLessThan(600)
    } finally {
      await fresh.close()
      capabilities = { type: 'text/xml', body: plain() }
    }
  })

  it('send nobody elsewhere: addresses in them are not asked', async () => {
    const before = asked.length
    await told()
    expect(asked.slice(before).every((one) => one.startsWith('/wms'))).toBe(true)
  })

  it('offer no layer that another server draws, and none of a doctype alone is refused', async () => {
    const dtd =
      '<?xml version="1.0"?><!DOCTYPE WMT_MS_Capabilities SYSTEM "http://schemas.opengis.net/wms/1.1.1/capabilities_1_1_1.dtd">'
    capabilities = {
      type: 'application/vnd.ogc.wms_xml',
      body: plain('</Title></Layer><Layer cascaded="1"><Name>elsewhere</Name><Title>x', dtd),
    }
    const fresh = await startGated({
      kinds: [],
      configure: ({ upstreams, mounts }) => {
        upstreams.odd = { kind: 'ogc', server: 'other', url: url(), fields: 'none' }
        mounts.push({ path: '/odd', upstream: 'odd' })
      },
    })
    try {
      const reply = await fresh.ask(
        door,
        { SERVICE: 'WMS', REQUEST: 'GetCapabilities', VERSION: '1.1.1' },
        editor,
      )
      expect(
        [reply.text.includes('<Name>parcels</Name>'), reply.text.includes('elsewhere')],
        reply.text.slice(0, 400),
      ).toEqual([true, false])
    } finally {
      await fresh.close()
    }
  })
})
