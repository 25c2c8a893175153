import type { Catalog, LayerEntry, ServiceEntry } from './catalog.ts'

/** A layer with the named fields; the first is the object id. */
export function layerOf(
  id: number,
  name: string,
  fields: readonly string[],
  more: Partial<LayerEntry> = {},
): LayerEntry {
  return {
    id,
    name,
    type: 'Feature Layer',
    parentId: null,
    childIds: [],
    defaultVisibility: true,
    minScale: 0,
    maxScale: 0,
    fields: fields.map((field, index) => ({
      name: field,
      type: index === 0 ? 'esriFieldTypeOID' : 'esriFieldTypeString',
      alias: field,
    })),
    objectIdField: fields[0],
    globalIdField: undefined,
    displayField: fields[1],
    typeIdField: undefined,
    geometryType: 'esriGeometryPoint',
    extent: undefined,
    timeFields: [],
    hasAttachments: false,
    relationships: [],
    drawing: { rendererFields: [], labelFields: [], drawingInfo: undefined },
    ...more,
  }
}

/** A service with two layers in a group and one beside it. */
export const assets: ServiceEntry = {
  name: 'Water/Assets',
  type: 'MapServer',
  cached: false,
  layers: [
    layerOf(0, 'Parcels', ['OBJECTID', 'address', 'owner', 'district']),
    { ...layerOf(1, 'Network', []), type: 'Group Layer', childIds: [2, 3], geometryType: undefined },
    layerOf(2, 'Hydrants', ['OBJECTID', 'status', 'owner', 'district'], { parentId: 1 }),
    layerOf(3, 'Valves', ['OBJECTID', 'status'], { parentId: 1 }),
  ],
  capabilities: ['map', 'query', 'data'],
  supportsDynamicLayers: true,
  version: 10.91,
}

/** A catalogue of that service, and of one more without layers. */
export const catalog: Catalog = catalogOf([
  assets,
  { ...assets, name: 'Printing', type: 'GPServer', layers: [] },
])

/** A catalogue of these services. */
export function catalogOf(services: readonly ServiceEntry[]): Catalog {
  return {
    generation: 1,
    services: () => services,
    service: (_, name, type) =>
      services.find((one) => one.name.toLowerCase() === name.toLowerCase() && one.type === type),
  }
}
