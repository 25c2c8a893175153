import type { Box, WmsCapabilities, WmsLayer, WmsStyle } from '../documents.ts'
import type { DocumentBounds } from './document-bounds.ts'
import { childOf, childrenOf, numberIn, textOf } from './looking-into.ts'
import { readDocument } from './read-document.ts'
import { XmlFault } from './xml-fault.ts'
import type { XmlElement } from './xml-tree.ts'

const wms = 'http://www.opengis.net/wms'
const sld = 'http://www.opengis.net/sld'

const known = new Set(
  (
    'WMT_MS_Capabilities WMS_Capabilities Service Title Abstract Capability Request GetMap GetFeatureInfo GetLegendGraphic Format ' +
    'Layer Name SRS CRS LatLonBoundingBox EX_GeographicBoundingBox westBoundLongitude eastBoundLongitude southBoundLatitude ' +
    'northBoundLatitude Dimension Extent Style ScaleHint MinScaleDenominator MaxScaleDenominator'
  ).split(' '),
)

/** Most styles that are read; a server with more has only the first ones. */
const mostStyles = 20_000

function boundsOfDocument(): DocumentBounds {
  let styles = 0
  return {
    maxBytes: 32 * 1024 * 1024,
    mayHaveDoctype: true,
    keeps: (name, namespace) => {
      if (name === 'Style') styles += 1
      return (
        known.has(name) &&
        (name !== 'Style' || styles <= mostStyles) &&
        (namespace === '' || namespace === wms || (namespace === sld && name === 'GetLegendGraphic'))
      )
    },
  }
}

/**
 * Reads capabilities of WMS 1.1.1 and 1.3.0. What is not known, and what has a known name in another namespace, is ignored.
 * Throws `XmlFault`.
 */
export async function readCapabilities(bytes: Uint8Array): Promise<WmsCapabilities> {
  const { root, comments } = await readDocument(bytes, boundsOfDocument())
  const version = root.attributes.get('version') ?? ''
  const isOld = root.name === 'WMT_MS_Capabilities' && root.namespace === '' && /^1\.1\./.test(version)
  const isNew = root.name === 'WMS_Capabilities' && root.namespace === wms && /^1\.3\./.test(version)
  if (!isOld && !isNew) throw new XmlFault('not-expected')
  const service = childOf(root, 'Service')
  const capability = childOf(root, 'Capability')
  const request = childOf(capability, 'Request')
  // In 1.3.0 legends are an operation of another standard, in its namespace; the formats in it are those of WMS.
  const legend = childOf(request, 'GetLegendGraphic') ?? childOf(request, 'GetLegendGraphic', sld)
  const serverComment = comments.find((comment) => /^\s*MapServer version \d/.test(comment))
  const abstract = textOf(service, 'Abstract')
  return {
    title: textOf(service, 'Title'),
    ...(abstract ? { abstract } : {}),
    mapFormats: formatsOf(childOf(request, 'GetMap'), root.namespace),
    infoFormats: formatsOf(childOf(request, 'GetFeatureInfo'), root.namespace),
    legendFormats: formatsOf(legend, root.namespace),
    layers: childrenOf(capability, 'Layer').map(layerOf),
    ...(serverComment ? { serverComment: serverComment.trim() } : {}),
  }
}

const formatsOf = (operation: XmlElement | undefined, namespace: string): readonly string[] =>
  childrenOf(operation, 'Format', namespace).flatMap(({ text }) => text.trim() || [])

function layerOf(layer: XmlElement): WmsLayer {
  const { attributes } = layer
  const name = textOf(layer, 'Name')
  const abstract = textOf(layer, 'Abstract')
  const geographic = geographicBox(layer)
  const fixedWidth = numberIn(attributes.get('fixedWidth'))
  const fixedHeight = numberIn(attributes.get('fixedHeight'))
  return {
    ...(name ? { name } : {}),
    title: textOf(layer, 'Title'),
    ...(abstract ? { abstract } : {}),
    ...flag(layer, 'queryable'),
    ...flag(layer, 'cascaded'),
    ...flag(layer, 'noSubsets'),
    ...(fixedWidth === undefined ? {} : { fixedWidth }),
    ...(fixedHeight === undefined ? {} : { fixedHeight }),
    crs: [...childrenOf(layer, 'SRS'), ...childrenOf(layer, 'CRS')].flatMap(({ text }) =>
      text.split(/\s+/).filter((reference) => reference !== ''),
    ),
    ...(geographic ? { geographic } : {}),
    ...scalesOf(layer),
    dimensions: dimensionsOf(layer),
    styles: childrenOf(layer, 'Style').flatMap(styleOf),
    layers: childrenOf(layer, 'Layer').map(layerOf),
  }
}

function styleOf(style: XmlElement): readonly WmsStyle[] {
  const name = textOf(style, 'Name')
  return name ? [{ name, title: textOf(style, 'Title') || name }] : []
}

/** In 1.1.1 the values of a dimension stand in an element of their own, `Extent`; QGIS Server writes them as in 1.3.0 there too. */
function dimensionsOf(layer: XmlElement): WmsLayer['dimensions'] {
  const extents = new Map(childrenOf(layer, 'Extent').map((extent) => [nameOf(extent), extent]))
  return childrenOf(layer, 'Dimension').map((dimension) => {
    const { attributes, text } = extents.get(nameOf(dimension)) ?? dimension
    const usual = attributes.get('default')?.trim()
    return {
      name: nameOf(dimension),
      units: (dimension.attributes.get('units') ?? '').trim(),
      values: text.trim(),
      ...(usual ? { usual } : {}),
      nearest: attributes.get('nearestValue')?.trim() === '1',
    }
  })
}

const nameOf = ({ attributes }: XmlElement): string => (attributes.get('name') ?? '').trim()

/** An attribute of yes or no, which some servers write as a number. What is neither is as if it were not there. */
function flag<Name extends 'queryable' | 'cascaded' | 'noSubsets'>(
  { attributes }: XmlElement,
  name: Name,
): Partial<Record<Name, boolean>> {
  const text = attributes.get(name)?.trim()
  if (text === undefined || !/^(?:\d+|true|false)$/.test(text)) return {}
  return { [name]: text === 'true' || Number(text) > 0 } as Partial<Record<Name, boolean>>
}

/** The box in degrees. Some servers write metres into it; such a box is none. */
function geographicBox(layer: XmlElement): Box | undefined {
  const old = childOf(layer, 'LatLonBoundingBox')?.attributes
  const box = childOf(layer, 'EX_GeographicBoundingBox')
  const sides = old
    ? ['minx', 'miny', 'maxx', 'maxy'].map((side) => old.get(side))
    : ['westBoundLongitude', 'southBoundLatitude', 'eastBoundLongitude', 'northBoundLatitude'].map((side) =>
        textOf(box, side),
      )
  const [xmin, ymin, xmax, ymax] = sides.map(numberIn)
  if (xmin === undefined || ymin === undefined || xmax === undefined || ymax === undefined) return undefined
  const isPlace = xmin >= -540 && xmax <= 540 && ymin >= -90.1 && ymax <= 90.1 && xmin <= xmax && ymin <= ymax
  return isPlace ? { xmin, ymin, xmax, ymax } : undefined
}

/** Metres of the diagonal of a pixel, by which 1.1.1 hints at scales, to a scale of pixels of 0.28 mm. */
const perDiagonal = 1 / (Math.SQRT2 * 0.00028)

/** Scale denominators, the larger one as `minScale`; 0 and endless are no limit. */
function scalesOf(layer: XmlElement): { minScale?: number; maxScale?: number } {
  const hint = childOf(layer, 'ScaleHint')?.attributes
  const [near, far] = hint
    ? [hint.get('min'), hint.get('max')].map((metres) => (numberIn(metres) ?? 0) * perDiagonal)
    : [textOf(layer, 'MinScaleDenominator'), textOf(layer, 'MaxScaleDenominator')].map(
        (text) => numberIn(text) ?? 0,
      )
  return {
    ...(far !== undefined && far > 0 && far < 1e12 ? { minScale: far } : {}),
    ...(near !== undefined && near > 0 && near < 1e12 ? { maxScale: near } : {}),
  }
}
