import type { Area } from '@mapgate/geometry'
import type { AreaRight } from './area-right.ts'

/** A square from the origin to this side, in Web Mercator. */
export const squareArea = (side = 100, name = 'a square'): Area => ({
  key: `square ${side}`,
  name,
  wkid: 3857,
  coordinates: new Float64Array([0, 0, side, 0, side, side, 0, side]),
  ends: new Uint32Array([4]),
  bounds: { xmin: 0, ymin: 0, xmax: side, ymax: side },
})

/** The right to a square, within which rows are shown. */
export const areaRight = (more: Partial<AreaRight> = {}): AreaRight => ({
  area: squareArea(),
  relation: 'within',
  clip: false,
  pictures: 'rows',
  transformations: [],
  ...more,
})
