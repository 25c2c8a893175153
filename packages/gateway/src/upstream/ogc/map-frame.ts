import { type Extent, isNorthFirst, type SpatialReference } from '@mapgate/protocol'
import type { OgcUpstreamConfiguration } from '../../config/sections/ogc-upstream.ts'
import type { Parameter } from './ask-server.ts'
import { type ServerAsked, whyElsewhere } from './drawn-elsewhere.ts'
import type { OgcLayer } from './layer-table.ts'
import type { Pixels } from './picture.ts'
import { epsgNumber, referenceName } from './references.ts'
import { cannotSay, refusedReference } from './upstream-faults.ts'

/** What of the world a map shows. */
export interface MapFrame {
  readonly area: Extent
  readonly wkid: number
  readonly size: Pixels
}

/** The reference of a map that names none. */
const ownWkid = 4326

/**
 * The frame of a map whose extent and picture are in one reference.
 * @throws GatewayError `access.denied` where they are not: an extent that the server transforms shows another part of the world
 */
export function frameOf(
  area: Extent | undefined,
  references: readonly (SpatialReference | undefined)[],
  size: Pixels,
): MapFrame {
  const wkids = new Set([area?.spatialReference, ...references].flatMap(wkidsOf))
  if (wkids.size > 1) throw cannotSay('the extent and the picture are in different references')
  if (area === undefined || area.xmax <= area.xmin || area.ymax <= area.ymin)
    throw cannotSay('the map has no extent')
  const [wkid = ownWkid] = wkids
  return { area, wkid, size }
}

function wkidsOf(reference: SpatialReference | undefined): readonly number[] {
  if (reference === undefined) return []
  if (!('wkid' in reference)) throw cannotSay('a reference is given as text')
  return [reference.wkid]
}

/** The parameters that say what of the world is drawn, and how large. @throws GatewayError `request.parameter-invalid` for a reference that a layer is not offered in */
export function frameParameters(
  { area, wkid, size }: MapFrame,
  layers: readonly OgcLayer[],
  server: ServerAsked,
): readonly Parameter[] {
  const { version } = server.configuration
  const name = referenceName(wkid, layers)
  const why = name === undefined ? 'the layers are not offered in it' : whyElsewhere(epsgNumber(name), server)
  if (name === undefined || why !== undefined) throw refusedReference(`reference ${wkid}: ${why}`)
  const { xmin, ymin, xmax, ymax } = area
  // WMS 1.3.0 writes coordinates in the order of the definition of a reference (OGC 06-042, 6.7.2).
  const isSwapped = version === '1.3.0' && isNorthFirst(epsgNumber(name))
  const sides = isSwapped ? [ymin, xmin, ymax, xmax] : [xmin, ymin, xmax, ymax]
  return [
    [version === '1.3.0' ? 'CRS' : 'SRS', name],
    ['BBOX', sides.map(plainNumber).join(',')],
    ['WIDTH', String(size.widthPx)],
    ['HEIGHT', String(size.heightPx)],
  ]
}

/** Servers do not agree on numbers with an exponent. */
const plainNumber = (value: number): string =>
  /e/i.test(String(value)) ? value.toFixed(12).replace(/\.?0+$/, '') : String(value)

/** Where exceptions are told, by version: never in a picture. */
export const exceptionsParameter = ({ version }: Pick<OgcUpstreamConfiguration, 'version'>): Parameter => [
  'EXCEPTIONS',
  version === '1.3.0' ? 'XML' : 'application/vnd.ogc.se_xml',
]
