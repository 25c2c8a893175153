import { isObject, type JsonObject, objectsOf } from '../json-body.ts'
import type { Editing } from './editing.ts'

/**
 * The description of a layer for a caller who may edit something of it, and not everything: clients offer what it says, so it says what will work. Members that
 * clients take for true where they are missing are added, as `@arcgis/core` takes `allowGeometryUpdates`.
 */
export function layerToldToEditors(json: JsonObject, editing: Editing | undefined): JsonObject {
  if (editing === undefined) return json
  const { reshapes, writes, ownRowsOnly } = editing
  return {
    ...withoutEmptyEditing(json),
    ...(typeof json.geometryType === 'string' ? shapeMembers(json, reshapes) : {}),
    ...(Array.isArray(json.fields)
      ? { fields: objectsOf(json.fields).map((field) => toldField(field, writes)) }
      : {}),
    ...toldTemplates(json, editing),
    ...(ownRowsOnly ? toldOwners(json) : {}),
  }
}

/** The root of a service for a caller who may edit something of its layers, and not everything. */
export const rootToldToEditors = (json: JsonObject, editings: readonly Editing[]): JsonObject =>
  editings.length === 0
    ? json
    : {
        ...withoutEmptyEditing(json),
        ...shapeMembers(
          json,
          editings.some(({ reshapes }) => reshapes),
        ),
      }

const kindsOfEdits = ['Create', 'Update', 'Delete']

const wordsIn = (capabilities: string): readonly string[] =>
  capabilities.split(',').map((word) => word.trim())

const isKindOfEdits = (word: string): boolean =>
  kindsOfEdits.some((kind) => kind.toLowerCase() === word.toLowerCase())

/** The description with a word for each kind of edits: `Editing` alone stands for all of them (10.0), and not all may be permitted. */
export function withKindsOfEdits(json: JsonObject): JsonObject {
  const { capabilities } = json
  if (typeof capabilities !== 'string') return json
  const words = wordsIn(capabilities)
  if (words.some(isKindOfEdits) || !words.some((word) => word.toLowerCase() === 'editing')) return json
  return { ...json, capabilities: [...words, ...kindsOfEdits].join(',') }
}

/** Without `Editing` where no kind of edits is left: clients would take it for all of them. */
function withoutEmptyEditing(json: JsonObject): JsonObject {
  const { capabilities } = json
  if (typeof capabilities !== 'string') return json
  const words = wordsIn(capabilities)
  if (words.some(isKindOfEdits)) return json
  return { ...json, capabilities: words.filter((word) => word.toLowerCase() !== 'editing').join(',') }
}

/** Curves are not compared with areas, so none is offered. */
const shapeMembers = (json: JsonObject, reshapes: boolean): JsonObject => ({
  allowGeometryUpdates: reshapes && json.allowGeometryUpdates !== false,
  allowTrueCurvesUpdates: false,
})

/** A field that the caller cannot write, said to be so. */
const toldField = (field: JsonObject, writes: Editing['writes']): JsonObject =>
  typeof field.name === 'string' && !writes(field.name) ? { ...field, editable: false } : field

/** Templates of what may be added, which fill in fields that the caller writes. Clients add rows by templates, so where none is left, one is without values. */
function toldTemplates(json: JsonObject, { changes, fills }: Editing): JsonObject {
  const told = (list: unknown) =>
    changes.has('add') ? objectsOf(list).map((one) => filledBy(one, fills)) : []
  const isByType = typeof json.typeIdField === 'string' && fills(json.typeIdField)
  const types = objectsOf(json.types).map((type) =>
    type.templates === undefined ? type : { ...type, templates: isByType ? told(type.templates) : [] },
  )
  const templates = told(json.templates)
  const hasNone = [...templates, ...types.flatMap(({ templates: some }) => objectsOf(some))].length === 0
  const isNeeded = hasNone && changes.has('add') && (json.templates ?? json.types) !== undefined
  return {
    ...(Array.isArray(json.types) ? { types } : {}),
    ...(isNeeded || json.templates !== undefined
      ? { templates: isNeeded ? [emptyTemplate(json.name)] : templates }
      : {}),
  }
}

const emptyTemplate = (name: unknown): JsonObject => ({
  name,
  description: '',
  drawingTool: 'esriFeatureEditToolNone',
  prototype: { attributes: {} },
})

function filledBy(template: JsonObject, fills: Editing['fills']): JsonObject {
  const { prototype } = template
  if (!isObject(prototype) || !isObject(prototype.attributes)) return template
  const attributes = Object.fromEntries(Object.entries(prototype.attributes).filter(([name]) => fills(name)))
  return { ...template, prototype: { ...prototype, attributes } }
}

/** The creator that the map server notes is the account of the gateway, so a client that compared it with its user would offer nothing. */
function toldOwners({
  ownershipBasedAccessControlForFeatures: stated,
  editFieldsInfo,
}: JsonObject): JsonObject {
  const owners = { allowOthersToQuery: true, ...(isObject(stated) ? stated : {}) }
  const { creatorField: _, ...tracking } = isObject(editFieldsInfo) ? editFieldsInfo : {}
  return {
    ownershipBasedAccessControlForFeatures: {
      ...owners,
      allowOthersToUpdate: false,
      allowOthersToDelete: false,
    },
    ...(isObject(editFieldsInfo)
      ? { editFieldsInfo: Object.keys(tracking).length > 0 ? tracking : null }
      : {}),
  }
}
