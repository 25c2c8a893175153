import { costBasisOf } from '@mapgate/policy'
import type { MapRequest } from '@mapgate/protocol'

const unstatedPicture = { widthPx: 400, heightPx: 400 }
const unstatedRecords = 1_000
/**
 * The most records that one request is charged for: no map server returns more at once, and without a bound one request could put a shared
 * bucket in debt for days.
 */
const mostRecords = 50_000

/**
 * Units that a request costs: 1, and for a picture its megapixels, for a query of records its thousands of records. Counts,
 * identifiers and extents are cheap; a query that states no number of records is taken at 1,000, ArcGIS Server's usual cut.
 * @param steps requests to a map server that are planned for it; each beyond the first costs 1 more
 */
export function costOf(map: MapRequest, steps = 1): number {
  return ownCost(map) + Math.max(0, steps - 1)
}

function ownCost({ operation, parameters }: MapRequest): number {
  const basis = costBasisOf(operation)
  if (parameters.size !== undefined || basis === 'picture') return 1 + megapixels(parameters.size)
  if (basis !== 'records') return 1
  if (parameters.returnCountOnly || parameters.returnIdsOnly || parameters.returnExtentOnly) return 1
  return 1 + Math.min(parameters.resultRecordCount ?? unstatedRecords, mostRecords) / 1_000
}

function megapixels(size: MapRequest['parameters']['size']): number {
  const { widthPx, heightPx } = { ...unstatedPicture, ...(typeof size === 'object' ? size : {}) }
  return (widthPx * heightPx) / 1_000_000
}
