import { type Bounds, type Frame, fittedExtent, projectedExtent, referenceOf } from '@mapgate/geometry'
import type { MapImage, SpatialReference } from '@mapgate/protocol'
import type { ServiceEntry } from '../../model/catalog.ts'
import { Refused } from '../../model/refusal.ts'
import { defaultSize } from './picture.ts'

/**
 * The extent of a picture under an area, in the reference that it is drawn in, with the proportions of its size: a map server widens an extent
 * of other proportions, and tells nobody by how much. The question is sent with it, and the mask is made of it.
 * @throws Refused `access.denied` for an extent that cannot be worked out
 */
export function sentFrame(intent: MapImage, service: ServiceEntry): Frame {
  const size = intent.size ?? defaultSize
  const own = service.frame?.wkids[0]
  const from = wkidOf(referenceOfArea(intent), own)
  const wkid = wkidOf(intent.drawnIn, own)
  const { area } = intent
  if (area === undefined) throw notDrawn('it names no extent')
  const bounds = from === wkid ? area : projectedExtent(area, [from, wkid])
  if (bounds === undefined) throw notDrawn(unplacedWords(from, wkid))
  if (!hasSides(bounds)) throw notDrawn('its extent has no width or no height')
  return { extent: fittedExtent(bounds, size), wkid, width: size.widthPx, height: size.heightPx }
}

/** Why an extent has no place. Only areas are transformed to another datum, extents of requests are not. */
function unplacedWords(from: number, wkid: number): string {
  const [source, target] = [referenceOf(from), referenceOf(wkid)]
  const isOtherDatum = source && target && source.datum !== target.datum
  return isOtherDatum
    ? `its extent in the spatial reference ${from} has no place in the spatial reference ${wkid}, and no transformation of it is known; name the extent in ${wkid}`
    : `its extent has no place in the spatial reference ${wkid}`
}

/** The reference that the extent is in. Servers differ where the extent and a parameter beside it name two. */
function referenceOfArea({ area, areaReference }: MapImage): SpatialReference | undefined {
  const within = area?.spatialReference
  if (within !== undefined && areaReference !== undefined && wkidIn(within) !== wkidIn(areaReference))
    throw notDrawn('it names two references for its extent')
  return within ?? areaReference
}

const wkidIn = (reference: SpatialReference): number | undefined =>
  'wkid' in reference ? reference.wkid : undefined

/** @throws Refused `access.denied` for a reference that is given as text, or that nobody states */
function wkidOf(reference: SpatialReference | undefined, own: number | undefined): number {
  const wkid = reference === undefined ? own : wkidIn(reference)
  if (wkid === undefined) throw notDrawn('its reference has no well-known id')
  return wkid
}

const hasSides = ({ xmin, ymin, xmax, ymax }: Bounds): boolean =>
  [xmin, ymin, xmax, ymax].every(Number.isFinite) && xmax > xmin && ymax > ymin

/** A picture that cannot be held to an area. The words for the caller speak of the request alone. */
export const notDrawn = (why: string, detail?: string): Refused =>
  new Refused('access.denied', `the picture cannot be held to an area: ${detail ?? why}`, {
    publicText: `Pictures of this service are limited to an area for this account, and this one cannot be: ${why}.`,
  })
