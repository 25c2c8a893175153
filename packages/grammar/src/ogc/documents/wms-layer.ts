import type { OfferedBounds, OfferedBox, OfferedLayer, WmsOffer } from './offer.ts'
import { openAddress } from './ogc-address.ts'
import { element, xmlText } from './xml-text.ts'

/** A pixel of OGC, in metres. */
const pixelMetres = 0.000_28

/** What is the same for every layer of a document. */
interface Page {
  readonly isOlder: boolean
  /** What stands in front of the name of a layer in the address of its legend, and declares its prefix. */
  readonly legend: string
  readonly references: string
  readonly attribution: string
}

/** The layers of a map, as pieces of text. References, attribution and boxes of the map are inherited by what is below it. */
export function* wmsLayer(offer: WmsOffer): Generator<string, void> {
  const isOlder = offer.dialect === 'WMS 1.1.1'
  const name = isOlder ? 'SRS' : 'CRS'
  const { attribution = '' } = offer
  yield* printed(offer.root, {
    isOlder,
    legend: `<LegendURL width="20" height="20"><Format>image/png</Format><OnlineResource ${
      isOlder ? 'xmlns:xlink="http://www.w3.org/1999/xlink" ' : ''
    }xlink:type="simple" xlink:href="${openAddress(offer.address)}SERVICE=WMS&amp;VERSION=${isOlder ? '1.1.1' : '1.3.0'}&amp;REQUEST=GetLegendGraphic&amp;FORMAT=image/png&amp;LAYER=`,
    references: offer.references.map(({ code }) => element(name, code)).join(''),
    attribution: attribution === '' ? '' : `<Attribution>${element('Title', attribution)}</Attribution>`,
  })
}

function* printed(layer: OfferedLayer, page: Page, depth = 0): Generator<string, void> {
  const isRoot = depth === 0
  const { isOlder } = page
  yield `<Layer queryable="${layer.isQueryable ? 1 : 0}">${element('Name', layer.name)}<Title>${xmlText(layer.title)}</Title>${element('Abstract', layer.abstract)}${
    isRoot ? page.references : ''
  }${degreesOf(layer, isOlder)}${layer.boxes.map((box) => boxOf(box, isOlder)).join('')}${timeOf(layer, isOlder)}${
    isRoot ? page.attribution : ''
  }${styleOf(layer, page)}${scalesOf(layer, isOlder)}`
  if (layer.layers.length > 0) yield '\n'
  for (const one of layer.layers) yield* printed(one, page, depth + 1)
  yield '</Layer>\n'
}

function degreesOf({ degrees }: OfferedLayer, isOlder: boolean): string {
  if (degrees === undefined) return ''
  const { xmin, ymin, xmax, ymax } = degrees
  return isOlder
    ? `<LatLonBoundingBox ${sides(degrees)}/>`
    : `<EX_GeographicBoundingBox><westBoundLongitude>${xmin}</westBoundLongitude><eastBoundLongitude>${xmax}</eastBoundLongitude><southBoundLatitude>${ymin}</southBoundLatitude><northBoundLatitude>${ymax}</northBoundLatitude></EX_GeographicBoundingBox>`
}

/** In 1.1.1 the first side is always that of x. */
function boxOf({ reference, ...bounds }: OfferedBox, isOlder: boolean): string {
  const name = isOlder ? 'SRS' : 'CRS'
  const { xmin, ymin, xmax, ymax } = bounds
  const turned = { xmin: ymin, ymin: xmin, xmax: ymax, ymax: xmax }
  return `<BoundingBox ${name}="${xmlText(reference.code)}" ${sides(!isOlder && reference.isNorthFirst ? turned : bounds)}/>`
}

const sides = ({ xmin, ymin, xmax, ymax }: OfferedBounds): string =>
  `minx="${xmin}" miny="${ymin}" maxx="${xmax}" maxy="${ymax}"`

function timeOf({ time }: OfferedLayer, isOlder: boolean): string {
  if (time === undefined) return ''
  const values = xmlText(time)
  return isOlder
    ? `<Dimension name="time" units="ISO8601"/><Extent name="time">${values}</Extent>`
    : `<Dimension name="time" units="ISO8601">${values}</Dimension>`
}

function styleOf({ name, hasLegend }: OfferedLayer, { legend }: Page): string {
  if (name === undefined) return ''
  const picture = hasLegend
    ? `${legend}${xmlText(encodeURIComponent(name.toWellFormed()))}"/></LegendURL>`
    : ''
  return `<Style><Name>default</Name><Title>default</Title>${picture}</Style>`
}

/** 1.1.1 counts scales by the diagonal of a pixel. */
function scalesOf({ minScaleDenominator: from, maxScaleDenominator: to }: OfferedLayer, isOlder: boolean) {
  if (from === undefined && to === undefined) return ''
  if (!isOlder)
    return element('MinScaleDenominator', from?.toString()) + element('MaxScaleDenominator', to?.toString())
  const hint = (scale: number): number => scale * pixelMetres * Math.SQRT2
  return `<ScaleHint min="${hint(from ?? 0)}" max="${hint(to ?? 1e12)}"/>`
}
