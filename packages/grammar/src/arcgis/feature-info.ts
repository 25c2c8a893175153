import type { FeatureInfo, TextSearch } from '../intent/feature-info.ts'
import type { MapRequest, RequestFor } from '../request.ts'
import {
  composedOf,
  conditionsOf,
  dynamicLayersOf,
  layerDefsOf,
  layersCarried,
  layersOf,
  layerValuesOf,
} from './map-layers.ts'
import { type ParameterName, printAs, readBase } from './own.ts'

const placeCarried: readonly ParameterName[] = [
  ...(['geometry', 'tolerance', 'mapExtent', 'imageDisplay', 'sr'] as const),
  ...layersCarried,
]

/** Rows near a place, out of `identify`. */
export function readFeatureInfo(map: RequestFor<'MapServer.identify'>): FeatureInfo {
  const values = map.parameters
  return {
    kind: 'feature-info',
    ...readBase(map, placeCarried),
    words: { composed: 'dynamicLayers' },
    place: values.geometry,
    tolerancePx: values.tolerance,
    area: values.mapExtent,
    display: values.imageDisplay,
    reference: values.sr,
    chosen: values.layers,
    ...layersOf(values),
  }
}

/** Rows near a place as `identify`. */
export function printFeatureInfo(intent: FeatureInfo): MapRequest {
  return printAs(intent, {
    id: 'MapServer.identify',
    resource: {},
    values: {
      geometry: intent.place,
      tolerance: intent.tolerancePx,
      mapExtent: intent.area,
      imageDisplay: intent.display,
      sr: intent.reference,
      ...layerValuesOf(intent),
    },
  })
}

const textCarried: readonly ParameterName[] = [
  ...(['searchText', 'searchFields', 'layers', 'layerDefs', 'dynamicLayers', 'returnGeometry'] as const),
]

/** A text in fields of rows, out of `find`. */
export function readTextSearch(map: RequestFor<'MapServer.find'>): TextSearch {
  const values = map.parameters
  return {
    kind: 'text-search',
    ...readBase(map, textCarried),
    words: { text: 'searchText', composed: 'dynamicLayers' },
    text: values.searchText,
    fields: values.searchFields,
    layerIds: values.layers,
    conditions: conditionsOf(values.layerDefs),
    composed: composedOf(values.dynamicLayers),
    asksShapes: values.returnGeometry,
  }
}

/** A text in fields of rows as `find`. */
export function printTextSearch(intent: TextSearch): MapRequest {
  return printAs(intent, {
    id: 'MapServer.find',
    resource: {},
    values: {
      searchText: intent.text,
      searchFields: intent.fields,
      layers: intent.layerIds,
      layerDefs: layerDefsOf(intent.conditions),
      dynamicLayers: dynamicLayersOf(intent.composed),
      returnGeometry: intent.asksShapes,
    },
  })
}
