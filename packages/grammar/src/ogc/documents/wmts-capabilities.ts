import type { OfferedBounds, TiledLayer, TileGrid, WmtsOffer } from './offer.ts'
import { closedAddress, openAddress } from './ogc-address.ts'
import { sliced } from './sliced.ts'
import { matricesOf } from './tile-grid.ts'
import { element, xmlText } from './xml-text.ts'

/** The capabilities of a WMTS (OGC 07-057r7), in slices. They hold nothing but what the offer holds, and no address but its own. */
export function* printWmtsCapabilities(offer: WmtsOffer): Generator<string, void> {
  yield* sliced(pieces(offer))
}

function* pieces(offer: WmtsOffer): Generator<string, void> {
  yield `<?xml version="1.0" encoding="UTF-8"?>
<Capabilities version="1.0.0" xmlns="http://www.opengis.net/wmts/1.0" xmlns:ows="http://www.opengis.net/ows/1.1" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://www.opengis.net/wmts/1.0 http://schemas.opengis.net/wmts/1.0/wmtsGetCapabilities_response.xsd">
<ows:ServiceIdentification><ows:Title>${xmlText(offer.title)}</ows:Title>${element('ows:Abstract', offer.abstract)}<ows:ServiceType>OGC WMTS</ows:ServiceType><ows:ServiceTypeVersion>1.0.0</ows:ServiceTypeVersion></ows:ServiceIdentification>
${offer.attribution ? `<ows:ServiceProvider>${element('ows:ProviderName', offer.attribution)}<ows:ServiceContact/></ows:ServiceProvider>\n` : ''}${operationsOf(offer)}<Contents>
`
  const parts = partsOf(offer)
  for (const layer of offer.layers) yield layerOf(layer, offer, parts)
  for (const grid of offer.grids) yield gridOf(grid)
  yield `</Contents>
<ServiceMetadataURL xlink:href="${closedAddress(offer.document)}"/>
</Capabilities>
`
}

function operationsOf(offer: WmtsOffer): string {
  const kvp = getOf(openAddress(offer.address), 'KVP')
  const restful = getOf(closedAddress(offer.document), 'RESTful')
  const tiles = getOf(closedAddress(offer.tiles), 'RESTful')
  return `<ows:OperationsMetadata>
${operationOf('GetCapabilities', restful + kvp)}${operationOf('GetTile', tiles + kvp)}${
  offer.infoFormats.length === 0 ? '' : operationOf('GetFeatureInfo', kvp)
}</ows:OperationsMetadata>
`
}

const operationOf = (name: string, gets: string): string =>
  `<ows:Operation name="${name}"><ows:DCP><ows:HTTP>${gets}</ows:HTTP></ows:DCP></ows:Operation>\n`

const getOf = (address: string, encoding: string): string =>
  `<ows:Get xlink:href="${address}"><ows:Constraint name="GetEncoding"><ows:AllowedValues><ows:Value>${encoding}</ows:Value></ows:AllowedValues></ows:Constraint></ows:Get>`

/** What is the same for every layer of a document. */
interface Parts {
  readonly formats: string
  readonly infoFormats: string
  /** What stands in front of the name of a layer in the address of its legend; undefined where there are no legends. */
  readonly legend: string | undefined
}

const partsOf = ({ imageFormats, infoFormats, legends }: WmtsOffer): Parts => ({
  formats: imageFormats.map((format) => element('Format', format)).join(''),
  infoFormats: infoFormats.map((format) => element('InfoFormat', format)).join(''),
  legend:
    legends &&
    `<LegendURL format="image/png" xlink:href="${openAddress(legends)}SERVICE=WMS&amp;VERSION=1.3.0&amp;REQUEST=GetLegendGraphic&amp;FORMAT=image/png&amp;LAYER=`,
})

function layerOf(layer: TiledLayer, offer: WmtsOffer, parts: Parts): string {
  const name = encodeURIComponent(layer.name.toWellFormed())
  const legend = layer.hasLegend && parts.legend ? `${parts.legend}${xmlText(name)}"/>` : ''
  return `<Layer><ows:Title>${xmlText(layer.title)}</ows:Title>${element('ows:Abstract', layer.abstract)}${degreesOf(layer.degrees)}<ows:Identifier>${xmlText(layer.name)}</ows:Identifier>
<Style isDefault="true"><ows:Title>default</ows:Title><ows:Identifier>default</ows:Identifier>${legend}</Style>
${parts.formats}${layer.isQueryable ? parts.infoFormats : ''}${layer.grids
  .map((grid) => `<TileMatrixSetLink>${element('TileMatrixSet', grid)}</TileMatrixSetLink>`)
  .join('')}
${offer.imageFormats.map((format) => templateOf(offer, name, format)).join('')}${
  layer.isQueryable ? offer.infoFormats.map((format) => placeTemplateOf(offer, name, format)).join('') : ''
}</Layer>
`
}

const degreesOf = (degrees: OfferedBounds | undefined): string =>
  degrees === undefined
    ? ''
    : `<ows:WGS84BoundingBox><ows:LowerCorner>${degrees.xmin} ${degrees.ymin}</ows:LowerCorner><ows:UpperCorner>${degrees.xmax} ${degrees.ymax}</ows:UpperCorner></ows:WGS84BoundingBox>`

/** Names of variables are those of the standard: clients put in what stands in braces. */
function templateOf({ tiles }: WmtsOffer, name: string, format: string): string {
  const ending = format === 'image/jpeg' ? 'jpg' : 'png'
  const path = `${tiles.path}/${name}/{Style}/{TileMatrixSet}/{TileMatrix}/{TileRow}/{TileCol}.${ending}`
  return `<ResourceURL format="${xmlText(format)}" resourceType="tile" template="${closedAddress({ ...tiles, path })}"/>\n`
}

const infoEndings: Readonly<Record<string, string>> = {
  'text/plain': 'txt',
  'text/html': 'html',
  'application/json': 'json',
  'application/vnd.ogc.gml': 'gml',
}

function placeTemplateOf({ tiles }: WmtsOffer, name: string, format: string): string {
  const ending = infoEndings[format] ?? 'xml'
  const path = `${tiles.path}/${name}/{Style}/{TileMatrixSet}/{TileMatrix}/{TileRow}/{TileCol}/{J}/{I}.${ending}`
  return `<ResourceURL format="${xmlText(format)}" resourceType="FeatureInfo" template="${closedAddress({ ...tiles, path })}"/>\n`
}

function gridOf(grid: TileGrid): string {
  const { identifier, reference, wellKnown, tileWidth, tileHeight } = grid
  const matrices = matricesOf(grid).map(
    (one) =>
      `<TileMatrix><ows:Identifier>${one.identifier}</ows:Identifier><ScaleDenominator>${one.scaleDenominator}</ScaleDenominator><TopLeftCorner>${one.topLeftCorner.join(' ')}</TopLeftCorner><TileWidth>${tileWidth}</TileWidth><TileHeight>${tileHeight}</TileHeight><MatrixWidth>${one.matrixWidth}</MatrixWidth><MatrixHeight>${one.matrixHeight}</MatrixHeight></TileMatrix>\n`,
  )
  return `<TileMatrixSet>${element('ows:Identifier', identifier)}<ows:SupportedCRS>${urnOf(reference.code)}</ows:SupportedCRS>${element('WellKnownScaleSet', wellKnown)}
${matrices.join('')}</TileMatrixSet>
`
}

/** `EPSG:3857` as a name for machines. */
function urnOf(code: string): string {
  const [authority = '', number = ''] = code.split(':')
  return xmlText(
    authority === 'CRS' ? `urn:ogc:def:crs:OGC:1.3:CRS${number}` : `urn:ogc:def:crs:${authority}::${number}`,
  )
}
