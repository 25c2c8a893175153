import type { Legend, MapImage, RowsAt } from '../intent/map-image.ts'
import type { MapRequest, RequestFor } from '../request.ts'
import type { MapFilter } from '../values/geometry/map-filter.ts'
import { layersCarried, layersOf, layerValuesOf } from './map-layers.ts'
import { type ParameterName, printAs, readBase } from './own.ts'

const imageCarried: readonly ParameterName[] = [
  ...(['bbox', 'bboxSR', 'size', 'dpi', 'imageSR', 'mapScale', 'format'] as const),
  ...(['transparent', 'rotation', 'spatialFilter', 'clipping'] as const),
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
    transparent: values.transparent,
    rotation: values.rotation,
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
      transparent: intent.transparent,
      rotation: intent.rotation,
      spatialFilter: intent.rowsAt && filterOf(intent.rowsAt),
      clipping: intent.cutTo,
      ...layerValuesOf(intent),
    },
  })
}

/** The relation says how the shape lies to the row: to contain it is Esri's word for a row that lies within. */
const filterOf = ({ shape, relation }: RowsAt): MapFilter => ({
  relation: relation === 'within' ? 'esriSpatialRelContains' : 'esriSpatialRelIntersects',
  geometry: shape,
})

/** A legend: of all layers out of `legend`, of chosen ones out of `queryLegends`. */
export function readLegend(map: RequestFor<'MapServer.legend' | 'MapServer.queryLegends'>): Legend {
  const values = map.parameters
  return {
    kind: 'legend',
    ...readBase(map, ['bbox', 'returnVisibleOnly', ...layersCarried]),
    canChoose: map.operation.id === 'MapServer.queryLegends',
    area: values.bbox,
    onlyVisible: values.returnVisibleOnly,
    chosen: values.layers,
    ...layersOf(values),
  }
}

/** A legend as a request. One of all layers takes no choice and no conditions: to state them is a mistake of the caller. */
export function printLegend(intent: Legend): MapRequest {
  return printAs(intent, {
    id: intent.canChoose ? 'MapServer.queryLegends' : 'MapServer.legend',
    resource: {},
    values: { bbox: intent.area, returnVisibleOnly: intent.onlyVisible, ...layerValuesOf(intent) },
  })
}
