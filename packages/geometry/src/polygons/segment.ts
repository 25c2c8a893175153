import type { Bounds } from '../area.ts'

/** A straight line from a to b. */
export interface Segment {
  readonly ax: number
  readonly ay: number
  readonly bx: number
  readonly by: number
}

/** Half a unit in the last place of 1. */
const epsilon = 2 ** -53
/** Below this share of the sum of both products, the sign of their rounded difference is not certain (Shewchuk 1997, `ccwerrboundA`). */
const uncertain = (3 + 16 * epsilon) * epsilon
/** Cuts a number of 53 bits into two of 26 (Dekker 1971). */
const splitter = 2 ** 27 + 1

/**
 * On which side of the line through a segment a point lies: above 0 on the left, below 0 on the right, 0 exactly on the line. The sign is
 * exact for coordinates whose products neither overflow nor underflow.
 */
export function orientation({ ax, ay, bx, by }: Segment, x: number, y: number): number {
  const left = (ax - x) * (by - y)
  const right = (ay - y) * (bx - x)
  const rounded = left - right
  const sum = Math.abs(left) + Math.abs(right)
  if (Math.abs(rounded) > uncertain * sum) return rounded
  return signOfSum([ax, by, -ax, y, -x, by, -ay, bx, ay, x, y, bx])
}

/** The exact sign of the sum of products of pairs of numbers, by an expansion of parts that do not overlap. */
function signOfSum(factors: readonly number[]): number {
  const parts: number[] = []
  for (let at = 0; at < factors.length; at += 2) {
    const a = factors[at] as number
    const b = factors[at + 1] as number
    const product = a * b
    grow(parts, errorOf(a, b, product))
    grow(parts, product)
  }
  return parts.findLast((part) => part !== 0) ?? 0
}

/** What the rounded product of two numbers is short of their exact one. */
function errorOf(a: number, b: number, product: number): number {
  const bigA = splitter * a
  const highA = bigA - (bigA - a)
  const lowA = a - highA
  const bigB = splitter * b
  const highB = bigB - (bigB - b)
  const lowB = b - highB
  return lowA * lowB - (product - highA * highB - lowA * highB - highA * lowB)
}

/** Adds a number to an expansion, whose parts stand from the smallest to the largest, without an error. */
function grow(parts: number[], added: number): void {
  let carried = added
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at] as number
    const sum = carried + part
    const virtual = sum - carried
    parts[at] = carried - (sum - virtual) + (part - virtual)
    carried = sum
  }
  parts.push(carried)
}

/** True where a point that lies on the line through a segment also lies between its ends, or on one of them. */
export const isBetween = ({ ax, ay, bx, by }: Segment, x: number, y: number): boolean =>
  Math.min(ax, bx) <= x && x <= Math.max(ax, bx) && Math.min(ay, by) <= y && y <= Math.max(ay, by)

/** True where two segments have a point in common, exactly. */
export function meet(one: Segment, other: Segment): boolean {
  const c = orientation(one, other.ax, other.ay)
  const d = orientation(one, other.bx, other.by)
  if ((c > 0 && d > 0) || (c < 0 && d < 0)) return false
  const a = orientation(other, one.ax, one.ay)
  const b = orientation(other, one.bx, one.by)
  if ((a > 0 && b > 0) || (a < 0 && b < 0)) return false
  const areOnOneLine = a === 0 && b === 0 && c === 0 && d === 0
  return !areOnOneLine || boxesMeet(one, other)
}

/** True where the boxes of two segments have a point in common. */
const boxesMeet = (one: Segment, other: Segment): boolean =>
  Math.max(Math.min(one.ax, one.bx), Math.min(other.ax, other.bx)) <=
    Math.min(Math.max(one.ax, one.bx), Math.max(other.ax, other.bx)) &&
  Math.max(Math.min(one.ay, one.by), Math.min(other.ay, other.by)) <=
    Math.min(Math.max(one.ay, one.by), Math.max(other.ay, other.by))

/** The box around a segment. */
export const boxOf = ({ ax, ay, bx, by }: Segment): Bounds => ({
  xmin: Math.min(ax, bx),
  ymin: Math.min(ay, by),
  xmax: Math.max(ax, bx),
  ymax: Math.max(ay, by),
})

/** Bounds that are wider by a distance on every side. */
export const widened = ({ xmin, ymin, xmax, ymax }: Bounds, by: number): Bounds => ({
  xmin: xmin - by,
  ymin: ymin - by,
  xmax: xmax + by,
  ymax: ymax + by,
})

/** The distance of a point from a segment. */
export function distanceTo({ ax, ay, bx, by }: Segment, x: number, y: number): number {
  const squared = (bx - ax) ** 2 + (by - ay) ** 2
  const share = squared === 0 ? 0 : ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / squared
  const between = Math.min(1, Math.max(0, share))
  return Math.hypot(x - ax - between * (bx - ax), y - ay - between * (by - ay))
}

/** A segment as it lies to the area itself, of which a copy is that far to the right. */
export const shifted = ({ ax, ay, bx, by }: Segment, shift: number): Segment => ({
  ax: ax - shift,
  ay,
  bx: bx - shift,
  by,
})
