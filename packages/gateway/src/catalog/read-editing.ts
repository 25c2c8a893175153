import type { EditingEntry } from '@mapgate/policy'
import { isObject, type JsonObject, textOf } from '../core/json.ts'

/** One of these words in `capabilities` says that rows can be edited. `Editing` alone stands for all kinds of edits (10.0). */
const editingWords = new Set(['create', 'update', 'delete', 'editing'])

/** What a layer of a feature service says of its edits; undefined where it is not edited. A layer that states no capabilities has those of the service. */
export function readEditing(layer: JsonObject, service: JsonObject): EditingEntry | undefined {
  const [words = ''] = textOf(layer.capabilities ?? service.capabilities)
  if (
    !words
      .toLowerCase()
      .split(/\s*,\s*/)
      .some((word) => editingWords.has(word.trim()))
  )
    return undefined
  const says = (name: string): boolean =>
    [layer, advanced(layer), service, advanced(service)].some((one) => one[name] === true)
  return {
    trackingFields: trackingFields(layer.editFieldsInfo),
    calculates: layer.supportsCalculate === true || advanced(layer).supportsCalculate === true,
    // The originals are worth something where they come in the reference of the layer.
    tellsOriginals: says('supportsReturnServiceEditsInSourceSR') || says('returnServiceEditsHaveSR'),
    tellsDeleted: says('supportsReturnDeleteResults'),
  }
}

const advanced = ({ advancedEditingCapabilities: found }: JsonObject): JsonObject =>
  isObject(found) ? found : {}

/** Lower-case names of the fields in which the map server notes who made and changed a row, and when. */
function trackingFields(info: unknown): readonly string[] {
  if (!isObject(info)) return []
  const { creatorField, creationDateField, editorField, editDateField } = info
  return [creatorField, creationDateField, editorField, editDateField]
    .flatMap(textOf)
    .map((name) => name.toLowerCase())
}
