import type { ServiceRights } from '@mapgate/policy'
import type { OfferedLayer, OgcReference, WmsOffer } from '@mapgate/protocol'
import type { JsonObject } from '../../core/json.ts'
import type { CapabilitiesAsked } from './asked.ts'
import { boundsIn, placedBounds } from './boxes.ts'
import { mapWords } from './map-words.ts'
import { sharedBoxes } from './offered-layers.ts'
import { longitudeFirst, ogcReference, plainWkid, wkidOf } from './references.ts'

/** What an offer is made of. */
export interface OfferOf {
  readonly asked: Pick<CapabilitiesAsked, 'door' | 'references' | 'carried'>
  readonly description: JsonObject
  readonly rights: ServiceRights
  readonly layers: readonly OfferedLayer[]
}

/** Media types of feature information; the first one is what most clients show. */
export const infoFormats: readonly string[] = [
  ...['text/html', 'text/plain', 'application/json', 'application/vnd.ogc.gml', 'text/xml'],
]

const imageFormats: readonly string[] = [
  ...['image/png', 'image/jpeg', 'image/png; mode=8bit', 'image/gif', 'image/webp'],
]

/** What a WMS offers to the caller of a description. */
export function wmsOffer(
  dialect: WmsOffer['dialect'],
  { asked, description, rights, layers }: OfferOf,
): WmsOffer {
  const { door, carried } = asked
  const words = mapWords(description, rights.service)
  const references = referencesOf(asked, description)
  const { maxImageWidth, maxImageHeight } = description
  return {
    ...words,
    dialect,
    address: { origin: door.origin, path: door.wms, carries: carried !== undefined },
    imageFormats,
    infoFormats: layers.some(({ isQueryable }) => isQueryable) ? infoFormats : [],
    references: [
      ...references.map(ogcReference),
      ...(references.includes(4326) && dialect === 'WMS 1.3.0' ? [longitudeFirst] : []),
    ],
    ...(isSide(maxImageWidth) ? { maxWidth: maxImageWidth } : {}),
    ...(isSide(maxImageHeight) ? { maxHeight: maxImageHeight } : {}),
    root: {
      title: words.title,
      isQueryable: false,
      hasLegend: false,
      layers,
      ...sharedBoxes(description.fullExtent),
      boxes: boxesIn(description.fullExtent, references),
    },
  }
}

const isSide = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) > 0

/** Numbers of the references that pictures are drawn in, that of the map first. */
export function referencesOf(
  { references }: Pick<CapabilitiesAsked, 'references'>,
  { spatialReference }: JsonObject,
): readonly number[] {
  const own = wkidOf(spatialReference)
  const drawn = references?.map(plainWkid) ?? [...(own === undefined ? [] : [own]), 3857, 4326]
  return [...new Set(drawn)]
}

/** The extent of the map in each reference in which it can be told. */
const boxesIn = (extent: unknown, references: readonly number[]) => {
  const placed = placedBounds(extent)
  return references.flatMap((wkid) => {
    const bounds = placed && boundsIn(placed, wkid)
    const reference: OgcReference = ogcReference(wkid)
    return bounds ? [{ reference, ...bounds }] : []
  })
}
