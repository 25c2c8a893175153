import { type Extent, isNorthFirst, type SpatialReference } from '@mapgate/protocol'
import type { OgcUpstreamConfiguration } from '../../config/sections/ogc-upstream.ts'
import type { Parameter } from './ask-server.ts'
import { areAxesDisputed } from './disputed-axes.ts'
import type { OgcLayer } from './layer-table.ts'
import type { Pixels } from './picture.ts'
import { referenceName } from './references.ts'
import { cannotSay } from './upstream-faults.ts'

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

/** The parameters that say what of the world is drawn, and how large. @throws GatewayError `access.denied` for a reference that a layer is not offered in */
export function frameParameters(
  { area, wkid, size }: MapFrame,
  layers: readonly OgcLayer[],
  { version }: Pick<OgcUpstreamConfiguration, 'version'>,
): readonly Parameter[] {
  const name = referenceName(wkid, layers)
  if (name === undefined || (version === '1.3.0' && hasDisputedAxes(name)))
    throw cannotSay(
      `the layers are not offered in ${wkid}, or the order of its axes is not certain in 1.3.0`,
      'These layers are not drawn in this spatial reference by the map server.',
    )
  const { xmin, ymin, xmax, ymax } = area
  const isSwapped = version === '1.3.0' && hasNorthFirst(name)
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

/** WMS 1.3.0 writes coordinates in the order of the definition of a reference (OGC 06-042, 6.7.2). */
const hasNorthFirst = (name: string): boolean => isNorthFirst(epsgOf(name))

const hasDisputedAxes = (name: string): boolean => areAxesDisputed(epsgOf(name))

/** The number in `EPSG:25832`; 0 for another name. */
const epsgOf = (name: string): number => Number(/^EPSG:(\d+)$/.exec(name)?.[1] ?? 0)

/** Where exceptions are told, by version: never in a picture. */
export const exceptionsParameter = ({ version }: Pick<OgcUpstreamConfiguration, 'version'>): Parameter => [
  'EXCEPTIONS',
  version === '1.3.0' ? 'XML' : 'application/vnd.ogc.se_xml',
]
