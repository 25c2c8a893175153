import { maskOf, sideOf } from '@mapgate/geometry'
import { createPaint } from './paint.ts'

/** What masks pictures and tiles of rights with an area. Made once, because it bounds the pictures that are in memory at one time. */
export const createMasking = () => ({ paint: createPaint({ maskOf }), sideOf })
