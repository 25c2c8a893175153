import type { Description, Domains } from '../intent/description.ts'
import type { OperationId } from '../operations/index.ts'
import type { MapRequest, RequestFor } from '../request.ts'
import { composedLayerOf, composedOf, dynamicLayerOf, dynamicLayersOf } from './map-layers.ts'
import { printAs, readBase } from './own.ts'

/** Operations that describe. */
type Describing =
  | 'MapServer.root'
  | 'MapServer.layers'
  | 'MapServer.layer'
  | 'MapServer.dynamicLayer'
  | 'FeatureServer.root'
  | 'FeatureServer.layers'
  | 'FeatureServer.layer'

/** What a description is of, by the last word of its operation. */
const described = {
  root: 'service',
  layers: 'layers',
  layer: 'layer',
  dynamicLayer: 'composed-layer',
} as const

/** A description of a service, of its layers or of one of them. */
export function readDescription(map: RequestFor<Describing>): Description {
  const word = map.operation.id.split('.')[1] as keyof typeof described
  const { dynamicLayers, layer } = map.parameters
  return {
    kind: 'description',
    ...readBase(map, ['dynamicLayers', 'layer']),
    of: described[word],
    layerId: map.resource.layerId,
    composed: layer ? [composedLayerOf(layer)] : composedOf(dynamicLayers),
  }
}

/** A description as a request to the type of service that it is of. */
export function printDescription(intent: Description): MapRequest {
  const type = typeOf(intent)
  const ids: Readonly<Record<Description['of'], OperationId>> = {
    service: `${type}.root`,
    layers: `${type}.layers`,
    layer: `${type}.layer`,
    'composed-layer': 'MapServer.dynamicLayer',
  }
  const { of, composed } = intent
  return printAs(intent, {
    id: ids[of],
    resource: intent.layerId === undefined ? {} : { layerId: intent.layerId },
    values:
      of === 'composed-layer'
        ? { layer: composed?.map(dynamicLayerOf)[0] }
        : { dynamicLayers: dynamicLayersOf(composed) },
  })
}

/** Domains, out of `queryDomains`. */
export function readDomains(
  map: RequestFor<'MapServer.queryDomains' | 'FeatureServer.queryDomains'>,
): Domains {
  return { kind: 'domains', ...readBase(map, ['layers']), layerIds: map.parameters.layers }
}

/** Domains as `queryDomains`. */
export function printDomains(intent: Domains): MapRequest {
  return printAs(intent, {
    id: `${typeOf(intent)}.queryDomains`,
    resource: {},
    values: { layers: intent.layerIds },
  })
}

const typeOf = ({ service }: Description | Domains): 'FeatureServer' | 'MapServer' =>
  service.serviceType === 'FeatureServer' ? 'FeatureServer' : 'MapServer'
