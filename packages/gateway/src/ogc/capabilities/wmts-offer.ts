import type { TileScheme } from '@mapgate/policy'
import {
  asGoogleMaps,
  googleMapsCompatible,
  type OfferedBounds,
  type OfferedLayer,
  type OfferedStyle,
  type TiledLayer,
  type TileGrid,
  type WmtsOffer,
} from '@mapgate/protocol'
import { isObject, type JsonObject, objectsOf } from '../../core/json.ts'
import { isAnnouncedIn, sharedReferences } from './announced-references.ts'
import { boundsIn, placedBounds, placeOf } from './boxes.ts'
import { unexplained } from './layer-promises.ts'
import { mapWords } from './map-words.ts'
import { metersPerUnitOf, ogcReference, plainWkid } from './references.ts'
import { infoFormats, type OfferOf } from './wms-offer.ts'

/** What a WMTS offers to the caller of a description. A door without tiles offers none. */
export function wmtsOffer(offered: OfferOf): WmtsOffer {
  const { asked, description, rights } = offered
  const { origin, wms, wmts = wms, tiles } = asked.door
  const carries = asked.carried !== undefined
  const at = (path: string) => ({ origin, path, carries })
  const grids = tiles === undefined ? [] : gridsOf(offered)
  const layers = grids.length === 0 ? [] : tiledLayers(offered, grids)
  return {
    ...mapWords(description, rights.service),
    address: at(wmts),
    document: at(`${wmts}/1.0.0/WMTSCapabilities.xml`),
    tiles: at(tiles ?? wmts),
    legends: at(wms),
    imageFormats: imageFormatsOf(offered),
    infoFormats: layers.some(({ isQueryable }) => isQueryable) ? infoFormats : [],
    layers,
    grids,
  }
}

/**
 * One format, which is that in which a cache keeps its tiles: OpenLayers takes the addresses of all formats for mirrors of each other, and asks
 * for every other tile in another one. Tiles are given in other formats too, to whoever asks.
 */
function imageFormatsOf({ asked: { door }, description: { tileInfo } }: OfferOf): readonly string[] {
  const isJpeg = door.tiling === 'cache' && isObject(tileInfo) && /^jpe?g$/i.test(String(tileInfo.format))
  return [isJpeg ? 'image/jpeg' : 'image/png']
}

/** One layer out of the cache of a service, or every layer that can be drawn. */
function tiledLayers(offered: OfferOf, grids: readonly TileGrid[]): readonly TiledLayer[] {
  const { asked, description, rights, layers } = offered
  const identifiers = grids.map(({ identifier }) => identifier)
  const drawn = [...named(layers)]
  if (asked.door.tiling === 'drawn')
    return drawn
      .filter(isInWebGrid(offered))
      .map(({ name, title, place: { degrees }, isQueryable, styles }) => ({
        ...{ name, title, isQueryable, styles: styles.filter(isPlain), grids: identifiers },
        ...(degrees ? { degrees } : {}),
      }))
  const { title, abstract } = mapWords(description, rights.service)
  return [
    {
      name: rights.service.name.replaceAll('/', '_'),
      title,
      ...(abstract ? { abstract } : {}),
      degrees: placeOf(description.fullExtent).degrees,
      isQueryable: drawn.some(({ isQueryable }) => isQueryable),
      styles: unexplained,
      grids: identifiers,
    },
  ]
}

/** True for a layer that is drawn in the reference of web maps. */
function isInWebGrid({ layers, description }: OfferOf): (layer: OfferedLayer) => boolean {
  const shared = sharedReferences(layers, description)
  return (layer) => isAnnouncedIn(layer, googleMapsCompatible.reference.code, shared)
}

/** False for a style whose name clients do not write into a path as it is. */
const isPlain = ({ name }: OfferedStyle): boolean => !/[/\\?#%{}]|^\.+$/.test(name)

/** Layers and groups that can be asked for. */
function* named(layers: readonly OfferedLayer[]): Generator<OfferedLayer & { readonly name: string }, void> {
  for (const layer of layers) {
    const { name } = layer
    if (name !== undefined) yield { ...layer, name }
    yield* named(layer.layers)
  }
}

function gridsOf(offered: OfferOf): readonly TileGrid[] {
  if (offered.asked.door.tiling === 'drawn')
    return offered.layers.some(isInWebGrid(offered)) ? [googleMapsCompatible] : []
  const own = ownGrid(offered)
  if (own === undefined) return []
  const google = asGoogleMaps(own)
  return google ? [own, google] : [own]
}

/** The grid of a cache, with the levels that the caller gets; undefined where there is none, or it is not known. */
function ownGrid({ description, rights: { service } }: OfferOf): TileGrid | undefined {
  const { tileInfo, singleFusedMapCache } = description
  const scheme = service.tileScheme
  if (!service.cached || singleFusedMapCache !== true || scheme === undefined || !isObject(tileInfo))
    return undefined
  const given = new Set(objectsOf(tileInfo.lods).map(({ level }) => Number(level)))
  const levels = scheme.levels.filter(({ level }) => given.has(level))
  const wkid = plainWkid(scheme.wkid)
  const { frame } = service
  const metersPerUnit =
    metersPerUnitOf(wkid) ?? (frame?.wkids.includes(scheme.wkid) ? frame.metersPerUnit : undefined)
  if (levels.length === 0 || metersPerUnit === undefined) return undefined
  return {
    identifier: 'default028mm',
    reference: ogcReference(wkid),
    metersPerUnit,
    origin: scheme.origin,
    tileWidth: scheme.cols,
    tileHeight: scheme.rows,
    levels,
    bounds: coveredBy(scheme, description, metersPerUnit),
  }
}

/** Half of the way around the earth, in metres. */
const half = 20_037_508.342_789_244

/** The extent that rows and columns of tiles are counted for: the whole world, or that of the map where its reference covers a part of the world only. */
function coveredBy(
  { wkid, origin }: TileScheme,
  { fullExtent }: JsonObject,
  metersPerUnit: number,
): OfferedBounds {
  if (plainWkid(wkid) === 3857) return googleMapsCompatible.bounds
  if (wkid === 4326) return { xmin: -180, ymin: -90, xmax: 180, ymax: 90 }
  const placed = placedBounds(fullExtent)
  const bounds = placed && boundsIn(placed, plainWkid(wkid))
  const far = (2 * half) / metersPerUnit
  return bounds ?? { xmin: origin.x, ymin: origin.y - far, xmax: origin.x + far, ymax: origin.y }
}
