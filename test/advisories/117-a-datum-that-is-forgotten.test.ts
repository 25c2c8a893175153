import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Gated, type GatedDoor, startGated } from '../ogc/gated.ts'
import { pixelsOf } from '../ogc/pictures.ts'

// Asked in WMS 1.3.0 for a reference with north first, MapServer 8.0 forgets its datum: in EPSG:31467 everything is drawn 84 m to the west and 129 m to the south,
// and rows are told of a place as far off. A picture would be masked where nobody drew. In 1.1.1, which is the default, it draws everything where it is.

let gated: Gated
beforeAll(async () => {
  gated = await startGated({
    configure: ({ upstreams, mounts }) => {
      for (const kind of ['mapserver', 'qgis']) {
        upstreams[`newer-${kind}`] = { ...upstreams[kind], version: '1.3.0' }
        mounts.push({ path: `/newer-${kind}`, upstream: `newer-${kind}` })
      }
      // The program is known by what its capabilities say, too.
      const { url, version } = upstreams['newer-mapserver']
      upstreams.other = { kind: 'ogc', server: 'other', url, version }
      mounts.push({ path: '/other', upstream: 'other' })
    },
  })
})
afterAll(() => gated?.close())

const box = '3571650,5541100,3571950,5541400'
const info = {
  REQUEST: 'GetFeatureInfo',
  QUERY_LAYERS: 'parcels',
  INFO_FORMAT: 'text/plain',
  X: '100',
  Y: '130',
}

async function asked(path: string, more: Record<string, string>) {
  const name = path.includes('qgis') ? 'qgis' : 'mapserver'
  const door = { ...(gated.doors.find((one) => one.name === name) as GatedDoor), path }
  const reply = await gated.ask(door, gated.map(door, 'parcels', more), { caller: 'editor' })
  const pixels = reply.type === 'image/png' ? await pixelsOf(reply.body) : undefined
  return { status: reply.status, sent: reply.sent.length, pixels }
}

describe('A reference with north first and another datum', () => {
  it.each(['/newer-mapserver', '/other'])('is not asked of MapServer in 1.3.0: %s', async (path) => {
    for (const more of [{}, info])
      expect(await asked(path, { SRS: 'EPSG:31467', BBOX: box, ...more })).toMatchObject({
        status: 400,
        sent: 0,
      })
  })

  it('is drawn at its place by MapServer in 1.1.1, and by QGIS Server in both', async () => {
    for (const path of ['/mapserver', '/qgis', '/newer-qgis']) {
      const { status, pixels } = await asked(path, { SRS: 'EPSG:31467', BBOX: box })
      expect(status).toBe(200)
      // The parcel begins 181 m from the west, and ends 13 m from the north.
      const opacityAt = (east: number, north: number) =>
        pixels?.data[(Math.floor(((300 - north) * 250) / 300) * 250 + Math.floor((east * 250) / 300)) * 4 + 3]
      expect([opacityAt(230, 240), opacityAt(140, 100)], path).toEqual([255, 0])
    }
  })
})

describe('Degrees of WGS 84 and references with east first', () => {
  it.each([
    ['EPSG:4326', '10.00001,50.0001,10.009,50.0091'],
    ['EPSG:25832', '571700,5539150,572400,5539850'],
  ])('are asked of MapServer in 1.3.0: %s', async (SRS, BBOX) => {
    expect(await asked('/newer-mapserver', { SRS, BBOX })).toMatchObject({ status: 200, sent: 1 })
  })
})
