import { Clipper64, type ClipType, type FillRule, type Paths64, PathType, type Point64 } from 'clipper2-ts'

/** Whole numbers of steps for coordinates, as the clipping library takes them. */
export interface Grid {
  /** The width of a step in units of the reference, or how many steps a unit has: the other is 1. */
  readonly step: number
  readonly perUnit: number
}

/** The nearest point of a grid, in steps. */
export const toGrid = ({ step, perUnit }: Grid, [x, y]: readonly [number, number]): Point64 => ({
  x: Math.round((x / step) * perUnit) || 0,
  y: Math.round((y / step) * perUnit) || 0,
})

/** The coordinates of a number of steps. */
export const fromGrid = ({ step, perUnit }: Grid, { x, y }: Point64): readonly [x: number, y: number] => [
  (x * step) / perUnit,
  (y * step) / perUnit,
]

/** What a clipping makes of rings on a grid; outer rings run against the clock, holes with it. */
export function clipped(
  type: ClipType,
  rule: FillRule,
  { subject, clip }: { readonly subject: Paths64; readonly clip?: Paths64 },
): Paths64 {
  const clipper = new Clipper64()
  clipper.preserveCollinear = true
  clipper.addPaths(subject, PathType.Subject, false)
  if (clip !== undefined) clipper.addPaths(clip, PathType.Clip, false)
  const solution: Paths64 = []
  clipper.execute(type, rule, solution)
  return solution.filter((ring) => ring.length >= 3)
}
