import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Gated, type GatedDoor, startGated } from '../../ogc/gated.ts'
import { countColours, pixelsOf } from '../../ogc/pictures.ts'
import { colours } from '../../ogc/world.ts'

// The order of axes at both edges: whatever version a client speaks, and in whatever version the map server is asked, the same place is drawn. Each reference
// here has north first by its definition, or east first, and the pictures of all four ways are the same.

const versions = ['1.1.1', '1.3.0'] as const

let gated: Gated
beforeAll(async () => {
  gated = await startGated({
    configure: ({ upstreams, mounts, grants }) => {
      for (const kind of ['mapserver', 'qgis'])
        for (const version of versions) {
          const name = `${kind}-${version.replaceAll('.', '')}`
          upstreams[name] = { ...upstreams[kind], version }
          mounts.push({ path: `/${name}`, upstream: name })
          for (const grant of [...grants])
            if (grant.on.services?.[0] === kind)
              grants.push({
                ...grant,
                name: `${grant.name} in ${version}`,
                on: { ...grant.on, services: [name] },
              })
        }
    },
  })
})
afterAll(() => gated?.close())

/** Boxes of the map, west, south, east and north, and whether the definition has north first. */
const references = {
  'EPSG:3857': { box: [1_113_200, 6_446_300, 1_114_200, 6_447_300], isNorthFirst: false },
  'EPSG:4326': { box: [10.00001, 50.0001, 10.009, 50.0059], isNorthFirst: true },
  'EPSG:25832': { box: [571_700, 5_539_150, 572_400, 5_539_850], isNorthFirst: false },
  'EPSG:31467': { box: [3_571_770, 5_540_850, 3_572_470, 5_541_550], isNorthFirst: true },
} as const

/** The versions in which a map server is asked for a reference: MapServer forgets its datum in 1.3.0 (advisory 117). */
const askedIn = (kind: string, name: keyof typeof references): readonly string[] =>
  kind === 'mapserver' && name === 'EPSG:31467' ? ['1.1.1'] : versions

async function drawn(
  kind: string,
  upstream: string,
  query: Record<string, string>,
  caller: 'guest' | 'editor',
) {
  const door = {
    ...(gated.doors.find(({ name }) => name === kind) as GatedDoor),
    path: `/${kind}-${upstream.replaceAll('.', '')}`,
  }
  const reply = await gated.ask(door, query, { caller })
  expect([reply.status, reply.type], reply.text.slice(0, 300)).toEqual([200, 'image/png'])
  return pixelsOf(reply.body)
}

const asked = (version: string, name: keyof typeof references, more: Record<string, string> = {}) => {
  const { box, isNorthFirst } = references[name]
  const [west, south, east, north] = box
  const isTurned = version === '1.3.0' && isNorthFirst
  return {
    SERVICE: 'WMS',
    REQUEST: 'GetMap',
    VERSION: version,
    [version === '1.3.0' ? 'CRS' : 'SRS']: name,
    BBOX: (isTurned ? [south, west, north, east] : [west, south, east, north]).join(','),
    LAYERS: 'parcels,Wege & Stege',
    STYLES: '',
    WIDTH: '350',
    HEIGHT: String(Math.round((350 * (north - south)) / (east - west))),
    FORMAT: 'image/png',
    TRANSPARENT: 'TRUE',
    ...more,
  }
}

describe.each(['mapserver', 'qgis'])('Before %s', (kind) => {
  it.each(Object.keys(references) as (keyof typeof references)[])(
    'one place is drawn in %s, in both versions at both edges',
    async (name) => {
      for (const caller of ['guest', 'editor'] as const) {
        const pictures = []
        for (const upstream of askedIn(kind, name))
          for (const version of versions)
            pictures.push(await drawn(kind, upstream, asked(version, name), caller))
        const [first, ...others] = pictures
        expect(first && (countColours(first).get(colours.parcels) ?? 0)).toBeGreaterThan(500)
        expect(first && (countColours(first).get(colours.mainRoads) ?? 0)).toBeGreaterThan(100)
        for (const other of others) expect(first?.data.equals(other.data)).toBe(true)
      }
    },
  )

  it.each(versions)(
    'rows are told at one place, in both versions of the map server: %s',
    async (upstream) => {
      const door = {
        ...(gated.doors.find(({ name }) => name === kind) as GatedDoor),
        path: `/${kind}-${upstream.replaceAll('.', '')}`,
      }
      // The pixel is not on the diagonal, so that turned axes are another place.
      for (const version of versions)
        for (const name of ['EPSG:4326', 'EPSG:31467'] as const) {
          if (!askedIn(kind, name).includes(upstream)) continue
          const query = asked(version, name, { WIDTH: '350', HEIGHT: '350', LAYERS: 'parcels' })
          const [x, y] = version === '1.3.0' ? ['I', 'J'] : ['X', 'Y']
          const parcel = name === 'EPSG:4326' ? ['60', '110'] : ['58', '112']
          const info = {
            ...query,
            REQUEST: 'GetFeatureInfo',
            QUERY_LAYERS: 'parcels',
            INFO_FORMAT: 'text/plain',
            [x ?? 'X']: parcel[0] ?? '',
            [y ?? 'Y']: parcel[1] ?? '',
          }
          const reply = await gated.ask(door, info)
          expect([reply.status, reply.text.includes('Parcel 1')], `${version} ${name} ${reply.text}`).toEqual(
            [200, true],
          )
        }
    },
  )
})
