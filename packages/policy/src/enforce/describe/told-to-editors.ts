import type { RowChange } from '../edits/editor.ts'
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
    ...withWordsOf(json, editing.changes),
    ...(typeof json.geometryType === 'string' ? shapeMembers(json, reshapes) : {}),
    ...(Array.isArray(json.fields)
      ? { fields: objectsOf(json.fields).map((field) => toldField(field, writes)) }
      : {}),
    ...toldTemplates(json, editing),
    ...(ownRowsOnly ? toldOwners(json) : {}),
  }
}

/** The root of a service for a caller who may edit something of its layers, and not everything. */
export function rootToldToEditors(json: JsonObject, editings: readonly Editing[]): JsonObject {
  if (editings.length === 0) return json
  const changes = new Set(editings.flatMap((editing) => [...editing.changes]))
  const reshapes = editings.some((editing) => editing.reshapes)
  return { ...withWordsOf(json, changes), ...shapeMembers(json, reshapes) }
}

const wordOf: Readonly<Record<RowChange, string>> = { add: 'Create', update: 'Update', delete: 'Delete' }
const kindsOfEdits = Object.values(wordOf)

const wordsIn = (capabilities: string): readonly string[] =>
  capabilities.split(',').map((word) => word.trim())

const isSame = (word: string, other: string): boolean => word.toLowerCase() === other.toLowerCase()

const isKindOfEdits = (word: string): boolean => kindsOfEdits.some((kind) => isSame(kind, word))

/** The description with a word for each kind of edits: `Editing` alone stands for all of them (10.0), and not all may be permitted. */
export function withKindsOfEdits(json: JsonObject): JsonObject {
  const { capabilities } = json
  if (typeof capabilities !== 'string') return json
  const words = wordsIn(capabilities)
  if (words.some(isKindOfEdits) || !words.some((word) => isSame(word, 'Editing'))) return json
  return { ...json, capabilities: [...words, ...kindsOfEdits].join(',') }
}

/** The words of these changes, and `Editing` where there is one: alone, clients would take it for all of them. */
function withWordsOf(json: JsonObject, changes: ReadonlySet<RowChange>): JsonObject {
  const { capabilities } = json
  if (typeof capabilities !== 'string') return json
  const gone = (['add', 'update', 'delete'] as const)
    .filter((change) => !changes.has(change))
    .map((change) => wordOf[change])
  const words = wordsIn(capabilities).filter((word) => !gone.some((one) => isSame(one, word)))
  const isEditing = words.some(isKindOfEdits)
  return { ...json, capabilities: words.filter((word) => isEditing || !isSame(word, 'Editing')).join(',') }
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
