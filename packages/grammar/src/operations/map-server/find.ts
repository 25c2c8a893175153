import { boolean } from '../../values/boolean.ts'
import { datumTransformations } from '../../values/datum-transformation.ts'
import { dynamicLayers } from '../../values/dynamic-layers.ts'
import { fieldNames } from '../../values/field-list.ts'
import { layerIds } from '../../values/id-list.ts'
import { layerDefs } from '../../values/layer-defs.ts'
import { decimal, integer } from '../../values/number.ts'
import { spatialReference } from '../../values/spatial-reference.ts'
import { text } from '../../values/text.ts'
import { operation, parameter, required } from '../define.ts'
import { findChoices } from '../shared/unserved-parameters.ts'

/** Features by a text in their fields; without `searchFields` servers search all (protocol notes 6.10). */
export const find = operation({
  id: 'MapServer.find',
  path: '/rest/services/{service}/MapServer/find',
  parameters: [
    required(parameter('searchText', text(1_000), 'rows')),
    parameter('contains', boolean),
    parameter('searchFields', fieldNames, 'fields'),
    required(parameter('layers', layerIds, 'layers')),
    parameter('layerDefs', layerDefs, 'layers', 'rows', 'fields'),
    parameter('dynamicLayers', dynamicLayers, 'layers', 'rows', 'fields'),
    parameter('sr', spatialReference),
    parameter('datumTransformations', datumTransformations),
    parameter('returnGeometry', boolean),
    parameter('maxAllowableOffset', decimal(0, 1e9)),
    parameter('geometryPrecision', integer(-1, 20)),
    parameter('returnZ', boolean),
    parameter('returnM', boolean),
    parameter('returnFieldName', boolean),
    parameter('returnUnformattedValues', boolean),
  ],
  unserved: findChoices,
})
