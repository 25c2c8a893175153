import type { Listing } from '../intent/index.ts'
import type { MapRequest, RequestFor } from '../request.ts'
import { printRiding, readBase } from './own.ts'

/** A listing of the catalogue, or of one of its folders. */
export const readListing = (map: RequestFor<'Catalog.root' | 'Catalog.folder'>): Listing => ({
  kind: 'listing',
  ...readBase(map, []),
})

/** The listing as it was asked for. */
export const printListing = (intent: Listing): MapRequest => printRiding(intent)
