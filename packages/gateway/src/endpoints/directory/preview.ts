import { isObject } from '../../core/json.ts'
import { type Html, html } from '../../pages/html.ts'
import { type Described, numberOf, textOf } from './described.ts'
import { type Corners, drawnFromScale, zoomedTo } from './drawn-scale.ts'

/** A small picture of a map. */
interface Preview {
  /** Parameters of the picture. */
  readonly query: string
  /** A note on the picture, such as the scale from which anything is drawn; empty without one. */
  readonly words: string
}

/** A picture is taken a little nearer than the scale from which on a layer is drawn, because servers round. */
const nearer = 0.9

/**
 * A small picture of a map, or undefined where the service draws none. Where everything is drawn from a scale on only, it shows the middle at
 * that scale, so that it is not empty.
 */
export function previewOf(
  service: Described,
  type: string,
  size: readonly [width: number, height: number] = [640, 360],
): Preview | undefined {
  if (type !== 'MapServer' || !drawsMaps(service)) return undefined
  const extent = [service.initialExtent, service.fullExtent].find(isExtent)
  if (extent === undefined) return undefined
  const corners = cornersOf(extent)
  const scale = drawnFromScale(service)
  const shown = scale === undefined ? corners : zoomedTo(scale * nearer, corners, service.units, size)
  const reference = isObject(extent.spatialReference) ? numberOf(extent.spatialReference.wkid) : undefined
  const query = new URLSearchParams({
    bbox: shown.join(','),
    ...(reference === undefined ? {} : { bboxSR: String(reference) }),
    size: size.join(','),
    format: 'png',
    transparent: 'false',
    f: 'image',
  }).toString()
  return { query, words: scale === undefined ? '' : `Drawn from 1:${scale.toLocaleString('en')} on` }
}

/** True if the service draws any extent; `TilesOnly` services do not. */
const drawsMaps = ({ capabilities, exportTilesAllowed }: Described): boolean =>
  !/tilesonly/i.test(textOf(capabilities)) || exportTilesAllowed === undefined

const cornersOf = ({ xmin, ymin, xmax, ymax }: Described): Corners => [
  corner(xmin),
  corner(ymin),
  corner(xmax),
  corner(ymax),
]

const corner = (value: unknown): number => numberOf(value) ?? Number.NaN

function isExtent(value: unknown): value is Described {
  if (!isObject(value)) return false
  const corners = cornersOf(value)
  return corners.every(Number.isFinite) && corners[0] !== corners[2]
}

/** The picture itself. Where it is refused, the hatched background with its sentence is seen. */
export const previewImage = (address: string, name: string, style: 'map' | 'map wide'): Html =>
  html`<img class="${style}" loading="lazy" src="${address}" alt="Map of ${name}, as you may see it">`
