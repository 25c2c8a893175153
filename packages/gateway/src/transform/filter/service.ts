import { geometryField, type ServiceRights, seenGroups, seesAllRows, shows } from '../../core/rights.ts'
import { isWithin, scalesOfLevel } from '../../core/scales.ts'
import { isObject, type JsonObject, objectsOf } from '../json-body.ts'
import { extentsKey, type Filter, pick } from './context.ts'
import { isExtent } from './layer.ts'

/** Members of a service resource that tell of no layer, field or row. */
const plainKeys =
  `currentVersion cimVersion serviceDescription mapName description copyrightText supportsDynamicLayers
  spatialReference units minScale maxScale supportedImageFormatTypes documentInfo capabilities supportedQueryFormats maxRecordCount
  maxImageHeight maxImageWidth supportedExtensions supportsDatumTransformation hasVersionedData supportsDisconnectedEditing
  allowGeometryUpdates xssPreventionInfo maxViewsCount hasStaticData allowUpdateWithoutMValues`.split(/\s+/)

/**
 * The root of a service with the layers that are seen and an extent over what is seen. What the service states over all its layers,
 * such as `timeInfo`, is left out also where all of them are seen: that it is there would tell that none is hidden.
 */
export const shownService: Filter = (json, { rights, protections }) => {
  const groups = seenGroups(rights)
  const isSeen = (id: unknown) =>
    !protections.serviceLayers || rights.layers.has(Number(id)) || groups.has(Number(id))
  const listed = (list: unknown) =>
    objectsOf(list)
      .filter(({ id }) => isSeen(id))
      .map((layer) => ({
        ...layer,
        ...(Array.isArray(layer.subLayerIds) ? { subLayerIds: layer.subLayerIds.filter(isSeen) } : {}),
      }))
  const isGiven = ({ level }: JsonObject) =>
    rights.tiles.some((limits) => isWithin(limits, scalesOfLevel(rights.service, Number(level))))
  const area = protections.serviceExtent ? extentOfSeen(json, rights) : json.fullExtent
  return {
    ...pick(json, plainKeys),
    ...(json.layers === undefined ? {} : { layers: listed(json.layers) }),
    ...(json.tables === undefined ? {} : { tables: listed(json.tables) }),
    ...(json.singleFusedMapCache === undefined
      ? {}
      : { singleFusedMapCache: rights.tiles.length > 0 && json.singleFusedMapCache }),
    ...(rights.tiles.length > 0 && isObject(json.tileInfo)
      ? { tileInfo: { ...json.tileInfo, lods: objectsOf(json.tileInfo.lods).filter(isGiven) } }
      : {}),
    ...(area === undefined ? {} : { fullExtent: area, initialExtent: area }),
    ...(json.exportTilesAllowed === undefined ? {} : { exportTilesAllowed: false }),
    ...(json.syncEnabled === undefined ? {} : { syncEnabled: false }),
  }
}

/** Around the extents of what is seen; undefined where they are not known or not in one reference. */
function extentOfSeen(json: JsonObject, { layers }: ServiceRights): JsonObject | undefined {
  const partial = isObject(json[extentsKey]) ? json[extentsKey] : {}
  const shaped = [...layers.values()].filter(
    (seen) => seen.layer.geometryType !== undefined && seen.views.some((view) => shows(view, geometryField)),
  )
  const boxes = shaped
    .map((seen) => (seesAllRows(seen, [geometryField]) ? seen.layer.extent : partial[String(seen.layer.id)]))
    .filter(isExtent)
  const reference = JSON.stringify(boxes[0]?.spatialReference)
  if (boxes.length === 0 || boxes.some((box) => JSON.stringify(box.spatialReference) !== reference))
    return undefined
  const side = (name: string) => boxes.map((box) => Number(box[name]))
  return {
    xmin: Math.min(...side('xmin')),
    ymin: Math.min(...side('ymin')),
    xmax: Math.max(...side('xmax')),
    ymax: Math.max(...side('ymax')),
    spatialReference: boxes[0]?.spatialReference,
  }
}
