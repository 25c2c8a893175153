import type { LayersQuery } from '../intent/index.ts'
import type { MapRequest, RequestFor } from '../request.ts'
import type { LayerDef } from '../values/layers/layer-defs.ts'
import { known, type ParameterName, printAs, readBase } from './own.ts'
import {
  areaNames,
  onlyNames,
  printArea,
  printOnlyAsked,
  printShapes,
  readArea,
  readOnlyAsked,
  readShapes,
  shapeNames,
} from './rows.ts'

const carried: readonly ParameterName[] = [
  'layerDefs',
  'time',
  'outFields',
  ...areaNames,
  ...shapeNames,
  ...onlyNames,
]

const words = { fields: 'outFields' }

/** A query of several layers. */
export function readLayersQuery(map: RequestFor<'FeatureServer.queryLayers'>): LayersQuery {
  const { layerDefs = [], time, outFields: fields } = map.parameters
  return {
    kind: 'layers-query',
    ...readBase(map, carried),
    words,
    layers: layerDefs.map(({ layerId, where, outFields }) => known({ layerId, where, fields: outFields })),
    ...known({ time, fields }),
    ...readArea(map.parameters),
    shapes: readShapes(map.parameters),
    only: readOnlyAsked(map.parameters),
  }
}

/** The query of several layers, which feature services know. */
export const printLayersQuery = (query: LayersQuery): MapRequest =>
  printAs(query, {
    id: 'FeatureServer.queryLayers',
    resource: {},
    values: {
      layerDefs: query.layers.map(
        ({ layerId, where, fields }): LayerDef =>
          fields === undefined ? { layerId, where } : { layerId, where, outFields: fields },
      ),
      time: query.time,
      outFields: query.fields,
      ...printArea(query.area),
      ...printShapes(query.shapes),
      ...printOnlyAsked(query.only),
    },
  })
