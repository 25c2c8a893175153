import { maskOf, sideOf } from '@mapgate/geometry'
import { createPaint } from './paint.ts'
import { createSideMemory, withEmptyTiles } from './side-memory.ts'

/**
 * What masks pictures and tiles of rights with an area. Made once, because it bounds the pictures that are in memory at one time, and remembers
 * where tiles lie.
 */
export const createMasking = () => ({
  paint: withEmptyTiles(createPaint({ maskOf })),
  sideOf: createSideMemory(sideOf),
})
