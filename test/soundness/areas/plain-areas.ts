import type { Position } from '../../../packages/sample-server/src/world/geometry.ts'

/** An area as a configuration writes it: its polygons, in a reference of its own. */
export interface PlainArea {
  readonly wkid: number
  /** Polygons, their rings, and the vertices of these: x or longitude first. Rings are closed; the first one of a polygon is the outer one. */
  readonly polygons: readonly (readonly Position[])[][]
}

/** The name of an area of these tests. */
export type AreaName = keyof typeof plainAreas

const box = (xmin: number, ymin: number, xmax: number, ymax: number): Position[] => [
  [xmin, ymin],
  [xmax, ymin],
  [xmax, ymax],
  [xmin, ymax],
  [xmin, ymin],
]

/**
 * Areas over the template's three districts, each with a difficulty of its own. They lie around longitude -118, latitude 34.5: rows of
 * Littlebrook from (-13145000, 4090000) to (-13127000, 4106000) in Web Mercator.
 */
export const plainAreas = {
  /** A corner that points inwards, and edges that cross mains, in Web Mercator. */
  corner: {
    wkid: 3857,
    polygons: [
      [
        [
          [-13_146_000, 4_089_000],
          [-13_131_000, 4_089_500],
          [-13_133_500, 4_097_000],
          [-13_136_100, 4_097_200],
          [-13_136_700, 4_106_500],
          [-13_146_500, 4_106_000],
          [-13_141_000, 4_098_000],
          [-13_146_000, 4_089_000],
        ],
      ],
    ],
  },
  /** A hole in which rows lie. */
  hole: {
    wkid: 3857,
    polygons: [
      [
        box(-13_150_000, 4_085_000, -13_120_000, 4_112_000),
        [
          [-13_138_500, 4_094_500],
          [-13_138_800, 4_100_500],
          [-13_134_900, 4_100_200],
          [-13_135_200, 4_095_500],
          [-13_138_500, 4_094_500],
        ],
      ],
    ],
  },
  /** Long edges that are straight in degrees, and bent by up to 200 m in Web Mercator. */
  degrees: {
    wkid: 4326,
    polygons: [
      [
        [
          [-118.62, 34.62],
          [-118.09, 34.42],
          [-117.93, 34.53],
          [-117.04, 34.46],
          [-117.2, 34.98],
          [-118.62, 34.62],
        ],
      ],
    ],
  },
  /** Some parcels, in UTM, where north is not up. */
  parcels: {
    wkid: 32611,
    polygons: [
      [
        [
          [406_990, 3_815_152],
          [407_262, 3_815_158],
          [407_280, 3_815_372],
          [407_098, 3_815_405],
          [406_984, 3_815_380],
          [406_990, 3_815_152],
        ],
      ],
    ],
  },
  /** Two parts in two districts, and two on both sides of the date line. */
  parts: {
    wkid: 4326,
    polygons: [
      [box(-118.03, 34.44, -117.965, 34.5)],
      [box(-117.36, 34.43, -117.22, 34.49)],
      [box(179.9, 34.4, 180, 34.5)],
      [box(-180, 34.4, -179.92, 34.5)],
    ],
  },
  /** In the datum NAD 83, for which a grant names a transformation with an error of 30 m. */
  datum: {
    wkid: 4269,
    polygons: [[box(-118.04, 34.43, -117.97, 34.53)]],
  },
  /** Has a name, and cannot be read: it is no area, and no row lies in it. */
  missing: { wkid: 4326, polygons: [] },
  /** Where nothing is. */
  nowhere: {
    wkid: 4326,
    polygons: [[box(10, 50, 11, 51)]],
  },
} as const satisfies Record<string, PlainArea>

/** Areas that have a border near the rows. */
export const areasWithBorder = (Object.keys(plainAreas) as AreaName[]).filter(
  (name) => name !== 'nowhere' && name !== 'missing',
)

/** The error of the transformation that grants name for areas of another datum, in metres. */
export const transformationError = 30

/** The areas whose datum is not that of the maps. */
export const hasOtherDatum = (name: AreaName): boolean => plainAreas[name].wkid === 4269
