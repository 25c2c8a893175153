import { changed } from '../../change.ts'
import type { ValuesOf } from '../../operation.ts'
import { choice } from '../../values/choice.ts'
import { layerIds } from '../../values/id-list.ts'
import { text } from '../../values/text.ts'
import { operation, parameter, required } from '../define.ts'

// The other options leave links inside the archive that lead past the gateway.
const layerOptions = parameter('layerOptions', choice('nonComposite'))

/** Whole layers as KMZ; no row or field can be left out of it. */
export const generateKml = operation({
  id: 'MapServer.generateKml',
  path: '/rest/services/{service}/MapServer/generateKml',
  formats: ['kmz'],
  parameters: [
    required(parameter('docName', text(256))),
    required(parameter('layers', layerIds, 'layers')),
    layerOptions,
  ],
  complete: withoutLinks,
})

/** Says the option without links explicitly: servers take another one when none is given. */
function withoutLinks(values: ValuesOf<typeof layerOptions>): ValuesOf<typeof layerOptions> {
  return values.layerOptions === undefined ? changed(values, { layerOptions: 'nonComposite' }) : values
}
