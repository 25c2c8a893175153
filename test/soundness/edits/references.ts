import {
  projector,
  readSpatialReference,
  webMercator,
} from '../../../packages/sample-server/src/query/spatial-reference.ts'
import type { Position, Shape } from '../../../packages/sample-server/src/world/geometry.ts'
import type { Random } from '../random.ts'

/** The shape as a request gives it with a reference: its own, by either number, or degrees. */
export function spatialReferenceOf(random: Random, shape: Shape): unknown {
  const wkid = random.pick([102_100, 3_857, 4_326, 32_611])
  const reference = readSpatialReference(String(wkid)) ?? webMercator
  const project = projector(webMercator, reference)
  const place = ([x, y]: Position) => project([x, y])
  const asked =
    'x' in shape
      ? pointOf(place([shape.x, shape.y]))
      : 'paths' in shape
        ? { paths: shape.paths.map((path) => path.map(place)) }
        : { rings: shape.rings.map((ring) => ring.map(place)) }
  return { ...asked, spatialReference: { wkid } }
}

const pointOf = ([x, y]: Position) => ({ x, y })
