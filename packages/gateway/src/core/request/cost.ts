import { costBasisOf } from '@mapgate/policy'
import type { MapRequest } from '@mapgate/protocol'

const unstatedPicture = { widthPx: 400, heightPx: 400 }
const unstatedRecords = 1_000
/**
 * The most records that one request is charged for: no map server returns more at once, and without a bound one request could put a shared
 * bucket in debt for days.
 */
const mostRecords = 50_000

/** Units of a request whose answers were all kept: a tenth of one that the map server was asked for. */
export const keptUnits = 0.1

/** What a map server has to do for a request. */
interface Work {
  readonly megapixels: number
  readonly records: number
}

/**
 * Units that a request costs: 1, and for a picture its megapixels, for a query of records its thousands of records. Counts,
 * identifiers and extents are cheap; a query that states no number of records is taken at 1,000, ArcGIS Server's usual cut.
 * @param steps requests to a map server that are planned for it; each beyond the first costs 1 more
 */
export function costOf(map: MapRequest, steps = 1): number {
  const { megapixels, records } = workOf(map)
  return Math.max(1, steps) + megapixels + records / 1_000
}

/** What a map server draws or looks up for a request, as far as its parameters say. */
export function workOf({ operation, parameters }: MapRequest): Work {
  const basis = costBasisOf(operation)
  if (parameters.size !== undefined || basis === 'picture')
    return { megapixels: megapixels(parameters.size), records: 0 }
  const { returnCountOnly, returnIdsOnly, returnExtentOnly, resultRecordCount } = parameters
  if (basis !== 'records' || returnCountOnly || returnIdsOnly || returnExtentOnly)
    return { megapixels: 0, records: 0 }
  return { megapixels: 0, records: Math.min(resultRecordCount ?? unstatedRecords, mostRecords) }
}

function megapixels(size: MapRequest['parameters']['size']): number {
  const { widthPx, heightPx } = { ...unstatedPicture, ...(typeof size === 'object' ? size : {}) }
  return (widthPx * heightPx) / 1_000_000
}
