import {
  andExpressions,
  type DynamicLayer,
  type Expression,
  fieldsOf,
  type LayerList,
  type MapRequest,
} from '@mapgate/protocol'
import type { LayerDefinition } from '../../packages/sample-server/src/world/layer.ts'
import type { World } from '../../packages/sample-server/src/world/world.ts'

/** How far a parsed request reaches: what it may make a map server look at, and nothing beyond. */
export interface Reach {
  readonly layers: ReadonlySet<number>
  /** The rows of a layer; undefined for all. */
  readonly rowsOf: (layerId: number) => Expression | undefined
  /** Field names of a layer in lower case. */
  readonly fieldsOf: (layer: LayerDefinition) => ReadonlySet<string>
  /** Kinds of changes to rows; empty for reads. */
  readonly writes: ReadonlySet<string>
}

/** Works out the reach of a request from its typed values and the layers of the world alone. */
export function reachOf(request: MapRequest, world: World): Reach {
  const dynamic = dynamicLayersOf(request)
  const named = namesOf(Object.values(request.parameters))
  const everyField = showsEveryField(request, named)
  return {
    layers: new Set(layersOf(request, world, dynamic)),
    rowsOf: (layerId) => (describes(request) ? undefined : rowsOf(request, layerId, dynamic)),
    fieldsOf: (layer) =>
      new Set(
        (everyField ? layer.fields.map(({ name }) => name) : [...named, ...alwaysRead(request, layer)]).map(
          (name) => name.toLowerCase(),
        ),
      ),
    writes: new Set(writesOf(request)),
  }
}

function dynamicLayersOf({ parameters }: MapRequest): readonly DynamicLayer[] | undefined {
  return parameters.layer ? [parameters.layer] : parameters.dynamicLayers
}

/** Layers of the world below an id: a group stands for what is in it. */
function below(world: World, id: number): number[] {
  return [id, ...(world.layer(id)?.subLayerIds ?? []).flatMap((child) => below(world, child))]
}

/** What only describes layers looks at the extents of their rows. */
const describes = ({ operation }: MapRequest): boolean =>
  /\.(?:root|layers?|dynamicLayer)$/.test(operation.id)

function layersOf(request: MapRequest, world: World, dynamic: readonly DynamicLayer[] | undefined): number[] {
  const { operation, resource, parameters } = request
  const all = world.layers.map(({ id }) => id)
  if (/\.(?:root|layers)$/.test(operation.id)) return all
  if (dynamic)
    return dynamic.flatMap(({ mapLayerId }) => [
      ...below(world, mapLayerId),
      ...relatedTo(request, world, mapLayerId),
    ])
  if (resource.layerId !== undefined)
    return [...below(world, resource.layerId), ...relatedTo(request, world, resource.layerId)]
  if (operation.id === 'FeatureServer.queryLayers')
    return (parameters.layerDefs ?? []).map(({ layerId }) => layerId)
  const list = parameters.layers
  if (list === undefined) return all
  return 'mode' in list ? chosen(list, world, all) : list.flatMap((id) => below(world, id))
}

function chosen({ mode, ids }: LayerList<string>, world: World, all: readonly number[]): number[] {
  if (ids === undefined) return [...all]
  const named = new Set(ids.flatMap((id) => below(world, id)))
  switch (mode) {
    case 'hide':
    case 'exclude':
      return all.filter((id) => !named.has(id))
    case 'include':
      return [...all]
    default:
      return [...named]
  }
}

function relatedTo({ operation }: MapRequest, world: World, layerId: number): number[] {
  if (!/related/i.test(operation.id)) return []
  return (world.layer(layerId)?.relationships ?? []).map(({ relatedTableId }) => relatedTableId)
}

function rowsOf(
  { operation, resource, parameters }: MapRequest,
  layerId: number,
  dynamic: readonly DynamicLayer[] | undefined,
): Expression | undefined {
  const parts: Expression[] = []
  const defs = parameters.layerDefs ?? []
  // Dynamic layers have ids of their own, and layerDefs may mean those; then several conditions can apply to one layer of the map.
  if (!dynamic) parts.push(...defs.filter((def) => def.layerId === layerId).map(({ where }) => where))
  const composed = dynamic?.filter((one) => one.mapLayerId === layerId) ?? []
  // Servers find related records by the ids of rows alone, whatever filters the dynamic layer.
  if (composed.length === 1 && composed[0]?.definitionExpression && !/related/i.test(operation.id))
    parts.push(composed[0].definitionExpression)
  const { where } = parameters
  const isOwnLayer = resource.layerId === layerId || composed.length === 1
  if (where && isOwnLayer && !/related|attachment|calculate/i.test(operation.id)) parts.push(where)
  return parts.length === 0 ? undefined : andExpressions(...parts)
}

/** Every text and every field of a condition inside parameter values; any of them may name a field. */
function namesOf(value: unknown): string[] {
  if (typeof value === 'string') return value.split(/[[\],]/)
  if (Array.isArray(value)) return value.flatMap(namesOf)
  if (typeof value !== 'object' || value === null) return []
  if ('kind' in value) return [...fieldsOf(value as Expression)]
  return Object.values(value).flatMap(namesOf)
}

function showsEveryField({ operation }: MapRequest, named: readonly string[]): boolean {
  if (named.includes('*') || operation.effect === 'write') return true
  if (/find$/.test(operation.id)) return true
  return /identify|htmlPopup|\.feature$|generateKml|queryTopFeatures/.test(operation.id)
}

/** What a server reads of a layer without being asked: ids, display field and types, and for pictures what draws them. */
function alwaysRead({ operation, parameters }: MapRequest, layer: LayerDefinition): string[] {
  const names = [
    layer.objectIdField,
    layer.globalIdField,
    layer.displayField,
    layer.typeIdField ?? '',
    'shape',
  ]
  const { timeInfo } = layer
  if (timeInfo && parameters.time) names.push(timeInfo.startTimeField, timeInfo.endTimeField ?? '')
  if (/related/i.test(operation.id)) names.push(...layer.relationships.map(({ keyField }) => keyField))
  if (operation.effect === 'draw' || operation.id === 'MapServer.root') names.push(...drawnFields(layer))
  return names
}

function drawnFields({ drawingInfo }: LayerDefinition): string[] {
  if (!drawingInfo) return []
  const words = JSON.stringify(drawingInfo).match(/[A-Za-z_]\w*/g) ?? []
  return [...new Set(words)]
}

function writesOf({ operation }: MapRequest): string[] {
  if (operation.effect !== 'write') return []
  if (/attachment/i.test(operation.id)) return ['attachment']
  if (/\.add/.test(operation.id)) return ['add']
  if (/\.update|calculate/.test(operation.id)) return ['update']
  if (/\.delete/.test(operation.id)) return ['delete']
  return ['add', 'update', 'delete', 'attachment']
}
