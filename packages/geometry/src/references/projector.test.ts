import { beforeAll, describe, expect, it } from 'vitest'
import { esriList } from './esri-list.fixture.ts'
import { projectorBetween } from './projector.ts'
import { defineReferences, knownReference } from './reference-list.ts'

/**
 * Control points by PROJ 9.5.1 from the same texts, datum left alone: id, method, degrees east of Greenwich, degrees north, x, y. All of
 * the list was compared once; here is one reference of each kind that is in use.
 */
// biome-ignore format: a table
const controlPoints: readonly (readonly [number, string, number, number, number, number])[] = [
  [25832, 'Transverse_Mercator', 11.409, 43.652, 694267.5173, 4836042.3649],
  [27700, 'Transverse_Mercator', 0.908, 51.439, 602082.9134, 175177.6885],
  [2056, 'Hotine_Oblique_Mercator_Azimuth_Center', 10.045, 46.11, 2801383.5594, 1109710.3573],
  [28992, 'Double_Stereographic', 6.818, 51.193, 254972.1332, 356836.3023],
  [5514, 'Krovak', 21.513, 48.229, -246551.2304, -1295040.7656],
  [3031, 'Stereographic_South_Pole', 144, -85.5, 287531.2121, -395752.7619],
  [3995, 'Stereographic_North_Pole', 144, 64.5, 1654878.3648, 2277744.6618],
  [2154, 'Lambert_Conformal_Conic', 8.356, 42.712, 1138959.2309, 6194049.2597],
  [27561, 'Lambert_Conformal_Conic', 6.92, 48.59, 937882.0256, 109084.6623],
  [26916, 'Transverse_Mercator', -84.6, 32.974, 724290.6757, 3650962.1683],
  [2227, 'Lambert_Conformal_Conic', -118.349, 37.027, 7189556.3181, 1839520.7625],
  [2263, 'Lambert_Conformal_Conic', -72.046, 40.594, 1526873.1885, 161738.9286],
  [3035, 'Lambert_Azimuthal_Equal_Area', 32.599, 40.98, 6199291.9661, 2270535.6590],
  [5070, 'Albers', -72.698, 28.155, 2273065.8176, 845161.9951],
  [3078, 'Hotine_Oblique_Mercator_Azimuth_Natural_Origin', -82.959, 42.684, 748967.9204, 241599.3251],
  [3168, 'Rectified_Skew_Orthomorphic_Natural_Origin', 104.099, 2.036, 678131.9207, 225107.7037],
  [31467, 'Gauss_Kruger', 10.209, 48.443, 3589435.2655, 5367845.0389],
  [2193, 'Transverse_Mercator', 177.404, -45.346, 1945003.2975, 4969170.7918],
  [27200, 'New_Zealand_Map_Grid', 177.404, -45.346, 2855480.7963, 5530873.7870],
  [3395, 'Mercator', 144, -55.4, 16030006.6742, -7404688.9049],
  [32761, 'Stereographic', 144, -85.5, 2293806.6705, 1595609.8107],
  [2036, 'Double_Stereographic', -64.235, 45.087, 2678316.3942, 7345481.8287],
  [3857, 'Mercator_Auxiliary_Sphere', 144, -59.542, 16030006.6742, -8298467.6153],
  [2314, 'Cassini', -60.209, 10.082, 688144.5594, 84681.3905],
  [4807, 'geo', 8.18, 42.785, 6.4920, 47.5389],
]

beforeAll(() => defineReferences(esriList))

describe('A projection', () => {
  it.each(controlPoints)(
    'of %i by %s has the places that PROJ has',
    (wkid, _method, longitude, latitude, x, y) => {
      const { plane, reference } = knownReference(wkid) ?? {}
      const tolerance = reference?.isGeographic ? 1e-4 : 1e-3 / (reference?.metresPerUnit ?? 1)
      const [px, py] = plane?.fromDegrees(longitude, latitude) ?? []
      expect(Math.hypot((px ?? Number.NaN) - x, (py ?? Number.NaN) - y)).toBeLessThan(tolerance)
      const [back = Number.NaN, north] = plane?.toDegrees(px ?? Number.NaN, py ?? Number.NaN) ?? []
      expect(((back - longitude + 540) % 360) - 180).toBeCloseTo(0, 7)
      expect(north).toBeCloseTo(latitude, 7)
    },
  )

  it('goes on beyond the edge of the world where maps repeat', () => {
    const projector = projectorBetween(4326, 102100, [])
    if ('unplaced' in projector) throw new Error(projector.unplaced)
    const [edge = 0] = projector.forward(180, 0) ?? []
    expect(projector.forward(540, 0)?.[0]).toBeCloseTo(3 * edge, 3)
    expect(projector.inverse(3 * edge, 0)?.[0]).toBeCloseTo(540, 9)
  })

  it('does not reach what it has no place for', () => {
    const mercator = projectorBetween(4326, 3857, [])
    if ('unplaced' in mercator) throw new Error(mercator.unplaced)
    expect(mercator.forward(0, 90)).toBeUndefined()
    expect(mercator.forward(0, 91)).toBeUndefined()
    expect(mercator.forward(Number.NaN, 0)).toBeUndefined()
    const utm = projectorBetween(4326, 32632, [])
    if ('unplaced' in utm) throw new Error(utm.unplaced)
    expect(utm.forward(99, 0)).toBeUndefined()
    expect(utm.forward(9, 52)?.[0]).toBeCloseTo(500000, 6)
  })

  it('that agrees with nothing, or that nobody knows, is refused with the reason', () => {
    expect(projectorBetween(4326, 54030, [])).toEqual({
      unplaced: 'World_Robinson (54030) is of a kind that cannot be projected',
    })
    expect(projectorBetween(4326, 5513, [])).toHaveProperty('unplaced')
    expect(projectorBetween(1, 4326, [])).toEqual({ unplaced: 'reference system 1 is not known' })
    expect(projectorBetween(4326, 5773, [])).toEqual({ unplaced: 'reference system 5773 is not known' })
  })
})

describe('Two datums', () => {
  // DHDN to WGS 84, EPSG:1777; what it does to 9 and 50 degrees is as PROJ has it.
  const potsdam = [598.1, 73.7, 418.2, 0.202, 0.045, -2.455, 6.7]

  it('of the same name are never shifted', () => {
    const projector = projectorBetween(25832, 4258, [{ to: 4326, by: potsdam, error: 3 }])
    if ('unplaced' in projector) throw new Error(projector.unplaced)
    expect(projector.error).toBe(0)
    expect(projector.forward(500000, 0)?.[0]).toBeCloseTo(9, 12)
  })

  it('are told apart even where the difference is small, as between ETRS89 and WGS 84', () => {
    expect(projectorBetween(25832, 4326, [])).toEqual({
      unplaced:
        'ETRS_1989_UTM_Zone_32N (25832) has the datum D_ETRS_1989, GCS_WGS_1984 (4326) has D_WGS_1984, and no transformation between them is named',
    })
    const projector = projectorBetween(25832, 102100, [{ to: 4326, by: 'none', error: 1 }])
    if ('unplaced' in projector) throw new Error(projector.unplaced)
    expect(projector.error).toBe(1)
    expect(projector.forward(500000, 0)?.[0]).toBeCloseTo(1001875.417, 3)
  })

  it('are joined by the seven parameters of a position vector transformation, and back', () => {
    const projector = projectorBetween(4314, 4326, [{ to: 4326, by: potsdam, error: 3 }])
    if ('unplaced' in projector) throw new Error(projector.unplaced)
    const [x = 0, y = 0] = projector.forward(9, 50) ?? []
    expect([x, y]).toEqual([expect.closeTo(8.99896055, 8), expect.closeTo(49.99885314, 8)])
    const back = projector.inverse(x, y) ?? []
    expect(back).toEqual([expect.closeTo(9, 7), expect.closeTo(50, 7)])
    const reverse = projectorBetween(4326, 4314, [{ to: 4326, by: potsdam, error: 3 }])
    if ('unplaced' in reverse) throw new Error(reverse.unplaced)
    expect(reverse.forward(x, y)).toEqual(back)
    expect(projector.forward(369, 50)?.[0]).toBeCloseTo(360 + x, 9)
  })

  it.each([
    [[{ to: 3857, by: 'none', error: Number.NaN }], 'names no error'],
    [[{ to: 3857, by: [1, 2], error: 1 }], 'needs three or seven numbers'],
    [[{ to: 3857, by: [1, 2, Number.NaN], error: 1 }], 'needs three or seven numbers'],
    [[{ to: 4258, by: 'none', error: 1 }], 'no transformation between them is named'],
    [
      [
        { to: 3857, by: 'none', error: 1 },
        { to: 4326, by: potsdam, error: 1 },
      ],
      'more than one transformation',
    ],
  ] as const)('are not joined by %j', (transformations, reason) => {
    expect(projectorBetween(31467, 4326, transformations)).toEqual({
      unplaced: expect.stringContaining(reason),
    })
  })
})
