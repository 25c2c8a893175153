import { defineReferences, projectedExtent, referenceOf } from '@mapgate/geometry'
import { esriList } from '../../../packages/geometry/src/references/esri-list.fixture.ts'
import { origin } from '../../ogc/world.ts'
import type { Random } from '../random.ts'

/** Names and values, which may stand there twice. */
export type Pairs = readonly (readonly [name: string, value: string])[]

const [west, south] = origin

/** VERSION, reference, box and size of a random picture of the real servers' world, or beside it. */
export function frame(random: Random): Pairs {
  const [x, y, side] = random.pick([
    [0, 0, 1_000],
    [0, 0, 1_000],
    [random.whole(0, 700), random.whole(0, 700), 300],
    [550, 50, 200],
    [2_400, -1_600, 400],
    [-5_000, -5_000, 10_000],
  ] as const)
  const box = [west + x, south + y, west + x + side, south + y + side]
  const size = random.pick([
    ['200', '200'],
    ['200', '200'],
    ['150', '80'],
    ['33', '200'],
  ] as const)
  const pixels: Pairs = [
    ['WIDTH', size[0]],
    ['HEIGHT', size[1]],
  ]
  if (random.chance(0.25)) return [...inReference(random, box), ...pixels]
  if (random.chance(0.6))
    return [
      ['VERSION', '1.1.1'],
      ['SRS', random.pick(['EPSG:3857', 'EPSG:900913', 'epsg:3857'])],
      ['BBOX', box.join(',')],
      ...pixels,
    ]
  const [w = 0, s = 0, e = 0, n = 0] = box.map((at, index) =>
    index % 2 === 0 ? longitude(at) : latitude(at),
  )
  return random.chance(0.5)
    ? [['VERSION', '1.3.0'], ['CRS', 'EPSG:4326'], ['BBOX', [s, w, n, e].join(',')], ...pixels]
    : [['VERSION', '1.3.0'], ['CRS', 'CRS:84'], ['BBOX', [w, s, e, n].join(',')], ...pixels]
}

/** References that the servers offer besides, and one that they do not; whether north is first in 1.3.0. */
const references: readonly (readonly [wkid: number, isNorthFirst: boolean])[] = [
  ...([
    [25832, false],
    [2056, false],
    [31467, true],
    [3035, true],
    [4258, true],
    [25833, false],
  ] as const),
]

/** A box of EPSG:3857 in another reference, in either version. */
function inReference(random: Random, [xmin = 0, ymin = 0, xmax = 0, ymax = 0]: readonly number[]): Pairs {
  if (referenceOf(25832) === undefined) defineReferences(esriList)
  const [wkid, isNorthFirst] = random.pick(references)
  const found = projectedExtent(
    { xmin, ymin, xmax, ymax },
    [3857, wkid],
    [{ to: wkid, by: 'none', error: 1 }],
  )
  const { xmin: w, ymin: s, xmax: e, ymax: n } = found ?? { xmin, ymin, xmax, ymax }
  const name = `EPSG:${wkid}`
  return random.chance(0.5)
    ? [
        ['VERSION', '1.1.1'],
        ['SRS', name],
        ['BBOX', [w, s, e, n].join()],
      ]
    : [
        ['VERSION', '1.3.0'],
        ['CRS', name],
        ['BBOX', (isNorthFirst ? [s, w, n, e] : [w, s, e, n]).join()],
      ]
}

const radius = 6_378_137
const longitude = (x: number): number => (x / radius) * (180 / Math.PI)
const latitude = (y: number): number => (2 * Math.atan(Math.exp(y / radius)) - Math.PI / 2) * (180 / Math.PI)
