import { addressRecords } from '../../values/address-records.ts'
import { fieldList } from '../../values/field-list.ts'
import { spatialReference } from '../../values/spatial-reference.ts'
import { text } from '../../values/text.ts'
import { operation, parameter, required } from '../define.ts'

/** Places for many addresses at once. */
export const geocodeAddresses = operation({
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
})
