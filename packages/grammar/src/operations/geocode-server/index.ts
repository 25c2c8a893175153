import { findAddressCandidates } from './find-address-candidates.ts'
import { geocodeAddresses } from './geocode-addresses.ts'
import { reverseGeocode } from './reverse-geocode.ts'
import { root } from './root.ts'
import { suggest } from './suggest.ts'

/** Operations of a GeocodeServer. */
export const geocodeServer = [root, findAddressCandidates, suggest, reverseGeocode, geocodeAddresses] as const
