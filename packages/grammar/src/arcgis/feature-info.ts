import type { FeatureInfo, TextSearch } from '../intent/feature-info.ts'
import type { ShapesAsked } from '../intent/rows.ts'
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
import { known, type ParameterChanges, type ParameterName, printAs, readBase } from './own.ts'

/** Parameters that say which shapes come with results. */
const shapesCarried: readonly ParameterName[] = [
  'returnGeometry',
  'maxAllowableOffset',
  'geometryPrecision',
  'returnZ',
  'returnM',
  'datumTransformations',
]

const placeCarried: readonly ParameterName[] = [
  ...(['geometry', 'tolerance', 'mapExtent', 'imageDisplay', 'sr'] as const),
  ...layersCarried,
  ...shapesCarried,
]

const shapesOf = (values: MapRequest['parameters']): Omit<ShapesAsked, 'reference'> =>
  known({
    geometry: values.returnGeometry,
    maxOffset: values.maxAllowableOffset,
    precision: values.geometryPrecision,
    z: values.returnZ,
    m: values.returnM,
    transformation: values.datumTransformations as unknown as ShapesAsked['transformation'],
  })

const shapeValuesOf = (shapes: Omit<ShapesAsked, 'reference'>): ParameterChanges => ({
  returnGeometry: shapes.geometry,
  maxAllowableOffset: shapes.maxOffset,
  geometryPrecision: shapes.precision,
  returnZ: shapes.z,
  returnM: shapes.m,
  datumTransformations: shapes.transformation as unknown as MapRequest['parameters']['datumTransformations'],
})

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
    shapes: shapesOf(values),
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
      ...shapeValuesOf(intent.shapes),
      ...layerValuesOf(intent),
    },
  })
}

const textCarried: readonly ParameterName[] = [
  ...(['searchText', 'searchFields', 'layers', 'layerDefs', 'dynamicLayers', 'sr'] as const),
  ...shapesCarried,
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
    shapes: known({ ...shapesOf(values), reference: values.sr }),
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
      sr: intent.shapes.reference,
      ...shapeValuesOf(intent.shapes),
    },
  })
}
