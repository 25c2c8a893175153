import type { OfferedLayer, OfferedStyle, OfferedTimes, OgcReference, WmsOffer } from './offer.ts'
import { openAddress } from './ogc-address.ts'
import { newerPlace, olderPlace } from './wms-place.ts'
import { element, xmlText } from './xml-text.ts'

/** A pixel of OGC, in metres. */
const pixelMetres = 0.000_28

/** What is the same for every layer of a document. */
interface Page {
  readonly isOlder: boolean
  /** The legend of a style, up to the name of the layer in its address. */
  readonly legend: string
  /** Codes of the references of the map. */
  readonly shared: ReadonlySet<string>
  /** References that layers have besides, as they are printed: thousands of layers share a few lists. */
  readonly others: Map<readonly OgcReference[], string>
}

/** Writes the layers of a map. References, attribution and boxes of the map are inherited by what is below it. */
export function* wmsLayer(offer: WmsOffer, parts: string[]): Generator<undefined, void> {
  const isOlder = offer.dialect === 'WMS 1.1.1'
  const { root, references, attribution = '' } = offer
  const link = `${isOlder ? 'xmlns:xlink="http://www.w3.org/1999/xlink" ' : ''}xlink:type="simple" xlink:href="`
  const query = `SERVICE=WMS&amp;VERSION=${isOlder ? '1.1.1' : '1.3.0'}&amp;REQUEST=GetLegendGraphic&amp;FORMAT=image/png&amp;LAYER=`
  const legend = `<LegendURL width="20" height="20"><Format>image/png</Format><OnlineResource ${link}`
  const page = {
    isOlder,
    legend: [legend, openAddress(offer.address), query].join(''),
    shared: new Set(references.map(({ code }) => code)),
    others: new Map(),
  }
  writeHead(root, parts)
  for (const { code } of references) parts.push(element(isOlder ? 'SRS' : 'CRS', code))
  writePlace(root, page, parts)
  if (attribution !== '') parts.push(`<Attribution>${element('Title', attribution)}</Attribution>`)
  writeTail(root, page, parts)
  yield* within(root, page, parts)
}

/** What is in a layer or group, up to its end. */
function* within({ layers }: OfferedLayer, page: Page, parts: string[]): Generator<undefined, void> {
  if (layers.length > 0) parts.push('\n')
  for (const layer of layers) {
    writeHead(layer, parts)
    if (layer.references !== undefined) parts.push(otherReferences(layer.references, page))
    writePlace(layer, page, parts)
    writeTail(layer, page, parts)
    if (layer.layers.length > 0) yield* within(layer, page, parts)
    else parts.push('</Layer>\n')
    yield
  }
  parts.push('</Layer>\n')
}

function writeHead({ isQueryable, name, title, abstract }: OfferedLayer, parts: string[]): void {
  parts.push(isQueryable ? '<Layer queryable="1">' : '<Layer queryable="0">')
  if (name !== undefined && name !== '') parts.push('<Name>', xmlText(name), '</Name>')
  parts.push('<Title>', xmlText(title), '</Title>')
  if (abstract !== undefined) parts.push(element('Abstract', abstract))
}

/** Layers name those references alone that the map does not have. */
function otherReferences(references: readonly OgcReference[], { isOlder, shared, others }: Page): string {
  const known = others.get(references)
  if (known !== undefined) return known
  const codes = references.map(({ code }) => code).filter((code) => !shared.has(code))
  const printed = codes.map((code) => element(isOlder ? 'SRS' : 'CRS', code)).join('')
  others.set(references, printed)
  return printed
}

function writePlace({ place, times }: OfferedLayer, { isOlder }: Page, parts: string[]): void {
  parts.push(isOlder ? olderPlace(place) : newerPlace(place))
  if (times !== undefined) parts.push(timesOf(times, isOlder))
}

/** In 1.1.1 the values stand in an element of their own. */
function timesOf({ values, usual, nearest }: OfferedTimes, isOlder: boolean): string {
  const more = `${usual === undefined ? '' : ` default="${xmlText(usual)}"`}${nearest ? ' nearestValue="1"' : ''}`
  const dimension = '<Dimension name="time" units="ISO8601"'
  return isOlder
    ? `${dimension}/><Extent name="time"${more}>${xmlText(values)}</Extent>`
    : `${dimension}${more}>${xmlText(values)}</Dimension>`
}

function writeTail(layer: OfferedLayer, { isOlder, legend }: Page, parts: string[]): void {
  const { name, styles, minScaleDenominator: from, maxScaleDenominator: to } = layer
  if (name !== undefined) for (const style of styles) writeStyle(style, { name, legend }, parts)
  if (isOlder) {
    if (from !== undefined || to !== undefined) parts.push(hintOf(from ?? 0, to ?? 1e12))
    return
  }
  if (from !== undefined) parts.push('<MinScaleDenominator>', String(from), '</MinScaleDenominator>')
  if (to !== undefined) parts.push('<MaxScaleDenominator>', String(to), '</MaxScaleDenominator>')
}

/** The style stands in the address of its legend, the default one without its name. */
function writeStyle(
  { name, title, hasLegend }: OfferedStyle,
  layer: { readonly name: string; readonly legend: string },
  parts: string[],
): void {
  parts.push('<Style><Name>', xmlText(name), '</Name><Title>', xmlText(title), '</Title>')
  if (hasLegend) {
    parts.push(layer.legend, xmlText(encoded(layer.name)))
    if (name !== 'default') parts.push('&amp;STYLE=', xmlText(encoded(name)))
    parts.push('"/></LegendURL>')
  }
  parts.push('</Style>')
}

/** 1.1.1 counts scales by the diagonal of a pixel. */
function hintOf(from: number, to: number): string {
  const hint = (scale: number): number => scale * pixelMetres * Math.SQRT2
  return `<ScaleHint min="${hint(from)}" max="${hint(to)}"/>`
}

/** Most names are numbers or words, of which nothing is encoded. */
const encoded = (name: string): string =>
  /^\w*$/.test(name) ? name : encodeURIComponent(name.toWellFormed())
