import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Gated, type GatedDoor, startGated } from '../ogc/gated.ts'
import { ogcCanaries } from '../ogc/world.ts'

// Templates of map servers print every field; values of rows are markup where they are not escaped, and scripts where a page takes them for its own.

let gated: Gated
beforeAll(async () => {
  gated = await startGated()
})
afterAll(() => gated?.close())

const doorOf = (name: string): GatedDoor => gated.doors.find((door) => door.name === name) as GatedDoor
const formats = [
  'text/plain',
  'text/html',
  'application/json',
  'application/vnd.ogc.gml',
  'text/xml',
] as const
const infoOf = (layer: string, format: string, [x, y]: readonly [number, number]) => ({
  REQUEST: 'GetFeatureInfo',
  QUERY_LAYERS: layer,
  LAYERS: layer,
  INFO_FORMAT: format,
  FEATURE_COUNT: '50',
  X: String(Math.floor(x / 4)),
  Y: String(Math.floor((1000 - y) / 4)),
})

describe.each(['mapserver', 'qgis'] as const)('Before %s', (name) => {
  it.each(formats)(
    '%s tells an editor all, and a guest neither hidden fields nor hidden rows',
    async (format) => {
      const door = doorOf(name)
      const ask = (caller: 'guest' | 'editor', layer: string, place: readonly [number, number]) =>
        gated.ask(door, gated.map(door, layer, infoOf(layer, format, place)), { caller })
      const [open, restricted] = [
        [170, 670],
        [650, 150],
      ] as const
      const all = await ask('editor', 'parcels', open)
      expect(
        [all.status, all.text.includes('Parcel 1'), all.text.includes(ogcCanaries.one.text)],
        all.text,
      ).toEqual([200, true, true])
      const some = await ask('guest', 'parcels', open)
      expect([some.status, some.text.includes('Parcel 1')], some.text).toEqual([200, true])
      expect(some.text).not.toMatch(/zqCanary|owner|tax|98765432/)
      expect((await ask('editor', 'parcels', restricted)).text).toContain('zqCanary')
      const none = await ask('guest', 'parcels', restricted)
      expect([none.status, /zqCanary|restricted/.test(none.text)]).toEqual([200, false])
      const over = await ask('guest', 'parcels', [370, 670])
      expect(over.text).not.toMatch(/zqCanary|restricted/)
      const hydrant = await ask('guest', 'hydrants', [720, 480])
      expect(hydrant.text).not.toMatch(/zqCanary|restricted|pressure/)
    },
  )

  it.each(formats)('%s writes values so that they stay values', async (format) => {
    const door = doorOf(name)
    const reply = await gated.ask(door, gated.map(door, '', infoOf('Wege & Stege', format, [450, 300])))
    expect(reply.status, reply.text.slice(0, 300)).toBe(200)
    expect(reply.text).toContain('Street')
    if (format !== 'text/plain' && format !== 'application/json') expect(reply.text).not.toContain('<b>')
    expect(reply.headers.get('x-content-type-options')).toBe('nosniff')
    if (format === 'text/html')
      expect(reply.headers.get('content-security-policy')).toMatch(/sandbox|default-src 'none'/)
    expect(reply.text).not.toMatch(/schemaLocation="[^"]*127\.0\.0\.1|maps\.internal/)
  })

  it.each([{ callback: 'alert' }, { format_options: 'callback:alert' }, { jsonp: 'alert' }])(
    'no script is made of rows: %o',
    async (more) => {
      const door = doorOf(name)
      for (const format of ['application/json', 'text/javascript', 'application/javascript']) {
        const reply = await gated.ask(
          door,
          gated.map(door, '', { ...infoOf('parcels', format, [170, 670]), ...more }),
        )
        expect(reply.text).not.toContain('alert')
        expect(reply.type).not.toContain('javascript')
      }
    },
  )
})

describe('Before an ArcGIS server', () => {
  it.each(formats)('%s tells a guest no hidden field', async (format) => {
    const door = doorOf('arcgis')
    const more = {
      REQUEST: 'GetFeatureInfo',
      QUERY_LAYERS: '5',
      INFO_FORMAT: format,
      X: '120',
      Y: '120',
      FEATURE_COUNT: '50',
    }
    const box = '-13135200,4099800,-13134800,4100200'
    const reply = await gated.ask(door, gated.map(door, '5', { ...more, BBOX: box }))
    expect(reply.status, reply.text.slice(0, 300)).toBe(200)
    expect(reply.text).not.toMatch(/owner_name|phone|"?cost\b|restricted/)
  })
})
