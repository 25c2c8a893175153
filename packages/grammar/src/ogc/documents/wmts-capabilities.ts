import type { OfferedBounds, OfferedStyle, TiledLayer, TileGrid, WmtsOffer } from './offer.ts'
import { addressAround, closedAddress, openAddress } from './ogc-address.ts'
import { sliced } from './sliced.ts'
import { matricesOf } from './tile-grid.ts'
import { element, xmlText } from './xml-text.ts'

/** The capabilities of a WMTS (OGC 07-057r7), in slices. They hold nothing but what the offer holds, and no address but its own. */
export const printWmtsCapabilities = (offer: WmtsOffer): Generator<string, void> =>
  sliced((parts) => written(offer, parts))

function* written(offer: WmtsOffer, parts: string[]): Generator<undefined, void> {
  parts.push(`<?xml version="1.0" encoding="UTF-8"?>
<Capabilities version="1.0.0" xmlns="http://www.opengis.net/wmts/1.0" xmlns:ows="http://www.opengis.net/ows/1.1" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://www.opengis.net/wmts/1.0 http://schemas.opengis.net/wmts/1.0/wmtsGetCapabilities_response.xsd">
<ows:ServiceIdentification><ows:Title>${xmlText(offer.title)}</ows:Title>${element('ows:Abstract', offer.abstract)}<ows:ServiceType>OGC WMTS</ows:ServiceType><ows:ServiceTypeVersion>1.0.0</ows:ServiceTypeVersion></ows:ServiceIdentification>
${offer.attribution ? `<ows:ServiceProvider>${element('ows:ProviderName', offer.attribution)}<ows:ServiceContact/></ows:ServiceProvider>\n` : ''}${operationsOf(offer)}<Contents>
`)
  const page = pageOf(offer)
  for (const layer of offer.layers) {
    writeLayer(layer, page, parts)
    yield
  }
  for (const grid of offer.grids) parts.push(gridOf(grid))
  parts.push(`</Contents>
<ServiceMetadataURL xlink:href="${closedAddress(offer.document)}"/>
</Capabilities>
`)
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

/** An element with the name of a layer in it. */
type AroundName = readonly [before: string, after: string]

/** What is the same for every layer of a document. */
interface Page {
  readonly formats: string
  readonly infoFormats: string
  /** Undefined where there are no legends. */
  readonly legend: AroundName | undefined
  readonly tiles: readonly AroundName[]
  readonly places: readonly AroundName[]
}

const pageOf = (offer: WmtsOffer): Page => ({
  formats: offer.imageFormats.map((format) => element('Format', format)).join(''),
  infoFormats: offer.infoFormats.map((format) => element('InfoFormat', format)).join(''),
  legend: offer.legends && [
    `<LegendURL format="image/png" xlink:href="${openAddress(offer.legends)}SERVICE=WMS&amp;VERSION=1.3.0&amp;REQUEST=GetLegendGraphic&amp;FORMAT=image/png&amp;LAYER=`,
    '"/>',
  ],
  tiles: offer.imageFormats.map((format) => tileTemplate(offer, format)),
  places: offer.infoFormats.map((format) => placeTemplate(offer, format)),
})

function writeLayer(layer: TiledLayer, page: Page, parts: string[]): void {
  const { title, abstract, degrees, styles, isQueryable, grids } = layer
  const name = xmlText(encodeURIComponent(layer.name.toWellFormed()))
  const writeAround = ([before, after]: AroundName) => parts.push(before, name, after)
  parts.push('<Layer><ows:Title>', xmlText(title), '</ows:Title>')
  if (abstract !== undefined) parts.push(element('ows:Abstract', abstract))
  if (degrees !== undefined) parts.push(degreesOf(degrees))
  parts.push('<ows:Identifier>', xmlText(layer.name), '</ows:Identifier>\n')
  // The first one is that which clients take where nobody chooses.
  for (const style of styles) writeStyle(style, { name, page, isFirst: style === styles[0] }, parts)
  parts.push(page.formats)
  if (isQueryable) parts.push(page.infoFormats)
  for (const grid of grids)
    parts.push('<TileMatrixSetLink>', element('TileMatrixSet', grid), '</TileMatrixSetLink>')
  parts.push('\n')
  for (const tile of page.tiles) writeAround(tile)
  if (isQueryable) for (const place of page.places) writeAround(place)
  parts.push('</Layer>\n')
}

/** The style stands in the address of its legend, the default one without its name. */
function writeStyle(
  style: OfferedStyle,
  { name, page, isFirst }: { readonly name: string; readonly page: Page; readonly isFirst: boolean },
  parts: string[],
): void {
  parts.push(isFirst ? '<Style isDefault="true">' : '<Style>')
  parts.push('<ows:Title>', xmlText(style.title), '</ows:Title>')
  parts.push('<ows:Identifier>', xmlText(style.name), '</ows:Identifier>')
  if (style.hasLegend && page.legend) {
    const [before, after] = page.legend
    const asked = xmlText(encodeURIComponent(style.name.toWellFormed()))
    parts.push(before, name, style.name === 'default' ? '' : `&amp;STYLE=${asked}`, after)
  }
  parts.push('</Style>\n')
}

const degreesOf = ({ xmin, ymin, xmax, ymax }: OfferedBounds): string =>
  `<ows:WGS84BoundingBox><ows:LowerCorner>${xmin} ${ymin}</ows:LowerCorner><ows:UpperCorner>${xmax} ${ymax}</ows:UpperCorner></ows:WGS84BoundingBox>`

/** Names of variables are those of the standard: clients put in what stands in braces. */
function tileTemplate({ tiles }: WmtsOffer, format: string): AroundName {
  const ending = format === 'image/jpeg' ? 'jpg' : 'png'
  const path = `/{Style}/{TileMatrixSet}/{TileMatrix}/{TileRow}/{TileCol}.${ending}`
  return template('tile', format, addressAround(tiles, path))
}

const infoEndings: Readonly<Record<string, string>> = {
  'text/plain': 'txt',
  'text/html': 'html',
  'application/json': 'json',
  'application/vnd.ogc.gml': 'gml',
}

function placeTemplate({ tiles }: WmtsOffer, format: string): AroundName {
  const ending = infoEndings[format] ?? 'xml'
  const path = `/{Style}/{TileMatrixSet}/{TileMatrix}/{TileRow}/{TileCol}/{J}/{I}.${ending}`
  return template('FeatureInfo', format, addressAround(tiles, path))
}

const template = (type: string, format: string, [before, after]: AroundName): AroundName => [
  `<ResourceURL format="${xmlText(format)}" resourceType="${type}" template="${before}`,
  `${after}"/>\n`,
]

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
