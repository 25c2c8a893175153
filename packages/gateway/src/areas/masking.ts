import { maskOf, sideOf } from '@mapgate/geometry'
import type { Paint } from '@mapgate/policy'
import { createPaint } from './paint.ts'
import { createSideMemory, withEmptyTiles } from './side-memory.ts'

/**
 * What masks pictures and tiles of rights with an area. Made once, because it bounds the pictures that are in memory at one time, and remembers
 * where tiles lie.
 * @param keeping makes of a painter one that keeps what it painted; default: nothing is kept but empty tiles
 */
export const createMasking = (keeping: (paint: Paint) => Paint = (paint) => paint) => ({
  paint: withEmptyTiles(keeping(createPaint({ maskOf }))),
  sideOf: createSideMemory(sideOf),
})
