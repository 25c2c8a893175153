import type { LayerDefinition } from '../../packages/sample-server/src/world/layer.ts'
import { anyId, field, type Making, where } from './asked-conditions.ts'
import { composed } from './asked-pictures.ts'
import { place, shapes, type Values } from './asked-places.ts'
import { binsOf, dateBinsOf, fields, idsIn, page, rowOutput, rowSelection } from './asked-rows.ts'
import {
  anyLayer,
  attached,
  featureLayer,
  featureService,
  layersOf,
  mapService,
  service,
} from './request-parts.ts'
import type { Maker } from './requests.ts'

/** Rows: queries of every kind, related records, attachments, single rows, edits. */
export const rowMakers: Readonly<Record<string, Maker>> = {
  query: (making) => {
    const layer = anyLayer(making)
    return {
      path: `${service(making.random)}/${layer.id}/query`,
      parameters: { ...rowSelection(making, layer), ...rowOutput(making, layer) },
    }
  },
  queryLayers: (making) => ({ path: `${featureService}/query`, parameters: severalLayers(making) }),
  queryTopFeatures: (making) => {
    const { random } = making
    const layer = anyLayer(making)
    const topFilter = {
      groupByFields: field(making, layer),
      topCount: random.whole(1, 3),
      orderByFields: [`${field(making, layer)} ${random.pick(['ASC', 'DESC'])}`],
    }
    return {
      path: `${featureService}/${layer.id}/queryTopFeatures`,
      parameters: {
        topFilter: JSON.stringify(topFilter),
        ...rowSelection(making, layer),
        outFields: fields(making, layer),
        ...(random.chance(0.3) ? shapes(making) : {}),
        ...(random.chance(0.2) ? page(making, layer) : {}),
        ...random.pick<Values>([
          {},
          {},
          {},
          {},
          { returnIdsOnly: 'true' },
          { returnCountOnly: 'true' },
          { returnExtentOnly: 'true' },
        ]),
        f: random.pick(['json', 'pbf', 'geojson']),
      },
    }
  },
  queryBins: (making) => {
    const layer = anyLayer(making)
    return {
      path: `${featureService}/${layer.id}/queryBins`,
      parameters: { ...rowSelection(making, layer), ...binsOf(making, layer), f: 'json' },
    }
  },
  queryDateBins: (making) => {
    const layer = making.random.pick(
      layersOf(making).filter((one) => one.fields.some(({ type }) => /Date/.test(type))),
    )
    return {
      path: `${featureService}/${layer.id}/queryDateBins`,
      parameters: { ...rowSelection(making, layer), ...dateBinsOf(making, layer), f: 'json' },
    }
  },
  dynamicLayerQuery: (making) => {
    const layer = anyLayer(making)
    return {
      path: `${mapService}/dynamicLayer/query`,
      parameters: { ...composed(making, layer), ...rowSelection(making, layer), ...rowOutput(making, layer) },
    }
  },
  feature: (making) => {
    const layer = anyLayer(making)
    return {
      path: `${service(making.random)}/${layer.id}/${anyId(making.random)}`,
      parameters: {
        f: 'json',
        ...(making.random.chance(0.3) ? { outFields: fields(making, layer) } : {}),
        ...(making.random.chance(0.3) ? { returnGeometry: making.random.pick(['true', 'false']) } : {}),
        ...(making.random.chance(0.2) ? { outSR: '4326' } : {}),
      },
    }
  },
  htmlPopup: (making) => ({
    path: `${service(making.random)}/${anyLayer(making).id}/${anyId(making.random)}/htmlPopup`,
    parameters: { f: 'json' },
  }),
  queryRelatedRecords: (making) => {
    const { source, parameters } = related(making)
    return { path: `${service(making.random)}/${source.id}/queryRelatedRecords`, parameters }
  },
  dynamicLayerQueryRelatedRecords: (making) => {
    const { source, parameters } = related(making)
    return {
      path: `${mapService}/dynamicLayer/queryRelatedRecords`,
      parameters: { ...composed(making, source), ...parameters },
    }
  },
  queryAttachments: (making) => {
    const { random } = making
    const { layer } = attached(making)
    const rows = random.pick<Values>([
      { objectIds: idsIn(making, layer) },
      { definitionExpression: where(making, layer) },
      { objectIds: idsIn(making, layer), definitionExpression: where(making, layer) },
    ])
    return {
      path: `${service(random)}/${layer.id}/queryAttachments`,
      parameters: {
        f: 'json',
        ...rows,
        ...(random.chance(0.3) ? { returnUrl: 'true' } : {}),
        ...(random.chance(0.15) ? { returnCountOnly: 'true' } : {}),
        ...(random.chance(0.2)
          ? { orderByFields: random.pick(['att_name', 'data_size DESC', 'owner_name']) }
          : {}),
        ...(random.chance(0.3) ? { resultRecordCount: '3', resultOffset: random.pick(['0', '1', '4']) } : {}),
        ...(random.chance(0.15) ? { attachmentTypes: 'text/plain' } : {}),
        ...(random.chance(0.15) ? { size: random.pick(['0,16', '16,1000']) } : {}),
        ...(random.chance(0.1) ? { keywords: 'x' } : {}),
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
    return {
      path: `${service(making.random)}/${layer.id}/generateRenderer`,
      parameters: classes(making, layer),
    }
  },
  dynamicLayerGenerateRenderer: (making) => {
    const layer = featureLayer(making)
    return {
      path: `${mapService}/dynamicLayer/generateRenderer`,
      parameters: { ...composed(making, layer), ...classes(making, layer) },
    }
  },
  getEstimates: (making) => ({
    path: `${featureService}/${anyLayer(making).id}/getEstimates`,
    parameters: { f: 'json' },
  }),
}

function severalLayers(making: Making): Values {
  const { random } = making
  const chosen = random.some(layersOf(making), 1).slice(0, 3)
  const layerDefs = random.pick([
    () =>
      JSON.stringify(
        chosen.map((layer) => ({
          layerId: layer.id,
          where: where(making, layer),
          outFields: fields(making, layer),
        })),
      ),
    () => JSON.stringify(Object.fromEntries(chosen.map((layer) => [layer.id, where(making, layer)]))),
    () => chosen.map((layer) => `${layer.id}:${where(making, layer)}`).join(';'),
  ])()
  return {
    layerDefs,
    f: 'json',
    ...(random.chance(0.5)
      ? {
          outFields: random.pick([
            '*',
            'district',
            'owner_name',
            'OBJECTID,district',
            'DISTRICT,Status',
            'asset_id,district',
          ]),
        }
      : {}),
    ...(random.chance(0.3) ? place(making) : {}),
    ...(random.chance(0.4) ? shapes(making) : {}),
    ...(random.chance(0.2) ? { returnCountOnly: 'true' } : {}),
    ...(random.chance(0.2) ? { returnIdsOnly: 'true' } : {}),
  }
}

function related(making: Making): { source: LayerDefinition; parameters: Values } {
  const { random } = making
  const layers = making.template.layers.filter(({ relationships }) => relationships.length > 0)
  const source = random.pick(layers)
  const target = layers.find((one) => one.id === source.relationships[0]?.relatedTableId) ?? source
  return {
    source,
    parameters: {
      objectIds: idsIn(making, source),
      relationshipId: random.chance(0.95) ? '0' : '1',
      ...(random.chance(0.85) ? { outFields: fields(making, target) } : {}),
      f: random.pick(['json', 'json', 'json', 'json', 'pjson', 'geojson', 'pbf']),
      ...(random.chance(0.4) ? { definitionExpression: where(making, target) } : {}),
      ...(random.chance(0.2) ? { returnCountOnly: 'true' } : {}),
      ...(random.chance(0.3) ? page(making, target) : {}),
      ...(random.chance(0.4) ? shapes(making) : {}),
    },
  }
}

function classes(making: Making, layer: LayerDefinition): Values {
  const { random } = making
  const definition = random.chance(0.6)
    ? {
        type: 'uniqueValueDef',
        uniqueValueFields: [field(making, layer), ...(random.chance(0.2) ? [field(making, layer)] : [])],
        fieldDelimiter: ', ',
      }
    : {
        type: 'classBreaksDef',
        classificationField: random.pick(['cost', 'diameter_mm', 'flow_gpm', 'area_m2', 'OBJECTID']),
        classificationMethod: random.pick([
          'esriClassifyEqualInterval',
          'esriClassifyQuantile',
          'esriClassifyNaturalBreaks',
          'esriClassifyStandardDeviation',
          'esriClassifyGeometricalInterval',
        ]),
        breakCount: 3,
        ...(random.chance(0.2)
          ? { normalizationType: 'esriNormalizeByField', normalizationField: field(making, layer) }
          : {}),
      }
  return { classificationDef: JSON.stringify(definition), where: where(making, layer), f: 'json' }
}
