import type { Bounds, PlacedArea } from '@mapgate/geometry'
import type { AreaRight } from '../../model/area-right.ts'
import { type Facts, placedNeedKey } from '../../model/facts.ts'
import { Refused } from '../../model/refusal.ts'

/**
 * The area of a right in a reference.
 * @throws Refused `access.denied`: with what has to be known where it was not placed yet, and with the reason where it cannot be
 */
export function placedIn(facts: Facts | undefined, right: AreaRight, wkid: number): PlacedArea {
  const placed = facts?.placed.get(placedNeedKey(right, wkid))
  const { name } = right.area
  if (placed === undefined)
    throw new Refused('access.denied', `the area ${name} is not placed in reference ${wkid} yet`, {
      need: { kind: 'placed', right, wkid },
    })
  if (!('unplaced' in placed)) return placed
  throw new Refused(
    'access.denied',
    `the area ${name} has no place in reference ${wkid}: ${placed.unplaced}`,
    {
      publicText: `The area of this account has no place in the spatial reference ${wkid}. Ask for another one.`,
    },
  )
}

const mercator: ReadonlySet<number> = new Set([3857, 102100, 102113, 900913])

/** True for two numbers of one reference, such as 102100 and 3857. */
export const isSameWkid = (one: number, other: number): boolean =>
  one === other || (mercator.has(one) && mercator.has(other))

/** The bounds of the area of a right in a reference; undefined where it has no place there. @throws Refused where it is not placed yet */
export function boundsIn(facts: Facts | undefined, right: AreaRight, wkid: number): Bounds | undefined {
  const placed = facts?.placed.get(placedNeedKey(right, wkid))
  return placed && 'unplaced' in placed ? undefined : placedIn(facts, right, wkid).bounds
}
