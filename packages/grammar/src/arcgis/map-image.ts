import type { Legend, MapImage } from '../intent/map-image.ts'
import type { MapRequest, RequestFor } from '../request.ts'
import { layersCarried, layersOf, layerValuesOf } from './map-layers.ts'
import { type ParameterName, printAs, readBase } from './own.ts'

const imageCarried: readonly ParameterName[] = [
  ...(['bbox', 'bboxSR', 'size', 'dpi', 'imageSR', 'mapScale', 'format'] as const),
  ...layersCarried,
]

/** A picture, out of `export`. */
export function readMapImage(map: RequestFor<'MapServer.export'>): MapImage {
  const values = map.parameters
  return {
    kind: 'map-image',
    ...readBase(map, imageCarried),
    area: values.bbox,
    areaReference: values.bboxSR,
    size: values.size,
    dpi: values.dpi,
    drawnIn: values.imageSR,
    scale: values.mapScale,
    imageFormat: values.format,
    chosen: values.layers,
    ...layersOf(values),
  }
}

/** A picture as `export`. */
export function printMapImage(intent: MapImage): MapRequest {
  return printAs(intent, {
    id: 'MapServer.export',
    resource: {},
    values: {
      bbox: intent.area,
      bboxSR: intent.areaReference,
      size: intent.size,
      dpi: intent.dpi,
      imageSR: intent.drawnIn,
      mapScale: intent.scale,
      format: intent.imageFormat,
      ...layerValuesOf(intent),
    },
  })
}

/** A legend: of all layers out of `legend`, of chosen ones out of `queryLegends`. */
export function readLegend(map: RequestFor<'MapServer.legend' | 'MapServer.queryLegends'>): Legend {
  const values = map.parameters
  return {
    kind: 'legend',
    ...readBase(map, ['bbox', ...layersCarried]),
    canChoose: map.operation.id === 'MapServer.queryLegends',
    area: values.bbox,
    chosen: values.layers,
    ...layersOf(values),
  }
}

/** A legend as a request. One of all layers takes no choice and no conditions: to state them is a mistake of the caller. */
export function printLegend(intent: Legend): MapRequest {
  return printAs(intent, {
    id: intent.canChoose ? 'MapServer.queryLegends' : 'MapServer.legend',
    resource: {},
    values: { bbox: intent.area, ...layerValuesOf(intent) },
  })
}
