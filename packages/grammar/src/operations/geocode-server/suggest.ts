import { extent } from '../../values/extent.ts'
import { geometry } from '../../values/geometry.ts'
import { decimal, integer } from '../../values/number.ts'
import { text } from '../../values/text.ts'
import { operation, parameter, required } from '../define.ts'

/** Completions of the beginning of an address. */
export const suggest = operation({
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
})
