import type { OgcUpstreamConfiguration } from '../../config/sections/ogc-upstream.ts'
import type { JsonObject } from '../../core/json.ts'
import type { WmsCapabilities } from './documents.ts'
import type { LayerFields } from './layer-fields.ts'
import type { LayerTable, OgcLayer } from './layer-table.ts'

/** What was read of a server. */
export interface ServerReading {
  readonly capabilities: Omit<WmsCapabilities, 'layers'>
  readonly table: LayerTable
  readonly fields: ReadonlyMap<number, LayerFields>
}

/** The version of ArcGIS Server whose descriptions these are like. */
const currentVersion = 10.91

/** The list of services of an upstream: one map service, named like it. */
export const listing = (upstream: string): JsonObject => ({
  currentVersion,
  folders: [],
  services: [{ name: upstream, type: 'MapServer' }],
})

const degrees = { wkid: 4326 }
const world = { xmin: -180, ymin: -90, xmax: 180, ymax: 90 }

/** The root of the map service. */
export function describedService({ capabilities, table }: ServerReading): JsonObject {
  const extent = { ...extentOf(table), spatialReference: degrees }
  return {
    currentVersion,
    serviceDescription: capabilities.abstract ?? '',
    mapName: capabilities.title,
    layers: table.layers.map(listed),
    tables: [],
    spatialReference: degrees,
    units: 'esriDecimalDegrees',
    singleFusedMapCache: false,
    initialExtent: extent,
    fullExtent: extent,
    capabilities: 'Map,Query',
    supportsDynamicLayers: false,
    supportsQueryLegends: true,
    supportedImageFormatTypes: 'PNG32,PNG24,PNG,JPG,GIF,PNG8',
    opaqueLegends: true,
    ordersLayers: true,
    answersByLayer: true,
    tellsDrawnRows: true,
  }
}

/** All layers in full. */
export const describedLayers = (
  reading: ServerReading,
  configuration: Pick<OgcUpstreamConfiguration, 'layers'>,
): JsonObject => ({
  layers: reading.table.layers.map((layer) => describedLayer(layer, reading, configuration)),
  tables: [],
})

/** One layer in full. */
export function describedLayer(
  layer: OgcLayer,
  { table, fields }: ServerReading,
  { layers }: Pick<OgcUpstreamConfiguration, 'layers'>,
): JsonObject {
  const { id, name, isGroup, extent, minScale, maxScale } = layer
  const reference = (to: number) => ({ id: to, name: table.byId.get(to)?.name ?? '' })
  const known = fields.get(id)
  const configured = Object.hasOwn(layers, name) ? layers[name] : undefined
  return {
    currentVersion,
    id,
    name,
    type: isGroup ? 'Group Layer' : 'Feature Layer',
    description: layer.abstract ?? '',
    parentLayer: layer.parentId === null ? null : reference(layer.parentId),
    subLayers: layer.childIds.map(reference),
    defaultVisibility: true,
    minScale,
    maxScale,
    ...(extent ? { extent: { ...extent, spatialReference: degrees } } : {}),
    ...(isGroup
      ? {}
      : {
          geometryType: known?.geometryType ?? anyShape,
          fields: (known?.fields ?? []).map((field) => ({ alias: field.name, ...field })),
          capabilities: layer.queryable ? 'Map,Query' : 'Map',
          // Its rows cannot be queried, so nobody asks how far those reach that a caller sees.
          advancedQueryCapabilities: { supportsReturningQueryExtent: false },
          // Where nobody says by which fields a layer is drawn, the catalogue takes it that any may be.
          ...(configured?.drawnBy ? { drawnBy: configured.drawnBy } : {}),
          ...(layer.styles.length > 0 ? { styles: describedStyles(layer, configured) } : {}),
          ...(layer.hasTime ? { timeInfo: { startTimeField: anyField } } : {}),
          ...(layer.times ? { timeDimension: layer.times } : {}),
        }),
  }
}

/** What nobody tells the shapes of lies somewhere all the same, because it is drawn: without a type it would count as a table, which is in no area. */
const anyShape = 'esriGeometryAny'

/** The named styles of a layer; each may be drawn by fields of its own. */
const describedStyles = (
  { styles }: OgcLayer,
  configured: OgcUpstreamConfiguration['layers'][string] | undefined,
): readonly JsonObject[] =>
  styles.map(({ name, title }) => {
    const known = configured?.styles ?? {}
    const drawnBy = Object.hasOwn(known, name) ? known[name]?.drawnBy : undefined
    return { name, title, ...(drawnBy ? { drawnBy } : {}) }
  })

/** Stands for any field, as in the catalogue. */
const anyField = '*'

const listed = ({ id, name, isGroup, parentId, childIds, minScale, maxScale }: OgcLayer): JsonObject => ({
  id,
  name,
  parentLayerId: parentId ?? -1,
  defaultVisibility: true,
  subLayerIds: isGroup ? childIds : null,
  minScale,
  maxScale,
  type: isGroup ? 'Group Layer' : 'Feature Layer',
})

function extentOf({ layers }: LayerTable) {
  const boxes = layers.flatMap(({ extent, isGroup }) => (extent && !isGroup ? [extent] : []))
  if (boxes.length === 0) return world
  return boxes.reduce((one, other) => ({
    xmin: Math.min(one.xmin, other.xmin),
    ymin: Math.min(one.ymin, other.ymin),
    xmax: Math.max(one.xmax, other.xmax),
    ymax: Math.max(one.ymax, other.ymax),
  }))
}
