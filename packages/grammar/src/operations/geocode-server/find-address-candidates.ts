import { falseOnly } from '../../values/boolean.ts'
import { extent } from '../../values/extent.ts'
import { fieldList } from '../../values/field-list.ts'
import { geometry } from '../../values/geometry.ts'
import { decimal, integer } from '../../values/number.ts'
import { spatialReference } from '../../values/spatial-reference.ts'
import { text } from '../../values/text.ts'
import { operation, parameter } from '../define.ts'

/** Places for an address. */
export const findAddressCandidates = operation({
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
    parameter('forStorage', falseOnly),
  ],
})
