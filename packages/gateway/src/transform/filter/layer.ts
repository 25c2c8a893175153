import { GatewayError } from '../../core/errors.ts'
import {
  geometryField,
  type LayerRights,
  type ServiceRights,
  seenGroups,
  sees,
  seesAllRows,
  shows,
} from '../../core/rights.ts'
import { isObject, type JsonObject, objectsOf } from '../json-body.ts'
import { extentsKey, type Filter, type FilterContext, pick } from './context.ts'
import { shownDrawing } from './drawing-info.ts'
import { layerIdOf } from './features.ts'

/** Members of a layer resource that tell of no field and no row. */
const plainKeys =
  `currentVersion id name type description copyrightText geometryType minScale maxScale defaultVisibility
  effectiveMinScale effectiveMaxScale hasAttachments htmlPopupType capabilities maxRecordCount standardMaxRecordCount tileMaxRecordCount
  maxRecordCountFactor supportsStatistics supportsAdvancedQueries supportsCoordinatesQuantization supportsAttachmentsByUploadId
  supportedQueryFormats advancedQueryCapabilities useStandardizedQueries hasLabels hasM hasZ canModifyLayer canScaleSymbols
  isDataVersioned supportsRollbackOnFailureParameter supportsApplyEditsWithGlobalIds allowGeometryUpdates
  sourceSpatialReference supportsReturningQueryExtent supportsPagination supportsValidateSql supportsCalculate`.split(
    /\s+/,
  )

/** Members that name one field. */
const fieldKeys = [
  'displayField',
  'objectIdField',
  'globalIdField',
  'typeIdField',
  'subtypeField',
  'subtypeFieldName',
]

/**
 * The layer, group or table that was asked for, with what of it is seen.
 * @throws GatewayError `upstream.invalid-reply` where the map server describes another one
 */
export const shownLayer: Filter = (json, context) => {
  const asked = layerIdOf(context.map)
  const id = Number(json.id ?? asked)
  if (id !== asked)
    throw new GatewayError('upstream.invalid-reply', `the reply describes layer ${id}, not ${asked}`)
  if (!context.rights.layers.has(id) && !seenGroups(context.rights).has(id))
    throw new GatewayError('request.not-found', `layer ${id} is hidden or not there`)
  return shownMember({ ...json, id }, context)
}

const shownMember: Filter = (json, context) => {
  const seen = context.rights.layers.get(Number(json.id))
  const extents = isObject(json[extentsKey]) ? json[extentsKey] : {}
  return seen ? describedLayer(json, { ...context, seen, extents }) : describedGroup(json, context)
}

/** All layers and tables that are seen. */
export const shownLayers: Filter = (json, context) => {
  const groups = seenGroups(context.rights)
  const kept = (list: unknown) =>
    objectsOf(list)
      .filter(
        ({ id }) =>
          !context.protections.serviceLayers ||
          context.rights.layers.has(Number(id)) ||
          groups.has(Number(id)),
      )
      .map((layer) => shownMember({ ...layer, [extentsKey]: json[extentsKey] }, context))
  return { layers: kept(json.layers), ...(json.tables === undefined ? {} : { tables: kept(json.tables) }) }
}

interface Described extends FilterContext {
  readonly seen: LayerRights
  readonly extents: JsonObject
}

function describedGroup(json: JsonObject, { rights }: FilterContext): JsonObject {
  return { ...pick(json, plainKeys), ...family(json, rights) }
}

function describedLayer(json: JsonObject, { seen, rights, protections, extents }: Described): JsonObject {
  const isShown = (name: unknown): boolean =>
    typeof name === 'string' && (sees(seen, name) || (!protections.layerFields && name !== ''))
  const drawing = protections.layerDrawing ? shownDrawing(seen, json.drawingInfo) : json.drawingInfo
  return {
    ...pick(json, plainKeys),
    ...family(json, rights),
    ...Object.fromEntries(
      fieldKeys.flatMap((key) => (key in json ? [[key, isShown(json[key]) ? json[key] : null]] : [])),
    ),
    ...(json.fields === undefined
      ? {}
      : { fields: objectsOf(json.fields).filter((field) => isShown(field.name)) }),
    ...types(json, isShown),
    ...(json.indexes === undefined
      ? {}
      : { indexes: objectsOf(json.indexes).filter((index) => indexed(index, isShown)) }),
    ...(json.relationships === undefined
      ? {}
      : { relationships: objectsOf(json.relationships).filter((one) => relates(one, rights, isShown)) }),
    ...(drawing === undefined ? {} : { drawingInfo: drawing }),
    ...extent(json, seen, protections.layerExtent ? extents[String(json.id)] : json.extent),
    ...timeInfo(json.timeInfo, seen, isShown),
  }
}

/** The group above and the layers below, as far as they are seen. */
function family(json: JsonObject, rights: ServiceRights): JsonObject {
  const groups = seenGroups(rights)
  const isSeen = (id: unknown) => rights.layers.has(Number(id)) || groups.has(Number(id))
  const parent = isObject(json.parentLayer) && isSeen(json.parentLayer.id) ? json.parentLayer : null
  return {
    ...('parentLayer' in json ? { parentLayer: parent } : {}),
    ...('subLayers' in json ? { subLayers: objectsOf(json.subLayers).filter(({ id }) => isSeen(id)) } : {}),
  }
}

type IsShown = (name: unknown) => boolean

/** Feature types and templates: only where the field that tells types apart is seen, and with the attributes that are. */
function types(json: JsonObject, isShown: IsShown): JsonObject {
  const hasType = isShown(json.typeIdField)
  const template = (one: JsonObject): JsonObject => ({
    ...pick(one, ['name', 'description', 'drawingTool']),
    ...(isObject(one.prototype)
      ? { prototype: { attributes: shownMembers(one.prototype.attributes, isShown) } }
      : {}),
  })
  const templates = (list: unknown) => objectsOf(list).map(template)
  return {
    ...('types' in json
      ? {
          types: hasType
            ? objectsOf(json.types).map((one) => ({
                ...pick(one, ['id', 'name']),
                domains: shownMembers(one.domains, isShown),
                templates: templates(one.templates),
              }))
            : [],
        }
      : {}),
    ...('templates' in json ? { templates: templates(json.templates) } : {}),
  }
}

const shownMembers = (value: unknown, isShown: IsShown): JsonObject =>
  isObject(value) ? Object.fromEntries(Object.entries(value).filter(([name]) => isShown(name))) : {}

const indexed = ({ fields }: JsonObject, isShown: IsShown): boolean =>
  typeof fields === 'string' && fields.split(/\s*,\s*/).every(isShown)

const relates = (
  { relatedTableId, keyField }: JsonObject,
  { layers }: ServiceRights,
  isShown: IsShown,
): boolean => layers.has(Number(relatedTableId)) && (keyField === undefined || isShown(keyField))

/** The extent over all rows only where all rows are seen; else that of the rows that are, when it is known. */
function extent(json: JsonObject, seen: LayerRights, partial: unknown): JsonObject {
  if (json.extent === undefined || !seen.views.some((view) => shows(view, geometryField))) return {}
  if (seesAllRows(seen, [geometryField])) return { extent: json.extent }
  return isExtent(partial) ? { extent: partial } : {}
}

/** True for an extent with an inside: that of no rows is none. */
export function isExtent(value: unknown): value is JsonObject {
  return isObject(value) && ['xmin', 'ymin', 'xmax', 'ymax'].every((side) => Number.isFinite(value[side]))
}

function timeInfo(info: unknown, seen: LayerRights, isShown: IsShown): JsonObject {
  if (!isObject(info)) return {}
  const fields = [info.startTimeField, info.endTimeField, info.trackIdField].filter(
    (name): name is string => typeof name === 'string' && name !== '',
  )
  if (!fields.every(isShown)) return {}
  const { timeExtent: _, ...rest } = info
  return { timeInfo: seesAllRows(seen, fields) ? info : rest }
}
