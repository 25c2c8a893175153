import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPolicyStack } from '../../attacks/policy-stack.ts'
import type { Stack } from '../../e2e/stack.ts'
import { ask, getMap, queryOf, wmsDoor } from './doors.ts'

let stack: Stack
beforeAll(async () => {
  stack = await startPolicyStack()
})
afterAll(() => stack.close())

const door = wmsDoor('Assets_Service')
const capabilities = 'SERVICE=WMS&REQUEST=GetCapabilities'

async function documentAt(target: string, key?: string) {
  const reply = await ask(stack, target, key)
  return { status: reply.status, type: reply.headers.get('content-type'), text: await reply.text() }
}

const namesIn = (text: string): readonly string[] =>
  [...text.matchAll(/<Layer[^>]*>\s*<Name>([^<]*)<\/Name>/g)].map(([, name = '']) => name)

const addressesIn = (text: string): readonly string[] =>
  [...text.matchAll(/xlink:href="([^"]*)"/g)].map(([, address = '']) => address).filter((one) => one !== '')

describe('Capabilities of an ArcGIS service', () => {
  it.each(['1.1.1', '1.3.0'])('name the layers that the caller may see, in WMS %s', async (version) => {
    const of = (key: string) => documentAt(`${door}?${capabilities}&VERSION=${version}`, key)
    const [all, visitor] = [await of('demo-key'), await of('visitor-key')]
    expect(all.status, all.text).toBe(200)
    expect(namesIn(all.text)).toEqual(expect.arrayContaining(['0', '1', '2', '4', '5', '6']))
    expect(namesIn(visitor.text).length).toBeGreaterThan(1)
    expect(visitor.text).not.toContain('owner_name')
    expect(visitor.text).not.toContain(stack.sampleUrl)
  })

  it('offer nothing that is refused: every layer that is named is drawn', async () => {
    const { text } = await documentAt(`${door}?${capabilities}`, 'visitor-key')
    for (const name of namesIn(text)) {
      const reply = await ask(stack, `${door}?${queryOf(getMap(name))}`, 'visitor-key')
      expect(reply.headers.get('content-type'), name).toMatch(/^image\//)
    }
  })

  it.each([
    ['1.1.1', '<Dimension name="time" units="ISO8601"/><Extent name="time">', '</Extent>'],
    ['1.3.0', '<Dimension name="time" units="ISO8601">', '</Dimension>'],
  ])(
    'state the times of a layer to those who see all of its rows, in WMS %s',
    async (version, start, end) => {
      const of = async (key: string) => {
        const { text } = await documentAt(`${door}?${capabilities}&VERSION=${version}`, key)
        return /<Layer[^>]*><Name>0<\/Name>.*?<\/Layer>/s.exec(text)?.[0] ?? ''
      }
      const times = `${start}2024-01-01T00:00:00Z/2025-12-31T00:00:00Z/P1D${end}`
      expect(await of('demo-key')).toContain(times)
      expect(await of('visitor-key')).not.toContain('Dimension')
    },
  )

  it('lead back to the mount, and to the same door', async () => {
    const { text } = await documentAt(`${door}?${capabilities}`, 'demo-key')
    const own = addressesIn(text).filter((address) => !address.startsWith('http://www.opengis.net'))
    expect(own.length).toBeGreaterThan(2)
    for (const address of own)
      expect(address).toContain(`/arcgis/services/Assets_Service/MapServer/WMSServer`)
  })

  it('carry a credential of the query on, and none of a header', async () => {
    const inQuery = await documentAt(`${door}?${capabilities}&token=visitor-key`)
    expect(inQuery.text).toContain('?token=visitor-key&amp;')
    const inHeader = await documentAt(`${door}?${capabilities}`, 'visitor-key')
    expect(inHeader.text).not.toContain('visitor-key')
    const other = await documentAt(`${door}?${capabilities}&token=second-visitor-key`)
    expect(other.text).not.toContain('token=visitor-key')
    expect(other.text).toContain('?token=second-visitor-key&amp;')
  })

  it('carry a ticket in the path on, which then draws', async () => {
    const issued = await ask(stack, '/.mapgate/ticket', 'visitor-key', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ mounts: ['/arcgis'] }),
    })
    const { ticket } = (await issued.json()) as { ticket: string }
    const { text, status } = await documentAt(`/t/${ticket}${door}?${capabilities}`)
    expect(status, text).toBe(200)
    const address = addressesIn(text).find((one) => one.includes('WMSServer')) ?? ''
    expect(address).toContain(`/t/${ticket}/arcgis/`)
    const at = address.slice(address.indexOf('/t/')).replaceAll('&amp;', '&')
    const map = await ask(stack, `${at}${queryOf(getMap('2'))}`)
    expect(map.headers.get('content-type')).toBe('image/png')
  })

  it('are refused with an exception where the service is hidden', async () => {
    const hidden = await documentAt(`${door}?${capabilities}`, 'other-key')
    const unknown = await documentAt(`${wmsDoor('Nothing')}?${capabilities}`, 'other-key')
    expect(hidden).toEqual(unknown)
    expect(hidden.status).toBe(403)
  })

  it('answer HEAD without a body', async () => {
    const reply = await ask(stack, `${door}?${capabilities}`, 'demo-key', { method: 'HEAD' })
    expect(reply.status).toBe(200)
    expect(await reply.text()).toBe('')
  })
})

describe('Capabilities of tiles', () => {
  const basemap = '/arcgis/rest/services/Topo_Basemap/MapServer/WMTS'

  it.each([
    ['by parameters', `${basemap}?SERVICE=WMTS&REQUEST=GetCapabilities`],
    ['by their path', `${basemap}/1.0.0/WMTSCapabilities.xml`],
  ])('name the layer and grids of a cached service, asked %s', async (_, target) => {
    const { text, status } = await documentAt(target, 'visitor-key')
    expect(status, text).toBe(200)
    expect(text).toContain('<ows:Identifier>Topo_Basemap</ows:Identifier>')
    const template = /template="([^"]*\{TileMatrix\}[^"]*)"/i.exec(text)?.[1] ?? ''
    const filled = template
      .replaceAll('&amp;', '&')
      .replace(/\{style\}/i, 'default')
      .replace(/\{TileMatrixSet\}/i, 'default028mm')
      .replace(/\{TileMatrix\}/i, '11')
      .replace(/\{TileRow\}/i, '816')
      .replace(/\{TileCol\}/i, '352')
    const path = filled.slice(filled.indexOf('/arcgis'))
    const tile = await ask(stack, path, 'visitor-key')
    expect(tile.headers.get('content-type'), path + (await tile.clone().text()).slice(0, 300)).toMatch(
      /^image\//,
    )
  })

  it('name no layer of a service without a cache', async () => {
    const { text } = await documentAt(
      '/arcgis/rest/services/Assets_Service/MapServer/WMTS?SERVICE=WMTS&REQUEST=GetCapabilities',
      'demo-key',
    )
    expect(text).not.toContain('<TileMatrixSet>')
  })
})
