import { layer } from './layer.ts'
import { refused } from './refused.ts'
import { retrieveTravelModes } from './retrieve-travel-modes.ts'
import { root } from './root.ts'
import { solve } from './solve.ts'
import { solveClosestFacility } from './solve-closest-facility.ts'
import { solveServiceArea } from './solve-service-area.ts'

/** Operations of an NAServer. */
export const naServer = [
  root,
  layer,
  solve,
  solveServiceArea,
  solveClosestFacility,
  retrieveTravelModes,
  ...refused,
] as const
