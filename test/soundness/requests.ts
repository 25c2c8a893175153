import type { LayerDefinition } from '../../packages/sample-server/src/world/layer.ts'
import type { CaseRequest } from './gateway.ts'
import type { Random } from './random.ts'
import type { Template } from './template.ts'
import { canariesOf } from './worlds.ts'

/** What requests are made of. */
export interface Making {
  readonly random: Random
  readonly template: Template
}

type Values = Record<string, string>

const mapService = '/rest/services/Assets_Service/MapServer'
const featureService = '/rest/services/Assets_Service/FeatureServer'
const service = (random: Random): string => random.pick([mapService, featureService])

const rowsOf = ({ template }: Making, layer: LayerDefinition) => template.rows.get(layer.id) ?? []
const layersOf = ({ template }: Making) => template.layers.filter((layer) => layer.kind !== 'group')
const anyLayer = (making: Making): LayerDefinition => making.random.pick(layersOf(making))
const featureLayer = (making: Making): LayerDefinition =>
  making.random.pick(layersOf(making).filter((layer) => layer.kind === 'feature'))

/** A field of the layer, now and then one that is not there. */
function field({ random }: Making, layer: LayerDefinition): string {
  if (random.chance(0.03)) return 'no_such_field'
  const name = random.pick(layer.fields).name
  return random.chance(0.1) ? name.toUpperCase() : name
}

const fields = (making: Making, layer: LayerDefinition): string =>
  making.random.chance(0.4)
    ? '*'
    : making.random
        .some(layer.fields, 1)
        .map(({ name }) => name)
        .slice(0, 5)
        .join(',')

/** A span of the template's rows, or one in which only the canaries of one world lie. */
const timeOf = (random: Random): string =>
  random.pick(['1704067200000,1767225600000', '900000000,2000000000'])

/** A condition, often about hidden things, now and then broken on purpose (attacks 21). */
export function where(making: Making, layer: LayerDefinition): string {
  const { random } = making
  if (random.chance(0.35)) return '1=1'
  const name = field(making, layer)
  const row = rowsOf(making, layer).length > 0 ? random.pick(rowsOf(making, layer)) : undefined
  const value = row?.values[name] ?? canariesOf.one.text
  const literal = typeof value === 'number' ? String(value) : `'${String(value).replaceAll("'", "''")}'`
  return random.pick([
    `${name} = ${literal}`,
    `${name} <> ${literal}`,
    `${name} IS NOT NULL`,
    `${name} IS NULL OR OBJECTID > 0`,
    `OBJECTID IN (${random.whole(1, 30)}, ${random.whole(1, 30)}, ${random.whole(1, 30)})`,
    `OBJECTID > ${random.whole(0, 10)} OR ${name} = ${literal}`,
    `${name} LIKE 'zqCanary%' OR 1=1`,
    `NOT (${name} = ${literal})`,
    `${name} LIKE 'zqCanaryWren%'`,
    `${name} > 900000000`,
    '1=1) OR (1=1',
    '1=1 --',
    `UPPER(${name}) = 'X' OR 1=1`,
    `${name} IN (SELECT owner_name FROM layer_5)`,
  ])
}

const envelope = (random: Random): string => {
  const [x, y, half] = [
    -13_135_000 + random.whole(-60_000, 60_000),
    4_100_000 + random.whole(-60_000, 60_000),
    random.pick([500, 9000, 80_000, 400_000]),
  ]
  return `${x - half},${y - half},${x + half},${y + half}`
}

function rowSelection(making: Making, layer: LayerDefinition): Values {
  const { random } = making
  return {
    where: where(making, layer),
    ...(random.chance(0.15) ? { objectIds: idsIn(making, layer) } : {}),
    ...(random.chance(0.15) && layer.kind === 'feature'
      ? {
          geometry: envelope(random),
          geometryType: 'esriGeometryEnvelope',
          inSR: '102100',
          spatialRel: 'esriSpatialRelIntersects',
        }
      : {}),
    ...(random.chance(layer.timeInfo ? 0.4 : 0.05) ? { time: timeOf(random) } : {}),
  }
}

const idsIn = (making: Making, layer: LayerDefinition): string =>
  making.random
    .some(rowsOf(making, layer), 1)
    .map((row) => row.objectId)
    .slice(0, 25)
    .join(',')

const rowFormat = (random: Random): string => random.pick(['json', 'json', 'geojson', 'pbf', 'pjson'])

function statistics(making: Making, layer: LayerDefinition): Values {
  const { random } = making
  const type = random.pick(['count', 'min', 'max', 'sum', 'avg'])
  const stats = [
    { statisticType: type, onStatisticField: field(making, layer), outStatisticFieldName: 'result' },
  ]
  return {
    outStatistics: JSON.stringify(stats),
    ...(random.chance(0.6) ? { groupByFieldsForStatistics: field(making, layer) } : {}),
    ...(random.chance(0.3) ? { having: `COUNT(${field(making, layer)}) > 0` } : {}),
    ...(random.chance(0.3)
      ? { orderByFields: random.pick(['result DESC', `${field(making, layer)} ASC`]) }
      : {}),
  }
}

function rowOutput(making: Making, layer: LayerDefinition): Values {
  const { random } = making
  return random.pick<() => Values>([
    () => ({ outFields: fields(making, layer), f: rowFormat(random) }),
    () => ({ outFields: fields(making, layer), f: rowFormat(random) }),
    () => ({
      outFields: '*',
      orderByFields: `${field(making, layer)} DESC`,
      resultRecordCount: '7',
      f: rowFormat(random),
    }),
    () => ({
      outFields: fields(making, layer),
      returnDistinctValues: 'true',
      returnGeometry: 'false',
      f: 'json',
    }),
    () => ({ returnCountOnly: 'true', f: 'json' }),
    () => ({ returnIdsOnly: 'true', f: 'json' }),
    () => ({ returnExtentOnly: 'true', returnCountOnly: 'true', f: 'json' }),
    () => ({ ...statistics(making, layer), f: random.pick(['json', 'pbf']) }),
    () => ({ ...statistics(making, layer), f: 'json' }),
  ])()
}

const attached = (making: Making): { layer: LayerDefinition; id: number } => {
  const layer = making.template.layers.find((one) => one.hasAttachments) as LayerDefinition
  return { layer, id: making.random.whole(0, 14) * 2 + 1 }
}

function layerDefs(making: Making): Values {
  const { random } = making
  if (random.chance(0.6)) return {}
  const layer = featureLayer(making)
  return {
    layerDefs: random.chance(0.7)
      ? JSON.stringify({ [layer.id]: where(making, layer) })
      : `${layer.id}:${where(making, layer)}`,
  }
}

const drawnList = ({ random }: Making): Values =>
  random.chance(0.4)
    ? {}
    : {
        [random.pick([
          'layers',
          'LAYERS',
        ])]: `${random.pick(['show', 'show', 'hide', 'include', 'exclude'])}:${random.some([0, 1, 2, 3, 4, 5, 6, 7, 99], 1).join(',')}`,
      }

const symbol = (layer: LayerDefinition): unknown =>
  layer.geometryType === 'esriGeometryPoint'
    ? { type: 'esriSMS', style: 'esriSMSCircle', color: [0, 0, 255, 255], size: 6 }
    : { type: 'esriSLS', style: 'esriSLSSolid', color: [0, 0, 255, 255], width: 1 }

function dynamicLayers(making: Making): Values {
  const { random } = making
  const entries = random
    .some(layersOf(making), 1)
    .slice(0, 3)
    .map((layer, index) => ({
      id: 100 + index,
      source: random.chance(0.05)
        ? { type: 'dataLayer', dataSource: { type: 'table', workspaceId: 'w', dataSourceName: 'layer_5' } }
        : { type: 'mapLayer', mapLayerId: layer.id },
      ...(random.chance(0.4) ? { definitionExpression: where(making, layer) } : {}),
      ...(random.chance(0.5) && layer.kind === 'feature'
        ? {
            drawingInfo: {
              renderer: random.chance(0.5)
                ? { type: 'simple', symbol: symbol(layer), label: '', description: '' }
                : {
                    type: 'uniqueValue',
                    field1: field(making, layer),
                    fieldDelimiter: ', ',
                    defaultSymbol: symbol(layer),
                    defaultLabel: 'other',
                    uniqueValueInfos: [
                      { value: canariesOf.one.text, label: 'x', description: '', symbol: symbol(layer) },
                    ],
                  },
            },
          }
        : {}),
    }))
  return { dynamicLayers: JSON.stringify(entries) }
}

function exportOf(making: Making, f: string): Values {
  const { random } = making
  return {
    bbox: envelope(random),
    bboxSR: '102100',
    size: random.pick(['200,160', '120,120', '400,320']),
    format: random.pick(['png32', 'png8', 'png24']),
    transparent: 'true',
    dpi: '96',
    f,
    ...drawnList(making),
    ...layerDefs(making),
    ...(random.chance(0.25) ? dynamicLayers(making) : {}),
    ...(random.chance(0.1) ? { time: timeOf(random) } : {}),
  }
}

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
      mapExtent: '-13200000,4000000,-13000000,4200000',
      imageDisplay: '800,800,96',
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
      path: `${service(making.random)}/${layer.id}/${making.random.whole(1, 32)}`,
      parameters: { f: 'json' },
    }
  },
  htmlPopup: (making) => {
    const layer = anyLayer(making)
    return {
      path: `${mapService}/${layer.id}/${making.random.whole(1, 32)}/htmlPopup`,
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
