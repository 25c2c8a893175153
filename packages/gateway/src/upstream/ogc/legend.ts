import type { Legend } from '@mapgate/protocol'
import type { UpstreamReply } from '../../core/upstream/outbound.ts'
import type { Parameter } from './ask-server.ts'
import { type AskedOfSite, jsonAnswer, leafOf } from './asked-of-site.ts'
import { exceptionsParameter } from './map-frame.ts'
import { isPicture, pngSize } from './picture.ts'
import { stylesFor } from './styles-for.ts'
import { cannotSay, errorReply } from './upstream-faults.ts'

const type = 'image/png'

/**
 * Answers the legend of one layer by GetLegendGraphic: a picture, as its only swatch. It shows all classes that the server draws.
 * @throws GatewayError `access.denied` for what GetLegendGraphic has no words for, `upstream.*`
 */
export async function tellLegend(intent: Legend, asked: AskedOfSite): Promise<UpstreamReply> {
  const { chosen, composed, onlyVisible, notCarried = [] } = intent
  if (composed !== undefined || onlyVisible === true || notCarried.length > 0)
    throw cannotSay('GetLegendGraphic shows all classes of a layer as it is')
  if (chosen !== undefined && chosen.mode !== 'show')
    throw cannotSay(`GetLegendGraphic has no words for layers=${chosen.mode}`)
  const leaf = leafOf(chosen?.ids, asked.reading)
  const { id, name, minScale, maxScale } = leaf
  const [style = ''] = stylesFor([leaf], intent.styles)
  const parameters = parametersFor(name, style, asked)
  const reply = await asked.send({ request: 'GetLegendGraphic', parameters })
  if (!isPicture(reply, type) || !(reply.body instanceof Uint8Array))
    return errorReply(reply, { ...asked, wanted: 'a legend' })
  const { widthPx: width, heightPx: height } = pngSize(reply.body) ?? { widthPx: 0, heightPx: 0 }
  const imageData = Buffer.from(reply.body).toString('base64')
  const legend = [{ label: '', url: String(id), imageData, contentType: type, width, height }]
  const layer = { layerId: id, layerName: name, layerType: 'Feature Layer', minScale, maxScale, legend }
  return jsonAnswer({ layers: [layer] }, reply.elapsedMs)
}

/**
 * Counts of rows are switched off: QGIS Server writes them beside the classes. LAYERS is not sent to it beside LAYER, because it shows both, the second one in its
 * default style.
 */
const parametersFor = (name: string, style: string, { configuration }: AskedOfSite): readonly Parameter[] => [
  ['LAYER', name],
  ['STYLE', style],
  ['FORMAT', type],
  ...(configuration.server === 'qgis' ? [['SHOWFEATURECOUNT', 'FALSE'] as const] : []),
  ...(configuration.version === '1.3.0' ? [['SLD_VERSION', '1.1.0'] as const] : []),
  ['TRANSPARENT', 'TRUE'],
  exceptionsParameter(configuration),
]
