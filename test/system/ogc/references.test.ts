import { defineReferences, projectedExtent } from '@mapgate/geometry'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { esriList } from '../../../packages/geometry/src/references/esri-list.fixture.ts'
import { type Gated, type GatedDoor, startGated } from '../../ogc/gated.ts'
import { countColours, mapOf, type Pixels, pixelsOf, wholeBox } from '../../ogc/pictures.ts'
import type { ServerKind } from '../../ogc/servers.ts'
import { colours, origin } from '../../ogc/world.ts'

// Pictures in other references before real MapServer and QGIS Server: the same in 1.1.1 and in 1.3.0, whatever comes first there, and whatever the server is asked in.

/** Whether the definition of EPSG names north, or latitude, first. */
const northFirst: Readonly<Record<number, boolean>> = {
  25832: false,
  2056: false,
  31467: true,
  3035: true,
  4258: true,
  4326: true,
}
const wkids = Object.keys(northFirst).map(Number)
const kinds: readonly ServerKind[] = ['mapserver', 'qgis']
const [x0, y0] = origin

/** The part of the map west of 450 metres, in EPSG:3857. */
const ring = [
  ...[
    [x0 - 5_000, y0 - 5_000],
    [x0 + 450, y0 - 5_000],
    [x0 + 450, y0 + 5_000],
    [x0 - 5_000, y0 + 5_000],
  ],
  [x0 - 5_000, y0 - 5_000],
]
const area = {
  of: { geojson: { type: 'Polygon', coordinates: [ring] }, crs: 'EPSG:3857' },
  pictures: 'pixels',
  transformations: [{ to: 'EPSG:25832', by: 'none', error: 1 }],
}

let gated: Gated
beforeAll(async () => {
  defineReferences(esriList)
  gated = await startGated({
    configure: ({ upstreams, mounts, keys, grants }) => {
      keys.push(
        { name: 'inside', key: 'inside-key', roles: ['inside'] },
        { name: 'scaled', key: 'scaled-key', roles: ['scaled'] },
      )
      for (const kind of kinds) {
        upstreams[`${kind}13`] = { ...upstreams[kind], version: '1.3.0' }
        mounts.push({ path: `/${kind}13`, upstream: `${kind}13` })
        const on = { services: [kind], layers: ['parcels'] }
        grants.push(
          { name: `inside ${kind}`, to: { roles: ['inside'] }, on, for: ['view'], with: { area } },
          {
            name: `scaled ${kind}`,
            to: { roles: ['scaled'] },
            on,
            for: ['view'],
            with: { scale: { from: 1_000 } },
          },
        )
      }
    },
  })
})
afterAll(() => gated?.close())

const doorOf = (kind: ServerKind): GatedDoor => gated.doors.find(({ name }) => name === kind) as GatedDoor

/** The sides of a square around the map in a reference, x before y: a picture of it has square pixels, and is not stretched. */
function boxIn(wkid: number): readonly [number, number, number, number] {
  const [xmin, ymin, xmax, ymax] = wholeBox
  const found = projectedExtent(
    { xmin, ymin, xmax, ymax },
    [3857, wkid],
    [{ to: wkid, by: 'none', error: 1 }],
  )
  if (found === undefined) throw new Error(`the map has no place in ${wkid}`)
  const [x, y] = [(found.xmin + found.xmax) / 2, (found.ymin + found.ymax) / 2]
  const half = Math.max(found.xmax - found.xmin, found.ymax - found.ymin) / 2
  return [x - half, y - half, x + half, y + half]
}

function asked(wkid: number, version: '1.1.1' | '1.3.0', more: Record<string, string> = {}) {
  const [w, s, e, n] = boxIn(wkid)
  const { SRS: _, ...map } = mapOf('parcels,Wege & Stege')
  const sides = version === '1.3.0' && northFirst[wkid] ? [s, w, n, e] : [w, s, e, n]
  return {
    ...map,
    VERSION: version,
    [version === '1.3.0' ? 'CRS' : 'SRS']: `EPSG:${wkid}`,
    BBOX: sides.join(','),
    ...more,
  }
}

async function picture(kind: ServerKind, path: string, parameters: Record<string, string>): Promise<Pixels> {
  const door = { ...doorOf(kind), path }
  const reply = await gated.ask(door, parameters, { caller: 'editor' })
  expect(reply.type, reply.text.slice(0, 300)).toContain('image/')
  return pixelsOf(reply.body)
}

describe.each(kinds)('References before %s', (kind) => {
  it.each(wkids)('draw one picture in both versions, of doors and of servers: EPSG:%i', async (wkid) => {
    const url = `${gated.servers[kind]?.url}?${new URLSearchParams(asked(wkid, '1.1.1'))}`
    const direct = await pixelsOf(Buffer.from(await (await fetch(url)).arrayBuffer()))
    // The map is in the picture, and right side up: a road lies along the middle, the parcels above it.
    expect(countColours(direct).get(colours.parcels)).toBeGreaterThan(4_000)
    // MapServer forgets their datum in 1.3.0.
    const isLost = kind === 'mapserver' && northFirst[wkid] && wkid !== 4326
    for (const path of [`/${kind}`, ...(isLost ? [] : [`/${kind}13`])])
      for (const version of ['1.1.1', '1.3.0'] as const) {
        const { data } = await picture(kind, path, asked(wkid, version))
        expect(data.equals(direct.data), `${path} in ${version}`).toBe(true)
      }
  })

  it('are announced by name, with boxes in the order of their axes', async () => {
    const told = async (version: string, key = 'editor-key', path = `/${kind}`) => {
      const query = { SERVICE: 'WMS', REQUEST: 'GetCapabilities', VERSION: version }
      const door = { ...doorOf(kind), path }
      const { text } = await gated.ask(door, query, { init: { headers: { token: key } } })
      const names = [...text.matchAll(/<[CS]RS>([^<]*)</g)].map(([, name = '']) => name)
      const box = (code: string) =>
        new RegExp(`<BoundingBox [CS]RS="${code}" minx="([^"]*)" miny="([^"]*)"`)
          .exec(text)
          ?.slice(1)
          .map(Number)
      return { names, box }
    }
    const all = ['EPSG:4326', 'EPSG:3857', 'EPSG:25832', 'EPSG:31467', 'EPSG:2056', 'EPSG:3035', 'EPSG:4258']
    // EPSG and MapServer do not agree on the axes of 32661, which MapServer alone is told to offer.
    const disputed = kind === 'mapserver' ? ['EPSG:32661'] : []
    const [older, newer] = [await told('1.1.1'), await told('1.3.0')]
    expect(new Set(older.names)).toEqual(new Set([...all, ...disputed]))
    expect(new Set(newer.names)).toEqual(new Set([...all, ...disputed, 'CRS:84']))
    const forgotten = ['EPSG:31467', 'EPSG:3035', 'EPSG:4258']
    const certain = kind === 'mapserver' ? all.filter((name) => !forgotten.includes(name)) : all
    expect(new Set((await told('1.1.1', 'editor-key', `/${kind}13`)).names)).toEqual(new Set(certain))
    const [x = 0, y = 0] = older.box('EPSG:3035') ?? []
    expect(newer.box('EPSG:3035')).toEqual([y, x])
    expect(older.box('EPSG:25832')).toEqual(newer.box('EPSG:25832'))
    // In others the area has no place, or the scale is not known.
    const placed = ['EPSG:4326', 'EPSG:3857', 'EPSG:25832', 'EPSG:3035', 'EPSG:4258', ...disputed]
    expect((await told('1.1.1', 'inside-key')).names).toEqual(placed)
    expect((await told('1.1.1', 'scaled-key')).names).toEqual(['EPSG:4326', 'EPSG:3857', 'EPSG:4258'])
  })

  it('that are announced to somebody are drawn for them, masked where they have an area', async () => {
    const statusOf = async (wkid: number, key: string) => {
      const parameters = asked(wkid, '1.3.0', { LAYERS: 'parcels' })
      return gated.ask(doorOf(kind), parameters, { init: { headers: { token: key } } })
    }
    const inside = await statusOf(25832, 'inside-key')
    const whole = await statusOf(25832, 'editor-key')
    expect([inside.status, inside.type], inside.text).toEqual([200, 'image/png'])
    const [some, all] = await Promise.all([inside, whole].map(({ body }) => pixelsOf(body)))
    const pixels = (one: Pixels | undefined) => (one && countColours(one).get(colours.parcels)) ?? 0
    expect(pixels(some)).toBeGreaterThan(1_000)
    expect(pixels(some)).toBeLessThan(pixels(all) - 1_000)
    expect((await statusOf(31467, 'inside-key')).status).toBe(403)
    expect((await statusOf(4258, 'scaled-key')).status).toBe(200)
  })

  it('that the server does not announce are refused', async () => {
    const parameters = { ...asked(25832, '1.3.0'), CRS: 'EPSG:25833' }
    const reply = await gated.ask(doorOf(kind), parameters, { caller: 'editor' })
    expect([reply.status, reply.sent]).toEqual([400, []])
    expect(reply.text).toContain('code="InvalidCRS"')
  })
})
