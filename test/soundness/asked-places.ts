import type { Making } from './asked-conditions.ts'

/** Parameters by name. */
export type Values = Record<string, string>

/** A box around the districts, in Web Mercator, or around one of the places that are looked at closely. */
function box({ random, near }: Making): [number, number, number, number] {
  if (near?.length && random.chance(0.8)) return closeBox(random, near)
  const [x, y, half] = [
    -13_135_000 + random.whole(-60_000, 60_000),
    4_100_000 + random.whole(-60_000, 60_000),
    random.pick([500, 9000, 80_000, 400_000]),
  ]
  return [x - half, y - half, x + half, y + half]
}

function closeBox(
  random: Making['random'],
  near: NonNullable<Making['near']>,
): [number, number, number, number] {
  const [x, y] = random.pick(near)
  const half = random.pick([20, 90, 90, 250, 900, 12_000])
  const [left, low] = [x + random.whole(-half, half) * 0.9, y + random.whole(-half, half) * 0.9]
  return [left - half, low - half, left + half, low + half]
}

/** A place around the districts, as `xmin,ymin,xmax,ymax` in Web Mercator. */
export const envelope = (making: Making): string => box(making).join(',')

const relations = [
  'esriSpatialRelIntersects',
  'esriSpatialRelContains',
  'esriSpatialRelCrosses',
  'esriSpatialRelEnvelopeIntersects',
  'esriSpatialRelIndexIntersects',
  'esriSpatialRelOverlaps',
  'esriSpatialRelTouches',
  'esriSpatialRelWithin',
]

const units = ['esriSRUnit_Meter', 'esriSRUnit_Kilometer', 'esriSRUnit_StatuteMile', 'esriSRUnit_Foot']

/** A spatial filter: every relation, every kind of geometry, with a distance or without. */
export function place(making: Making): Values {
  const { random, near } = making
  const [xmin, ymin, xmax, ymax] = box(making)
  const ring = [
    [xmin, ymin],
    [xmin, ymax],
    [xmax, ymax],
    [xmax, ymin],
    [xmin, ymin],
  ]
  const shape = random.pick<Values>([
    { geometry: [xmin, ymin, xmax, ymax].join(','), geometryType: 'esriGeometryEnvelope' },
    { geometry: JSON.stringify({ xmin, ymin, xmax, ymax }), geometryType: 'esriGeometryEnvelope' },
    { geometry: JSON.stringify({ rings: [ring] }), geometryType: 'esriGeometryPolygon' },
    { geometry: JSON.stringify({ paths: [ring.slice(0, 3)] }), geometryType: 'esriGeometryPolyline' },
    { geometry: JSON.stringify({ points: ring.slice(0, 2) }), geometryType: 'esriGeometryMultipoint' },
    { geometry: JSON.stringify({ x: xmin, y: ymin }), geometryType: 'esriGeometryPoint' },
  ])
  return {
    ...shape,
    ...random.pick<Values>([{ inSR: '102100' }, { inSR: '3857' }, { inSR: '{"wkid":102100}' }]),
    spatialRel: random.chance(0.4) ? 'esriSpatialRelIntersects' : random.pick(relations),
    ...(random.chance(0.3)
      ? {
          distance: random.pick(near ? ['0.5', '10', '100'] : ['100', '5000', '60000']),
          ...(random.chance(0.5) ? { units: random.pick(units) } : {}),
        }
      : {}),
  }
}

/** How shapes come back, in every operation that gives some: in other references, rounded, simplified, or not at all. */
export const shapes = ({ random }: Making): Values => ({
  ...(random.chance(0.2) ? { outSR: random.pick(['4326', '102100', '32611', '{"wkid":4326}']) } : {}),
  ...(random.chance(0.2) ? { returnGeometry: random.pick(['false', 'true']) } : {}),
  ...(random.chance(0.1) ? { maxAllowableOffset: '50' } : {}),
  ...(random.chance(0.1) ? { geometryPrecision: random.pick(['0', '3']) } : {}),
  ...(random.chance(0.05) ? { returnZ: 'true', returnM: 'true' } : {}),
})

/** How a query of one layer gives shapes besides: on a grid, with their centres. */
export function shapesOnGrid(making: Making): Values {
  const { random } = making
  const [xmin, ymin, xmax, ymax] = box(making)
  const grid = {
    mode: random.pick(['view', 'edit']),
    originPosition: random.pick(['upperLeft', 'lowerLeft']),
    tolerance: random.pick([1, 100]),
    ...(random.chance(0.7)
      ? { extent: { xmin, ymin, xmax, ymax, spatialReference: { wkid: 102100, latestWkid: 3857 } } }
      : {}),
  }
  return {
    ...shapes(making),
    ...(random.chance(0.15) ? { returnCentroid: 'true' } : {}),
    ...(random.chance(0.15) ? { quantizationParameters: JSON.stringify(grid) } : {}),
  }
}
