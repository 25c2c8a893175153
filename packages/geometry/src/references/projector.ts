import type { Transformation } from '../area.ts'
import { positionVector, type Shifts, sameDegrees } from './datum-shift.ts'
import type { Plane, Point } from './plane.ts'
import { isSameReference, type KnownReference, knownReference } from './reference-list.ts'

/** Coordinates of one reference in another, and back; undefined where one of the two does not reach. */
export interface Projector {
  readonly forward: (x: number, y: number) => Point | undefined
  readonly inverse: (x: number, y: number) => Point | undefined
  /** How far a place may be off for the difference of datums, in metres. */
  readonly error: number
}

/** Why something cannot be placed, in plain words for administrators. */
export interface Unplaced {
  readonly unplaced: string
}

interface DatumStep {
  readonly shifts: Shifts
  readonly error: number
}

const noShift: DatumStep = { shifts: sameDegrees, error: 0 }

/**
 * How coordinates get from one reference to another. Datums are told apart by Esri's name of them: the same name means no shift, and different
 * ones need a transformation that names the other datum. Nothing is shifted by anything else.
 *
 * @param transformations of the area, from its own datum to others; they are taken backwards where `to` has the area's datum.
 */
export function projectorBetween(
  from: number,
  to: number,
  transformations: readonly Transformation[],
): Projector | Unplaced {
  const [source, target] = [knownReference(from), knownReference(to)]
  if (source === undefined) return { unplaced: `reference system ${from} is not known` }
  if (target === undefined) return { unplaced: `reference system ${to} is not known` }
  const missing = [source, target].find(({ plane }) => plane === undefined)
  if (source.plane === undefined || target.plane === undefined)
    return { unplaced: `${described(missing ?? source)} is of a kind that cannot be projected` }
  if (isSameReference(from, to)) return sameReference
  const step = datumStep(source, target, transformations)
  return 'unplaced' in step ? step : joined([source.plane, target.plane], step)
}

const described = ({ reference }: KnownReference): string => `${reference.name} (${reference.wkid})`

const sameReference: Projector = {
  forward: (x, y) => (Number.isFinite(x) && Number.isFinite(y) ? [x, y] : undefined),
  inverse: (x, y) => (Number.isFinite(x) && Number.isFinite(y) ? [x, y] : undefined),
  error: 0,
}

function joined([source, target]: readonly [Plane, Plane], { shifts, error }: DatumStep): Projector {
  const along =
    (one: Plane, other: Plane, shift: Shifts['forward']) =>
    (x: number, y: number): Point | undefined => {
      const place = one.toDegrees(x, y)
      const moved = place && shift(place[0], place[1])
      return moved && other.fromDegrees(moved[0], moved[1])
    }
  return {
    forward: along(source, target, shifts.forward),
    inverse: along(target, source, shifts.inverse),
    error,
  }
}

function datumStep(
  source: KnownReference,
  target: KnownReference,
  transformations: readonly Transformation[],
): DatumStep | Unplaced {
  const [from, to] = [source.reference.datum, target.reference.datum]
  if (from === to) return noShift
  const towards = transformations.filter((each) => knownReference(each.to)?.reference.datum === to)
  const back = transformations.filter((each) => knownReference(each.to)?.reference.datum === from)
  const [chosen] = [...towards, ...back]
  if (chosen === undefined)
    return {
      unplaced: `${described(source)} has the datum ${from}, ${described(target)} has ${to}, and no transformation between them is named`,
    }
  if (towards.length + back.length > 1)
    return { unplaced: `more than one transformation is named between the datums ${from} and ${to}` }
  if (!(chosen.error >= 0 && Number.isFinite(chosen.error)))
    return { unplaced: `the transformation from ${from} to ${to} names no error in metres` }
  const step = shiftsOf(chosen, towards.length === 1 ? [source, target] : [target, source])
  if (step === undefined)
    return { unplaced: `the transformation from ${from} to ${to} needs three or seven numbers` }
  const { forward, inverse } = step
  return { shifts: towards.length === 1 ? step : { forward: inverse, inverse: forward }, error: chosen.error }
}

function shiftsOf(
  { by }: Transformation,
  [area, other]: readonly [KnownReference, KnownReference],
): Shifts | undefined {
  if (by === 'none') return sameDegrees
  if (!(by.length === 3 || by.length === 7) || !by.every(Number.isFinite)) return undefined
  return positionVector(area.definition.ellipsoid, other.definition.ellipsoid, by)
}
