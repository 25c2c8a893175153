import type { Position } from '../world/geometry.ts'

/**
 * Drops positions that lie within `tolerance` of the line that remains (Douglas and Peucker); first and last stay, and a
 * ring keeps at least four positions, so that no feature vanishes.
 */
export function simplifyPart(part: Position[], tolerance: number): Position[] {
  if (tolerance <= 0 || part.length < 3) return part
  const kept = new Set([0, part.length - 1])
  const isRing = samePlace(part[0], part.at(-1))
  if (isRing) for (const third of [1, 2]) kept.add(Math.round(((part.length - 1) * third) / 3))
  const anchors = [...kept].sort((a, b) => a - b)
  for (const [place, anchor] of anchors.slice(1).entries()) {
    keepFarthest(part, [anchors[place] ?? 0, anchor], tolerance, kept)
  }
  return part.filter((_, place) => kept.has(place))
}

function keepFarthest(part: Position[], span: [number, number], tolerance: number, kept: Set<number>): void {
  const pending = [span]
  for (let next = pending.pop(); next; next = pending.pop()) {
    const [from, to] = next
    const [start, end] = [part[from], part[to]]
    let farthest = -1
    let farthestDistance = tolerance
    for (let place = from + 1; place < to && start && end; place += 1) {
      const distance = distanceToSegment(part[place] ?? start, start, end)
      if (distance > farthestDistance) [farthest, farthestDistance] = [place, distance]
    }
    if (farthest < 0) continue
    kept.add(farthest)
    pending.push([from, farthest], [farthest, to])
  }
}

function distanceToSegment([x, y]: Position, [x1, y1]: Position, [x2, y2]: Position): number {
  const [dx, dy] = [x2 - x1, y2 - y1]
  const lengthSquared = dx * dx + dy * dy
  const along = lengthSquared === 0 ? 0 : ((x - x1) * dx + (y - y1) * dy) / lengthSquared
  const part = Math.max(0, Math.min(1, along))
  return Math.hypot(x - x1 - part * dx, y - y1 - part * dy)
}

function samePlace(a: Position | undefined, b: Position | undefined): boolean {
  return a?.[0] === b?.[0] && a?.[1] === b?.[1]
}
