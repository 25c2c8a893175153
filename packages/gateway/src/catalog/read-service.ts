import type { DrawingEntry, FieldEntry, LayerEntry, RelationshipEntry, ServiceEntry } from '@mapgate/policy'
import { isObject, type JsonObject, numbersOf, objectsOf, textOf } from '../core/json.ts'
import { opaqueDrawing, readDrawing } from './read-drawing.ts'
import { readEditing } from './read-editing.ts'
import { readFrame, readTileLevels } from './read-frame.ts'
import { readStyles } from './read-styles.ts'
import { readTimes } from './read-times.ts'
import { readTileScheme } from './tile-scheme.ts'

/** Service types whose layers the catalogue knows. */
export const layeredTypes: ReadonlySet<string> = new Set(['MapServer', 'FeatureServer'])

/** The entry of a service, from its own JSON and that of `layers` (undefined for types without layers). */
export function readService(
  { name, type }: { readonly name: string; readonly type: string },
  service: JsonObject,
  layers: JsonObject | undefined,
): ServiceEntry {
  const [frame, tileLevels] = [readFrame(service), readTileLevels(service)]
  const tileScheme = readTileScheme(service)
  return {
    name,
    type,
    cached: service.singleFusedMapCache === true,
    layers: [...objectsOf(layers?.layers), ...objectsOf(layers?.tables)].flatMap((layer) =>
      readLayer(layer, { type, service }),
    ),
    capabilities: (textOf(service.capabilities)[0] ?? '').toLowerCase().split(/\s*,\s*/),
    supportsDynamicLayers: service.supportsDynamicLayers === true,
    ...(service.supportsSpatialFilter === true ? { supportsSpatialFilter: true } : {}),
    ...(service.supportsClipping === true ? { supportsClipping: true } : {}),
    ...(service.opaqueLegends === true ? { opaqueLegends: true } : {}),
    ...(service.ordersLayers === true ? { ordersLayers: true } : {}),
    ...(service.answersByLayer === true ? { answersByLayer: true } : {}),
    ...(service.tellsDrawnRows === true ? { tellsDrawnRows: true } : {}),
    ...(typeof service.currentVersion === 'number' ? { version: service.currentVersion } : {}),
    ...(frame ? { frame } : {}),
    ...(tileLevels ? { tileLevels } : {}),
    ...(tileScheme ? { tileScheme } : {}),
  }
}

/** The service that a layer is of: its type and its own JSON. */
interface OfService {
  readonly type: string
  readonly service: JsonObject
}

/** A layer or table of a service; an empty list where it has no number. */
export function readLayer(layer: JsonObject, { type: serviceType, service }: OfService): LayerEntry[] {
  const { id } = layer
  if (typeof id !== 'number' || !Number.isInteger(id)) return []
  const fields = objectsOf(layer.fields).flatMap(readField)
  const queryExtent = statesQueryExtent(layer)
  const editing = serviceType === 'FeatureServer' ? readEditing(layer, service) : undefined
  const ofType = (type: string) => fields.find((field) => field.type === type)?.name
  return [
    {
      id,
      name: textOf(layer.name)[0] ?? String(id),
      type: textOf(layer.type)[0] ?? '',
      parentId: parentOf(layer),
      childIds: [...numbersOf(layer.subLayerIds), ...objectsOf(layer.subLayers).map((sub) => sub.id)].filter(
        (child): child is number => typeof child === 'number',
      ),
      defaultVisibility: layer.defaultVisibility !== false,
      minScale: numberOf(layer.minScale),
      maxScale: numberOf(layer.maxScale),
      fields,
      objectIdField: textOf(layer.objectIdField)[0] ?? ofType('esriFieldTypeOID'),
      globalIdField: textOf(layer.globalIdField)[0] ?? ofType('esriFieldTypeGlobalID'),
      displayField: textOf(layer.displayField)[0],
      typeIdField: textOf(layer.typeIdField)[0],
      geometryType: textOf(layer.geometryType)[0],
      extent: isObject(layer.extent) ? layer.extent : undefined,
      timeFields: timeFields(layer.timeInfo),
      ...measures(layer.geometryProperties),
      hasAttachments: layer.hasAttachments === true,
      relationships: objectsOf(layer.relationships).flatMap(readRelationship),
      drawing: drawingOf(layer, { type: serviceType, service }),
      ...timesAndStyles(layer, service.opaqueLegends === true),
      ...(editing === undefined ? {} : { editing }),
      ...(queryExtent === undefined ? {} : { queryExtent }),
      ...(serviceType === 'MapServer' && isUnqueryable(layer) ? { unqueryable: true } : {}),
    },
  ]
}

function timesAndStyles(layer: JsonObject, isOfWms: boolean): Pick<LayerEntry, 'times' | 'styles'> {
  const times = readTimes(layer, isOfWms)
  const styles = isOfWms ? readStyles(layer) : []
  return { ...(times ? { times } : {}), ...(styles.length > 0 ? { styles } : {}) }
}

/** Old map servers do not state the drawing of a layer, nor do servers of WMS; it may use any field then. */
function drawingOf(layer: JsonObject, { type, service }: OfService): DrawingEntry {
  const isOpaque = service.opaqueLegends === true
  const isUnstated = layer.drawingInfo === undefined && textOf(layer.geometryType).length > 0
  return isOpaque || (type === 'MapServer' && isUnstated)
    ? opaqueDrawing(isOpaque ? layer.drawnBy : undefined)
    : readDrawing(layer.drawingInfo, layer.hasLabels === true)
}

/** Whether queries of the layer return an extent, as the layer states; undefined where it states nothing. */
function statesQueryExtent({
  advancedQueryCapabilities: advanced,
  ...layer
}: JsonObject): boolean | undefined {
  const stated = isObject(advanced) ? advanced.supportsReturningQueryExtent : undefined
  const found = stated ?? layer.supportsReturningQueryExtent
  return typeof found === 'boolean' ? found : undefined
}

/** True for a layer that states its capabilities, and that rows are told is none of them. */
function isUnqueryable({ capabilities }: JsonObject): boolean {
  const [stated = ''] = textOf(capabilities)
  return stated !== '' && !/\b(?:query|data)\b/i.test(stated)
}

const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0)

function parentOf(layer: JsonObject): number | null {
  const parent = isObject(layer.parentLayer) ? layer.parentLayer.id : layer.parentLayerId
  return typeof parent === 'number' && parent >= 0 ? parent : null
}

function readField({ name, type, alias, domain, length, editable }: JsonObject): FieldEntry[] {
  if (typeof name !== 'string') return []
  const [domainName] = isObject(domain) ? textOf(domain.name) : []
  const isReadOnly = editable === false || /^esriFieldType(OID|GlobalID)$/.test(String(type))
  return [
    {
      name,
      type: textOf(type)[0] ?? '',
      alias: textOf(alias)[0] ?? name,
      ...(domainName === undefined ? {} : { domain: domainName }),
      ...(type === 'esriFieldTypeString' && typeof length === 'number' && length > 0 ? { length } : {}),
      ...(isReadOnly ? { readOnly: true } : {}),
    },
  ]
}

function readRelationship({ id, relatedTableId, keyField, ...more }: JsonObject): RelationshipEntry[] {
  if (typeof id !== 'number' || typeof relatedTableId !== 'number') return []
  // A layer that does not say which side it is may be the one whose rows take others with them.
  const isOrigin = more.composite === true && more.role !== 'esriRelRoleDestination'
  return [
    {
      id,
      relatedLayerId: relatedTableId,
      keyField: textOf(keyField)[0],
      ...readBetween(more),
      ...(isOrigin ? { composite: true as const } : {}),
    },
  ]
}

/** The table between two layers; services say -1 where there is none. */
function readBetween({
  relationshipTableId: layerId,
  keyFieldInRelationshipTable: key,
}: JsonObject): Pick<RelationshipEntry, 'between'> {
  return typeof layerId === 'number' && layerId >= 0 ? { between: { layerId, keyField: textOf(key)[0] } } : {}
}

const timeFields = (info: unknown): readonly string[] =>
  isObject(info) ? [info.startTimeField, info.endTimeField, info.trackIdField].flatMap(textOf) : []

function measures(properties: unknown): Pick<LayerEntry, 'measureFields'> {
  if (!isObject(properties)) return {}
  const { shapeAreaFieldName, shapeLengthFieldName } = properties
  return { measureFields: [shapeAreaFieldName, shapeLengthFieldName].flatMap(textOf) }
}
