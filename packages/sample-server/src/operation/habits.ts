import type { Parameters } from './parameters.ts'

/**
 * How a server differs from a current one that does as it is asked. Servers of the field differ so, and tests ask what a gateway makes of
 * them. Everything is left out for a server that differs in nothing.
 */
export interface Habits {
  /** False: ignores `spatialFilter` and `clipping`, and does not announce them, as servers before 10.8. */
  readonly areaParameters?: boolean
  /** Draws another extent than asked: one pixel further east, or a tenth wider and higher. `f=json` tells the extent that was drawn. */
  readonly draws?: 'beside' | 'wider'
  /** False: an `export` that asks for JSON is an error. */
  readonly describesPictures?: boolean
  /** False: queries give rows of any place, whatever `geometry` says. */
  readonly queriesByPlace?: boolean
  /**
   * False: an edit never tells rows as they were and are, nor announces it, as servers before 10.8. `unless-parted`: it tells them only where the edit is
   * done as a whole or not at all, which clients take for granted.
   */
  readonly tellsOriginals?: false | 'unless-parted'
  /** False: a deletion by a condition never tells which rows it deleted, nor announces it. */
  readonly tellsDeleted?: false
  /** What counts where a deletion has object ids beside a condition or a place. Default: all have to hold. */
  readonly deletesBy?: 'ids' | 'condition'
  /** How an edit that is rolled back is answered: as an error, as ArcGIS does, or by each result. Default: by each result. */
  readonly rollsBackBy?: 'error' | 'results'
}

/** The parameters that a server with such habits reads of a request to an operation. */
export function readBy(habits: Habits, operation: string, parameters: Parameters): Parameters {
  const ignored = [
    ...(habits.areaParameters === false ? ['spatialfilter', 'clipping'] : []),
    ...(habits.queriesByPlace === false && /(?:^|\/)query/i.test(operation) ? ['geometry'] : []),
  ]
  if (ignored.length === 0) return parameters
  return {
    ...parameters,
    get: (name) => (ignored.includes(name.toLowerCase()) ? '' : parameters.get(name)),
    has: (name) => !ignored.includes(name.toLowerCase()) && parameters.has(name),
  }
}
