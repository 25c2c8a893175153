import { type Html, html } from '../../reply/html.ts'
import { type Described, isObject, numberOf, textOf } from './described.ts'

/** Parameters of a small picture of a map, or undefined where the service draws none. */
export function previewQuery(
  service: Described,
  type: string,
  width = 640,
  height = 360,
): string | undefined {
  if (type !== 'MapServer' || !drawsMaps(service)) return undefined
  const extent = [service.initialExtent, service.fullExtent].find(isExtent)
  if (extent === undefined) return undefined
  const [west, south, east, north] = ['xmin', 'ymin', 'xmax', 'ymax'].map((name) => numberOf(extent[name]))
  const reference = isObject(extent.spatialReference) ? numberOf(extent.spatialReference.wkid) : undefined
  return new URLSearchParams({
    bbox: [west, south, east, north].join(','),
    ...(reference === undefined ? {} : { bboxSR: String(reference) }),
    size: `${width},${height}`,
    format: 'png',
    transparent: 'false',
    f: 'image',
  }).toString()
}

/** `TilesOnly` services draw nothing for an extent of one's own. */
const drawsMaps = ({ capabilities, exportTilesAllowed }: Described): boolean =>
  !/tilesonly/i.test(textOf(capabilities)) || exportTilesAllowed === undefined

function isExtent(value: unknown): value is Described {
  if (!isObject(value)) return false
  const corners = ['xmin', 'ymin', 'xmax', 'ymax'].map((name) => numberOf(value[name]))
  return (
    corners.every((corner) => corner !== undefined && Number.isFinite(corner)) && corners[0] !== corners[2]
  )
}

/** The picture itself; where it is refused, the hatched ground with a sentence stays. */
export const previewImage = (address: string, name: string, style: 'map' | 'map wide'): Html =>
  html`<img class="${style}" loading="lazy" src="${address}" alt="Map of ${name}, as you may see it">`
