import type { Shape } from '@mapgate/geometry'
import type { Geometry } from '@mapgate/protocol'
import { shapeOfClient } from '../areas/client-shape.ts'
import { shapeOfEsri } from '../areas/esri-shapes.ts'

/** How far two coordinates may differ, as a part of their size: texts of numbers are rounded. */
const rounding = 1e-9

/** True where a client sends the shape that a row has, both in one reference. Heights and measures that it sends are another shape. */
export function isSameShape(sent: Geometry | null, has: unknown): boolean {
  if (has === undefined) return false
  const row = shapeOfEsri(has)
  if (sent === null || row === undefined) return sent === null && row === undefined
  if (sent.kind === 'envelope' || hasHeights(sent)) return false
  return isSame(shapeOfClient(sent), row)
}

const hasHeights = (sent: Geometry): boolean =>
  sent.kind === 'point'
    ? sent.z !== undefined || sent.m !== undefined
    : sent.kind !== 'envelope' && (sent.hasZ === true || sent.hasM === true)

const isSame = (one: Shape, other: Shape): boolean =>
  one.kind === other.kind &&
  one.parts.length === other.parts.length &&
  one.parts.every((part, index) => {
    const same = other.parts[index]
    return (
      same?.length === part.length &&
      part.every(([x, y], at) => isNearly(x, same[at]?.[0]) && isNearly(y, same[at]?.[1]))
    )
  })

const isNearly = (one: number, other = Number.NaN): boolean =>
  Math.abs(one - other) <= rounding * Math.max(1, Math.abs(one))
