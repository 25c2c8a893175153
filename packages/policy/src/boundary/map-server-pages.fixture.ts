import type { Json } from './json.fixture.ts'
import type { Manner } from './manner.fixture.ts'
import { boxOf, reference, type World, type WorldLayer } from './world.fixture.ts'

/** The root of the service: what a map service and a feature service say, in one. */
export function describedService({ layers }: World, manner: Manner): Json {
  const listed = layers.map(({ entry }) => ({
    id: entry.id,
    name: entry.name,
    type: entry.type,
    parentLayerId: entry.parentId ?? -1,
    subLayerIds: entry.childIds.length > 0 ? entry.childIds : null,
    defaultVisibility: entry.defaultVisibility,
  }))
  const all = layers.flatMap(({ rows }) => rows)
  return {
    currentVersion: 11.1,
    serviceDescription: 'Valves and pipes',
    layers: listed.filter(({ type }) => type !== 'Table'),
    tables: listed.filter(({ type }) => type === 'Table'),
    spatialReference: reference,
    fullExtent: boxOf(all),
    initialExtent: boxOf(all),
    timeInfo: { timeExtent: [0, all.length] },
    capabilities: 'Map,Query,Data,Editing',
    supportedQueryFormats: 'JSON, geoJSON, PBF',
    supportedImageFormatTypes: 'PNG32,JPG,SVG',
    supportedExtensions: 'KmlServer, FeatureServer, WMSServer',
    supportsDynamicLayers: true,
    singleFusedMapCache: true,
    tileInfo: { rows: 256, lods: [0, 1].map((level) => ({ level, resolution: 1 })) },
    minLOD: 0,
    maxLOD: 1,
    exportTilesAllowed: true,
    relationships: layers.flatMap(({ entry }) =>
      entry.relationships.map(({ id, relatedLayerId, keyField }) => ({
        id: id * 10 + entry.id,
        originLayerId: entry.id,
        destinationLayerId: relatedLayerId,
        originPrimaryKey: keyField,
        originForeignKey: 'NAME',
      })),
    ),
    documentInfo: { Title: 'Water', Path: 'C:/secret' },
    ...(manner === 'talkative'
      ? { [`rows ${all.length}`]: all, names: layers.map(({ entry }) => entry.name) }
      : {}),
  }
}

/** One layer, group or table. Its extent is that of all rows, as map servers say it. */
export function describedLayer({ entry, rows, described }: WorldLayer): Json {
  const { id, name, type, fields, displayField, objectIdField, geometryType, parentId, childIds } = entry
  return {
    currentVersion: 11.1,
    id,
    name,
    type,
    geometryType,
    parentLayer: parentId === null ? null : { id: parentId, name: `group ${parentId}` },
    subLayers: childIds.map((child) => ({ id: child, name: `layer ${child}` })),
    fields,
    displayField,
    objectIdField,
    extent: geometryType === undefined ? null : boxOf(rows),
    drawingInfo: entry.drawing.drawingInfo,
    minScale: entry.minScale,
    maxScale: entry.maxScale,
    ...described,
  }
}
