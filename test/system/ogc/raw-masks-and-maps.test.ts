import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OgcServer } from '../../ogc/listener.ts'
import { htmlTemplate, mapfileOf } from '../../ogc/mapfile.ts'
import { countColours, mapOf, pixelsOf } from '../../ogc/pictures.ts'
import { startOgcServer } from '../../ogc/servers.ts'
import { writeSources } from '../../ogc/sources.ts'
import { colours, layersOf, type OgcLayer } from '../../ogc/world.ts'

// What MapServer 8.0 does with masks of layers, with two maps in one request, and with addresses of styles: why its filters need `masks: none`, why MAP is
// never the client's, and why SLD is refused. As in raw-servers.test.ts, a newer server that behaves otherwise fails here.

const folder = mkdtempSync(join(tmpdir(), 'mapgate-masks-'))
const layers = layersOf('one')
const plain = join(folder, 'plain.map')
const masked = join(folder, 'masked.map')
let server: OgcServer

beforeAll(async () => {
  const template = join(folder, 'row.html')
  writeFileSync(template, htmlTemplate(layers[0] as OgcLayer))
  const text = mapfileOf(layers, { placeOf: writeSources(folder, layers), template })
  writeFileSync(plain, text)
  // Parcels are drawn where the vault is, which is nowhere near them.
  writeFileSync(masked, text.replace('NAME "parcels"', 'NAME "parcels"\n    MASK "vault"'))
  server = await startOgcServer('mapserver')
})
afterAll(async () => {
  await server?.close()
  rmSync(folder, { recursive: true, force: true })
})

const ask = (query: string) => fetch(`${server.url}?${query}`)
const query = (parameters: Record<string, string>): string => new URLSearchParams(parameters).toString()

async function parcelsIn(text: string): Promise<number> {
  const reply = await ask(text)
  expect(reply.headers.get('content-type')).toBe('image/png')
  return countColours(await pixelsOf(Buffer.from(await reply.arrayBuffer()))).get(colours.parcels) ?? 0
}

const open =
  '<Filter><PropertyIsEqualTo><PropertyName>zone</PropertyName><Literal>open</Literal></PropertyIsEqualTo></Filter>'

describe('MapServer', () => {
  it('forgets the MASK of a layer where a filter is sent', async () => {
    const asked = { MAP: masked, ...mapOf('parcels') }
    expect(await parcelsIn(query(asked))).toBe(0)
    expect(await parcelsIn(query({ ...asked, FILTER: open }))).toBeGreaterThan(10_000)
  })

  it('takes the first of two maps', async () => {
    const rest = query(mapOf('parcels'))
    expect(await parcelsIn(`MAP=${plain}&${rest}&MAP=${masked}`)).toBeGreaterThan(10_000)
    expect(await parcelsIn(`map=${masked}&${rest}&MAP=${plain}`)).toBe(0)
  })

  it('goes to the address of a style', async () => {
    const reply = await ask(query(mapOf('parcels', { SLD: 'http://127.0.0.1:1/style.xml' })))
    expect(await reply.text()).toContain('msSLDApplySLDURL')
  })

  it('refuses a filter beside a style, so that none of both can be sent', async () => {
    const body =
      '<StyledLayerDescriptor version="1.0.0"><NamedLayer><Name>parcels</Name></NamedLayer></StyledLayerDescriptor>'
    const reply = await ask(query(mapOf('parcels', { FILTER: open, SLD_BODY: body })))
    expect(reply.headers.get('content-type')).toContain('xml')
  })
})
