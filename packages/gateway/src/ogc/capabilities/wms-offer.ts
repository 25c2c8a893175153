import type { ServiceRights } from '@mapgate/policy'
import type { OfferedBox, OfferedLayer, OgcReference, WmsOffer } from '@mapgate/protocol'
import type { JsonObject } from '../../core/json.ts'
import { sharedReferences } from './announced-references.ts'
import type { CapabilitiesAsked } from './asked.ts'
import { boundsIn, placedBounds, placeOf } from './boxes.ts'
import { mapWords } from './map-words.ts'
import { longitudeFirst, wkidNamed } from './references.ts'

/** What an offer is made of. */
export interface OfferOf {
  readonly asked: Pick<CapabilitiesAsked, 'door' | 'carried'>
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
  const references = sharedReferences(layers, description)
  const hasDegrees = references.some(({ code }) => code === 'EPSG:4326')
  const { maxImageWidth, maxImageHeight } = description
  return {
    ...words,
    dialect,
    address: { origin: door.origin, path: door.wms, carries: carried !== undefined },
    imageFormats,
    infoFormats: layers.some(({ isQueryable }) => isQueryable) ? infoFormats : [],
    references: [...references, ...(hasDegrees && dialect === 'WMS 1.3.0' ? [longitudeFirst] : [])],
    ...(isSide(maxImageWidth) ? { maxWidth: maxImageWidth } : {}),
    ...(isSide(maxImageHeight) ? { maxHeight: maxImageHeight } : {}),
    root: {
      title: words.title,
      isQueryable: false,
      styles: [],
      layers,
      place: {
        degrees: placeOf(description.fullExtent).degrees,
        boxes: boxesIn(description.fullExtent, references),
      },
    },
  }
}

const isSide = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) > 0

/** The extent of the map in each reference in which it can be told. */
function boxesIn(extent: unknown, references: readonly OgcReference[]): readonly OfferedBox[] {
  const placed = placedBounds(extent)
  return references.flatMap((reference) => {
    const bounds = placed && boundsIn(placed, wkidNamed(reference))
    return bounds ? [{ reference, ...bounds }] : []
  })
}
