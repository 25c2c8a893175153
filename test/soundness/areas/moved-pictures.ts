import {
  projector,
  readSpatialReference,
  webMercator,
} from '../../../packages/sample-server/src/query/spatial-reference.ts'
import type { Position } from '../../../packages/sample-server/src/world/geometry.ts'
import { MERCATOR_LIMIT } from '../../../packages/sample-server/src/world/mercator.ts'
import type { Values } from '../asked-places.ts'
import type { Random } from '../random.ts'

const sizes = ['200,160', '120,120', '97,131', '160,40', '64,200']

/**
 * A picture close to a place, with whatever moves what it shows: by half a pixel, by one, by half of its width; by an aspect other than that of
 * its size; by references of box and picture that differ; to the next copy of the world.
 */
export function movedPicture(random: Random, places: readonly (readonly [number, number])[]): Values {
  const [x, y] = random.pick(places)
  const size = random.pick(sizes)
  const [width = 1, height = 1] = size.split(',').map(Number)
  const perPixel = random.pick([0.4, 1.5, 1.5, 6, 25])
  const shift = random.pick([0, 0, 0.5, 0.5, 1, width / 2]) * perPixel
  const [halfWidth, halfHeight] = [(width * perPixel) / 2, (height * perPixel) / 2]
  const [aspectX, aspectY] = random.pick([
    [1, 1],
    [1, 1],
    [1.5, 1],
    [1, 1.5],
    [0.2, 1],
  ] as const)
  const corners: [Position, Position] = [
    [x + shift - halfWidth * aspectX, y + shift - halfHeight * aspectY],
    [x + shift + halfWidth * aspectX, y + shift + halfHeight * aspectY],
  ]
  return {
    size,
    ...referencesOf(random, corners),
    ...(random.chance(0.2) ? { dpi: random.pick(['24', '96', '192', '300']) } : {}),
    ...(random.chance(0.05) ? { rotation: random.pick(['0', '30', '0.1', '360']) } : {}),
    ...(random.chance(0.05) ? { mapScale: random.pick(['2000', '25000', '0']) } : {}),
  }
}

/** The box in one reference, and the picture in another, or both alike. */
function referencesOf(random: Random, [low, high]: [Position, Position]): Values {
  const bboxSR = random.pick(['102100', '102100', '102100', '3857', '4326', '32611', '26911'])
  const project = projector(webMercator, readSpatialReference(bboxSR) ?? webMercator)
  const copies = random.chance(0.1) ? random.pick([-1, 1]) : 0
  const [left, right] = [low, high].map(([x, y]) => project([x, y]))
  const width = bboxSR === '4326' ? 360 : bboxSR === '102100' || bboxSR === '3857' ? 2 * MERCATOR_LIMIT : 0
  const [a, b, c, d] = [...(left as Position), ...(right as Position)] as [number, number, number, number]
  return {
    bbox: [a + copies * width, b, c + copies * width, d].join(','),
    bboxSR,
    ...(random.chance(0.5)
      ? { imageSR: random.pick(['102100', '3857', '4326', '32611', '54004', '26911']) }
      : {}),
  }
}
