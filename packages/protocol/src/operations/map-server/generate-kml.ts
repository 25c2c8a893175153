import type { ParameterValues } from '../../operation.ts'
import { choice } from '../../values/choice.ts'
import { layerIds } from '../../values/id-list.ts'
import { text } from '../../values/text.ts'
import { operation, parameter, required } from '../define.ts'

/** Whole layers as KMZ; no row or field can be left out of it. */
export const generateKml = operation({
  id: 'MapServer.generateKml',
  path: '/rest/services/{service}/MapServer/generateKml',
  formats: ['kmz'],
  parameters: [
    required(parameter('docName', text(256))),
    required(parameter('layers', layerIds, 'layers')),
    // The other options leave links inside the archive that lead past the gateway.
    parameter('layerOptions', choice('nonComposite')),
  ],
  complete: withoutLinks,
})

/** Says the option without links explicitly: servers take another one when none is given. */
function withoutLinks(values: ParameterValues): ParameterValues {
  return values.has('layeroptions') ? values : new Map(values).set('layeroptions', 'nonComposite')
}
