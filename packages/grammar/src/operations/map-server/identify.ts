import { boolean } from '../../values/boolean.ts'
import { datumTransformations } from '../../values/datum-transformation.ts'
import { dynamicLayers } from '../../values/dynamic-layers.ts'
import { extent } from '../../values/extent.ts'
import { geometry } from '../../values/geometry.ts'
import { completeGeometryType, geometryType } from '../../values/geometry-type.ts'
import { layerDefs } from '../../values/layer-defs.ts'
import { identifiedLayers } from '../../values/layer-list.ts'
import { layerTimeOptions } from '../../values/layer-time-options.ts'
import { decimal, integer } from '../../values/number.ts'
import { imageDisplay } from '../../values/size.ts'
import { spatialReference } from '../../values/spatial-reference.ts'
import { time } from '../../values/time.ts'
import { operation, parameter, required } from '../define.ts'
import { mapChoices } from '../shared/unserved-parameters.ts'

/** Features of many layers near a place. With `dynamicLayers` servers ignore `layers` (protocol notes 6.8). */
export const identify = operation({
  id: 'MapServer.identify',
  path: '/rest/services/{service}/MapServer/identify',
  parameters: [
    required(parameter('geometry', geometry, 'area')),
    parameter('geometryType', geometryType),
    parameter('sr', spatialReference),
    parameter('layers', identifiedLayers, 'layers'),
    parameter('layerDefs', layerDefs, 'layers', 'rows', 'fields'),
    parameter('dynamicLayers', dynamicLayers, 'layers', 'rows', 'fields'),
    parameter('time', time, 'time'),
    parameter('layerTimeOptions', layerTimeOptions, 'layers', 'time'),
    required(parameter('tolerance', decimal(0, 1_000), 'area')),
    required(parameter('mapExtent', extent)),
    required(parameter('imageDisplay', imageDisplay)),
    parameter('datumTransformations', datumTransformations),
    parameter('returnGeometry', boolean),
    parameter('maxAllowableOffset', decimal(0, 1e9)),
    parameter('geometryPrecision', integer(-1, 20)),
    parameter('returnZ', boolean),
    parameter('returnM', boolean),
    parameter('returnFieldName', boolean),
    parameter('returnUnformattedValues', boolean),
  ],
  unserved: mapChoices,
  complete: completeGeometryType,
})
