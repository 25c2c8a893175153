import type { LayerDefinition } from '../../packages/sample-server/src/world/layer.ts'
import type { CaseRequest } from './gateway.ts'
import {
  anyId,
  anyLayer,
  attached,
  dynamicLayers,
  envelope,
  exportOf,
  featureLayer,
  featureService,
  field,
  fields,
  idsIn,
  layerDefs,
  layersOf,
  type Making,
  mapService,
  rowOutput,
  rowSelection,
  service,
  type Values,
  where,
} from './request-parts.ts'

/** Every operation that has rows, pictures or descriptions, and how a request to it is made. */
export const makers: Readonly<Record<string, (making: Making) => Omit<CaseRequest, 'operation'>>> = {
  catalog: () => ({ path: '/rest/services', parameters: { f: 'json' } }),
  root: ({ random }) => ({ path: service(random), parameters: { f: random.pick(['json', 'pjson']) } }),
  layers: ({ random }) => ({ path: `${service(random)}/layers`, parameters: { f: 'json' } }),
  layer: (making) => ({
    path: `${service(making.random)}/${making.random.whole(0, 8)}`,
    parameters: { f: 'json' },
  }),
  legend: (making) => ({
    path: `${mapService}/${making.random.pick(['legend', 'queryLegends'])}`,
    parameters: { f: 'json', ...(making.random.chance(0.3) ? dynamicLayers(making) : {}) },
  }),
  export: (making) => ({ path: `${mapService}/export`, parameters: exportOf(making, 'image') }),
  exportJson: (making) => ({ path: `${mapService}/export`, parameters: exportOf(making, 'json') }),
  identify: (making) => ({
    path: `${mapService}/identify`,
    parameters: {
      geometry: envelope(making.random),
      geometryType: 'esriGeometryEnvelope',
      sr: '102100',
      tolerance: '3',
      mapExtent: making.random.pick([
        '-13200000,4000000,-13000000,4200000',
        '-13140000,4090000,-13130000,4100000',
      ]),
      imageDisplay: making.random.pick(['800,800,96', '800,800,96', '400,400,24', '800,800,2400']),
      layers: making.random.pick([
        'all',
        'visible',
        'top',
        `all:${making.random.some([0, 2, 3, 4, 5, 6, 99], 1).join(',')}`,
        'all:1',
      ]),
      returnGeometry: making.random.pick(['true', 'false']),
      f: 'json',
      ...layerDefs(making),
    },
  }),
  find: (making) => ({
    path: `${mapService}/find`,
    parameters: {
      searchText: making.random.pick([
        'zqCanary',
        'a',
        'Littlebrook',
        'active',
        '1',
        'Hydrant',
        'public',
        'restricted',
        '987654',
      ]),
      contains: making.random.pick(['true', 'true', 'false']),
      layers: making.random.some([0, 1, 2, 3, 4, 5, 6, 7, 99], 1).join(','),
      returnGeometry: making.random.pick(['true', 'false']),
      f: 'json',
      ...(making.random.chance(0.5)
        ? {
            searchFields: making.random.pick([
              'owner_name',
              'district',
              'status,phone',
              'asset_id',
              'notes,cost',
              'land_use,owner_name,district',
            ]),
          }
        : {}),
      ...layerDefs(making),
    },
  }),
  query: (making) => {
    const layer = anyLayer(making)
    return {
      path: `${service(making.random)}/${layer.id}/query`,
      method: making.random.pick(['GET', 'GET', 'POST'] as const),
      parameters: { ...rowSelection(making, layer), ...rowOutput(making, layer) },
    }
  },
  queryLayers: (making) => {
    const chosen = making.random.some(layersOf(making), 1).slice(0, 3)
    return {
      path: `${featureService}/query`,
      parameters: {
        layerDefs: making.random.chance(0.5)
          ? JSON.stringify(
              chosen.map((layer) => ({
                layerId: layer.id,
                where: where(making, layer),
                outFields: fields(making, layer),
              })),
            )
          : JSON.stringify(Object.fromEntries(chosen.map((layer) => [layer.id, where(making, layer)]))),
        f: 'json',
        ...(making.random.chance(0.5)
          ? { outFields: making.random.pick(['*', 'district', 'owner_name', 'OBJECTID,district']) }
          : {}),
        ...(making.random.chance(0.2) ? { returnCountOnly: 'true' } : {}),
        ...(making.random.chance(0.2) ? { returnIdsOnly: 'true' } : {}),
      },
    }
  },
  queryTopFeatures: (making) => {
    const layer = anyLayer(making)
    const topFilter = {
      groupByFields: field(making, layer),
      topCount: 2,
      orderByFields: [`${field(making, layer)} DESC`],
    }
    return {
      path: `${featureService}/${layer.id}/queryTopFeatures`,
      parameters: {
        topFilter: JSON.stringify(topFilter),
        where: where(making, layer),
        outFields: fields(making, layer),
        f: making.random.pick(['json', 'pbf', 'geojson']),
      },
    }
  },
  feature: (making) => {
    const layer = anyLayer(making)
    return {
      path: `${service(making.random)}/${layer.id}/${anyId(making.random)}`,
      parameters: { f: 'json' },
    }
  },
  htmlPopup: (making) => {
    const layer = anyLayer(making)
    return {
      path: `${mapService}/${layer.id}/${anyId(making.random)}/htmlPopup`,
      parameters: { f: 'json' },
    }
  },
  queryRelatedRecords: (making) => {
    const [source, target] = making.random.pick([
      [2, 7],
      [7, 2],
    ])
    const layers = making.template.layers
    const [from, to] = [layers.find((one) => one.id === source), layers.find((one) => one.id === target)] as [
      LayerDefinition,
      LayerDefinition,
    ]
    return {
      path: `${service(making.random)}/${source}/queryRelatedRecords`,
      parameters: {
        objectIds: idsIn(making, from),
        relationshipId: '0',
        outFields: fields(making, to),
        returnGeometry: 'true',
        f: 'json',
        ...(making.random.chance(0.4) ? { definitionExpression: where(making, to) } : {}),
        ...(making.random.chance(0.2) ? { returnCountOnly: 'true' } : {}),
      },
    }
  },
  queryAttachments: (making) => {
    const { layer } = attached(making)
    return {
      path: `${service(making.random)}/${layer.id}/queryAttachments`,
      parameters: {
        f: 'json',
        ...(making.random.chance(0.5)
          ? { objectIds: idsIn(making, layer) }
          : { definitionExpression: where(making, layer) }),
        ...(making.random.chance(0.3) ? { returnUrl: 'true' } : {}),
      },
    }
  },
  attachments: (making) => {
    const { layer, id } = attached(making)
    return { path: `${service(making.random)}/${layer.id}/${id}/attachments`, parameters: { f: 'json' } }
  },
  attachment: (making) => {
    const { layer, id } = attached(making)
    const file = making.random.chance(0.3) ? attached(making).id : id
    return {
      path: `${service(making.random)}/${layer.id}/${id}/attachments/${layer.id * 1000 + file}`,
      parameters: {},
    }
  },
  generateRenderer: (making) => {
    const layer = featureLayer(making)
    const definition = making.random.chance(0.6)
      ? { type: 'uniqueValueDef', uniqueValueFields: [field(making, layer)], fieldDelimiter: ', ' }
      : {
          type: 'classBreaksDef',
          classificationField: making.random.pick(['cost', 'diameter_mm', 'flow_gpm', 'area_m2', 'OBJECTID']),
          classificationMethod: 'esriClassifyEqualInterval',
          breakCount: 3,
        }
    return {
      path: `${mapService}/${layer.id}/generateRenderer`,
      parameters: { classificationDef: JSON.stringify(definition), where: where(making, layer), f: 'json' },
    }
  },
  queryDomains: (making) => ({
    path: `${service(making.random)}/queryDomains`,
    parameters: { layers: JSON.stringify(making.random.some([0, 2, 3, 4, 5, 6, 7], 1)), f: 'json' },
  }),
  dynamicLayerQuery: (making) => {
    const layer = anyLayer(making)
    const composed = {
      id: 7,
      source: { type: 'mapLayer', mapLayerId: layer.id },
      ...(making.random.chance(0.5) ? { definitionExpression: where(making, layer) } : {}),
    }
    return {
      path: `${mapService}/dynamicLayer/query`,
      parameters: {
        layer: JSON.stringify(composed),
        ...rowSelection(making, layer),
        ...rowOutput(making, layer),
      },
    }
  },
  image: (making) => {
    const layer = featureLayer(making)
    const swatch = making.random.pick([...(making.template.swatches.get(layer.id) ?? []), 'NOSUCHSWATCH'])
    return { path: `${mapService}/${layer.id}/images/${swatch}`, parameters: {} }
  },
  getEstimates: (making) => ({
    path: `${featureService}/${anyLayer(making).id}/getEstimates`,
    parameters: { f: 'json' },
  }),
  tile: (making) => ({
    path: `/rest/services/Topo_Basemap/MapServer/tile/${making.random.pick(['3/3/1', '5/12/5', '4/6/2'])}`,
    parameters: {},
  }),
  generateKml: (making) => ({
    path: `${mapService}/generateKml`,
    parameters: {
      docName: 'x',
      layers: making.random.some([0, 2, 5, 6], 1).join(','),
      layerOptions: 'nonComposite',
      f: 'kmz',
    },
  }),
}

/** One request to an operation, now and then with parameters that should do nothing, or twice in other letters (attacks 19, 20). */
export function makeRequest(making: Making, operation: string): CaseRequest {
  const make = makers[operation]
  if (make === undefined) throw new Error(`there is no maker for ${operation}`)
  const request = make(making)
  const { random } = making
  const hostile: Values = random.chance(0.06)
    ? random.pick<Values>([
        { gdbVersion: 'SDE.DEFAULT' },
        { historicMoment: '1' },
        { callback: 'a.b' },
        { returnTrueCurves: 'true' },
        { mapLayers: '[{"id":5,"source":{"type":"mapLayer","mapLayerId":5}}]' },
        { WHERE: '1=1' },
      ])
    : {}
  return { ...request, operation, parameters: { ...request.parameters, ...hostile } }
}
