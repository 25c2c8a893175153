import type { Extent } from '../world/geometry.ts'

/** A line or ring as x, y, x, y …: cheap to keep by the hundred thousand. */
export type FlatLine = Float64Array

type Inside = (x: number, y: number) => boolean
type Cross = (ax: number, ay: number, bx: number, by: number) => [number, number]

/** The part of a ring inside a box (Sutherland and Hodgman); where it is cut it follows the box. */
export function clipRing(ring: ArrayLike<number>, box: Extent): number[] {
  const atX =
    (x: number): Cross =>
    (ax, ay, bx, by) => [x, ay + ((by - ay) * (x - ax)) / (bx - ax)]
  const atY =
    (y: number): Cross =>
    (ax, ay, bx, by) => [ax + ((bx - ax) * (y - ay)) / (by - ay), y]
  const sides: [Inside, Cross][] = [
    [(x) => x >= box.xmin, atX(box.xmin)],
    [(x) => x <= box.xmax, atX(box.xmax)],
    [(_, y) => y >= box.ymin, atY(box.ymin)],
    [(_, y) => y <= box.ymax, atY(box.ymax)],
  ]
  return sides.reduce<number[]>((points, [inside, cross]) => cut(points, inside, cross), Array.from(ring))
}

function cut(points: number[], inside: Inside, cross: Cross): number[] {
  const kept: number[] = []
  const count = points.length / 2
  for (let index = 0; index < count; index += 1) {
    const [ax = 0, ay = 0] = [points[2 * index], points[2 * index + 1]]
    const next = (index + 1) % count
    const [bx = 0, by = 0] = [points[2 * next], points[2 * next + 1]]
    const [from, to] = [inside(ax, ay), inside(bx, by)]
    if (from) kept.push(ax, ay)
    if (from !== to) kept.push(...cross(ax, ay, bx, by))
  }
  return kept
}

/** The runs of a line whose segments touch a box: whole segments, for strokes end outside of the picture anyway. */
export function runsNear(line: ArrayLike<number>, box: Extent): number[][] {
  const runs: number[][] = []
  let run: number[] = []
  for (let at = 0; at + 3 < line.length; at += 2) {
    const [ax = 0, ay = 0, bx = 0, by = 0] = [line[at], line[at + 1], line[at + 2], line[at + 3]]
    const near =
      Math.max(ax, bx) >= box.xmin &&
      Math.min(ax, bx) <= box.xmax &&
      Math.max(ay, by) >= box.ymin &&
      Math.min(ay, by) <= box.ymax
    if (near && run.length === 0) run.push(ax, ay)
    if (near) run.push(bx, by)
    else if (run.length > 0) {
      runs.push(run)
      run = []
    }
  }
  return run.length > 0 ? [...runs, run] : runs
}
