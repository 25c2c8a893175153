import type { Area, Transformation } from '@mapgate/geometry'
import type { AreaConfiguration } from './area-schema.ts'
import type { AttributeValue } from './principal.ts'

/** The areas that are known at this moment. */
export interface AreaBook {
  /**
   * The area that a grant is limited to, shrunk or grown as it says; undefined where there is none, or none yet: then no row lies in it.
   * @param chosen the name of one of several areas, for a grant that chooses by an attribute of its caller
   */
  find(of: AreaConfiguration, chosen: AttributeValue | undefined): Area | undefined
  /** Transformations of the grant with references as well-known ids; those that are not known are left out. */
  transformationsOf(of: AreaConfiguration): readonly Transformation[]
  /** Grows with each change, so that what was decided by other areas can be recognised as old. */
  readonly generation: number
}

/** No area is known. */
export const noAreas: AreaBook = { find: () => undefined, transformationsOf: () => [], generation: 0 }
