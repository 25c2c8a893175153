import { extent } from '../values/geometry/extent.ts'
import { geometry } from '../values/geometry/geometry.ts'
import { spatialReference } from '../values/geometry/spatial-reference.ts'
import { boolean, falseOnly } from '../values/plain/boolean.ts'
import { choice } from '../values/plain/choice.ts'
import { decimal, integer } from '../values/plain/number.ts'
import { text } from '../values/plain/text.ts'
import { addressRecords } from '../values/rows/address-records.ts'
import { fieldList } from '../values/rows/field-list.ts'
import { operation, parameter, required } from './define.ts'
import { foreignHosts } from './shared/links.ts'

/** Operations of a GeocodeServer. */
export const geocodeServer = [
  // The locator itself: its address fields.
  operation({
    id: 'GeocodeServer.root',
    path: '/rest/services/{service}/GeocodeServer',
    links: foreignHosts,
  }),
  // Places for an address.
  operation({
    id: 'GeocodeServer.findAddressCandidates',
    path: '/rest/services/{service}/GeocodeServer/findAddressCandidates',
    parameters: [
      parameter('SingleLine', text(500), 'rows'),
      parameter('Address', text(500), 'rows'),
      parameter('Address2', text(500), 'rows'),
      parameter('Address3', text(500), 'rows'),
      parameter('Street', text(500), 'rows'),
      parameter('Neighborhood', text(500), 'rows'),
      parameter('City', text(500), 'rows'),
      parameter('Subregion', text(500), 'rows'),
      parameter('Region', text(500), 'rows'),
      parameter('State', text(500), 'rows'),
      parameter('Postal', text(500), 'rows'),
      parameter('PostalExt', text(500), 'rows'),
      parameter('ZIP', text(500), 'rows'),
      parameter('CountryCode', text(500), 'rows'),
      parameter('magicKey', text(1_000), 'rows'),
      parameter('maxLocations', integer(1, 1_000)),
      parameter('outFields', fieldList, 'fields'),
      parameter('outSR', spatialReference),
      parameter('searchExtent', extent, 'area'),
      parameter('location', geometry, 'area'),
      parameter('distance', decimal(0, 1e9)),
      parameter('category', text(1_000)),
      parameter('langCode', text(16)),
      parameter('forStorage', falseOnly('results are not to be stored')),
    ],
  }),
  // Completions of the beginning of an address.
  operation({
    id: 'GeocodeServer.suggest',
    path: '/rest/services/{service}/GeocodeServer/suggest',
    parameters: [
      required(parameter('text', text(500), 'rows')),
      parameter('location', geometry, 'area'),
      parameter('distance', decimal(0, 1e9)),
      parameter('searchExtent', extent, 'area'),
      parameter('category', text(1_000)),
      parameter('maxSuggestions', integer(1, 100)),
      parameter('countryCode', text(200)),
      parameter('langCode', text(16)),
    ],
  }),
  // The address of a place.
  operation({
    id: 'GeocodeServer.reverseGeocode',
    path: '/rest/services/{service}/GeocodeServer/reverseGeocode',
    parameters: [
      required(parameter('location', geometry, 'area')),
      parameter('distance', decimal(0, 1e9)),
      parameter('outSR', spatialReference),
      parameter('returnIntersection', boolean),
      parameter('featureTypes', text(500)),
      parameter('locationType', choice('rooftop', 'street')),
      parameter('langCode', text(16)),
      parameter('forStorage', falseOnly('results are not to be stored')),
    ],
  }),
  // Places for many addresses at once.
  operation({
    id: 'GeocodeServer.geocodeAddresses',
    path: '/rest/services/{service}/GeocodeServer/geocodeAddresses',
    parameters: [
      required(parameter('addresses', addressRecords, 'rows')),
      parameter('outSR', spatialReference),
      parameter('outFields', fieldList, 'fields'),
      parameter('sourceCountry', text(200)),
      parameter('category', text(1_000)),
      parameter('langCode', text(16)),
    ],
  }),
] as const
