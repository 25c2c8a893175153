import type { WmsOffer } from './offer.ts'
import { openAddress } from './ogc-address.ts'
import { sliced } from './sliced.ts'
import { wmsLayer } from './wms-layer.ts'
import { element, xmlText } from './xml-text.ts'

/**
 * The capabilities of a WMS (OGC 01-068r3 and 06-042), in slices. They hold nothing but what the offer holds, and no address but its own.
 */
export const printWmsCapabilities = (offer: WmsOffer): Generator<string, void> =>
  sliced((parts) => (offer.dialect === 'WMS 1.1.1' ? older(offer, parts) : newer(offer, parts)))

function* older(offer: WmsOffer, parts: string[]): Generator<undefined, void> {
  parts.push(`<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE WMT_MS_Capabilities SYSTEM "http://schemas.opengis.net/wms/1.1.1/WMS_MS_Capabilities.dtd">
<WMT_MS_Capabilities version="1.1.1">
${serviceOf(offer, 'OGC:WMS')}<Capability>
${requestsOf(offer, 'application/vnd.ogc.wms_xml', 'GetLegendGraphic')}<Exception><Format>application/vnd.ogc.se_xml</Format><Format>application/vnd.ogc.se_inimage</Format><Format>application/vnd.ogc.se_blank</Format></Exception>
`)
  yield* wmsLayer(offer, parts)
  parts.push('</Capability>\n</WMT_MS_Capabilities>\n')
}

function* newer(offer: WmsOffer, parts: string[]): Generator<undefined, void> {
  parts.push(`<?xml version="1.0" encoding="UTF-8"?>
<WMS_Capabilities version="1.3.0" xmlns="http://www.opengis.net/wms" xmlns:sld="http://www.opengis.net/sld" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://www.opengis.net/wms http://schemas.opengis.net/wms/1.3.0/capabilities_1_3_0.xsd http://www.opengis.net/sld http://schemas.opengis.net/sld/1.1.0/sld_capabilities.xsd">
${serviceOf(offer, 'WMS')}<Capability>
${requestsOf(offer, 'text/xml', 'sld:GetLegendGraphic')}<Exception><Format>XML</Format><Format>INIMAGE</Format><Format>BLANK</Format></Exception>
`)
  yield* wmsLayer(offer, parts)
  parts.push('</Capability>\n</WMS_Capabilities>\n')
}

function serviceOf(offer: WmsOffer, name: string): string {
  const { title, abstract, maxWidth, maxHeight, dialect } = offer
  const limits =
    dialect === 'WMS 1.3.0'
      ? element('MaxWidth', maxWidth?.toString()) + element('MaxHeight', maxHeight?.toString())
      : ''
  return `<Service><Name>${name}</Name><Title>${xmlText(title)}</Title>${element('Abstract', abstract)}${resource(offer)}${limits}</Service>\n`
}

function requestsOf(offer: WmsOffer, capabilities: string, legend: string): string {
  const hasLegends = legendsIn(offer.root)
  return `<Request>
${request('GetCapabilities', [capabilities], offer)}${request('GetMap', offer.imageFormats, offer)}${
  offer.infoFormats.length === 0 ? '' : request('GetFeatureInfo', offer.infoFormats, offer)
}${hasLegends ? request(legend, ['image/png'], offer) : ''}</Request>
`
}

const legendsIn = ({ styles, layers }: WmsOffer['root']): boolean =>
  styles.some(({ hasLegend }) => hasLegend) || layers.some(legendsIn)

/** Forms are taken by POST as well, but clients that are told of it send XML, which is not understood. */
const request = (name: string, formats: readonly string[], offer: WmsOffer): string =>
  `<${name}>${formats.map((format) => element('Format', format)).join('')}<DCPType><HTTP><Get>${resource(offer)}</Get></HTTP></DCPType></${name}>\n`

const resource = ({ address, dialect }: WmsOffer): string =>
  `<OnlineResource ${dialect === 'WMS 1.1.1' ? 'xmlns:xlink="http://www.w3.org/1999/xlink" ' : ''}xlink:type="simple" xlink:href="${openAddress(address)}"/>`
