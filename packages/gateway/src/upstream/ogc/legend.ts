import type { Legend } from '@mapgate/protocol'
import { GatewayError } from '../../core/errors/errors.ts'
import type { UpstreamReply } from '../../core/upstream/outbound.ts'
import type { Parameter } from './ask-server.ts'
import { type AskedOfSite, jsonAnswer, leavesOf } from './asked-of-site.ts'
import { exceptionsParameter } from './map-frame.ts'
import { isPicture, pngSize } from './picture.ts'
import { cannotSay, errorReply } from './upstream-faults.ts'

const mostLayers = 32
const type = 'image/png'

/**
 * Answers legends by GetLegendGraphic: one picture for a layer, as its only swatch. It shows all classes that the server draws.
 * @throws GatewayError `access.denied` for what GetLegendGraphic has no words for, `limit.upstream-requests`, `upstream.*`
 */
export async function tellLegend(intent: Legend, asked: AskedOfSite): Promise<UpstreamReply> {
  const { chosen, composed, onlyVisible, notCarried = [] } = intent
  if (composed !== undefined || onlyVisible === true || notCarried.length > 0)
    throw cannotSay('GetLegendGraphic shows all classes of a layer as it is')
  if (chosen !== undefined && chosen.mode !== 'show')
    throw cannotSay(`GetLegendGraphic has no words for layers=${chosen.mode}`)
  const leaves = leavesOf(chosen?.ids, asked.reading)
  if (leaves.length > mostLayers)
    throw new GatewayError('limit.upstream-requests', `${leaves.length} requests of GetLegendGraphic`)
  const layers: unknown[] = []
  for (const { id, name, minScale, maxScale } of leaves) {
    const reply = await asked.send({ request: 'GetLegendGraphic', parameters: parametersFor(name, asked) })
    if (!isPicture(reply, type) || !(reply.body instanceof Uint8Array))
      return errorReply(reply, { ...asked, wanted: 'a legend' })
    const { widthPx: width, heightPx: height } = pngSize(reply.body) ?? { widthPx: 0, heightPx: 0 }
    const imageData = Buffer.from(reply.body).toString('base64')
    layers.push({
      layerId: id,
      layerName: name,
      layerType: 'Feature Layer',
      minScale,
      maxScale,
      legend: [{ label: '', url: String(id), imageData, contentType: type, width, height }],
    })
  }
  return jsonAnswer({ layers })
}

/** Counts of rows are switched off: QGIS Server writes them beside the classes. */
const parametersFor = (name: string, { configuration }: AskedOfSite): readonly Parameter[] => [
  ['LAYER', name],
  ...(configuration.server === 'qgis' ? [['LAYERS', name] as const] : []),
  ['STYLE', ''],
  ['FORMAT', type],
  ...(configuration.server === 'qgis' ? [['SHOWFEATURECOUNT', 'FALSE'] as const] : []),
  ...(configuration.version === '1.3.0' ? [['SLD_VERSION', '1.1.0'] as const] : []),
  ['TRANSPARENT', 'TRUE'],
  exceptionsParameter(configuration),
]
