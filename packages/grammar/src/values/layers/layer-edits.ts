import { ValueError, type ValueType } from '../../value.ts'
import { asInteger, asList, asObject, isAbsent, type JsonObject, parseJson } from '../plain/json.ts'
import { type AttachmentChanges, readAttachmentChanges } from '../rows/attachment-changes.ts'
import {
  type EditFeature,
  fieldsOfFeatures,
  maxFeatures,
  readFeature,
  writeFeature,
} from '../rows/features.ts'
import { type RowKeys, readRowKeys } from '../rows/row-keys.ts'

/** What `applyEdits` of a service does to one layer. */
export interface LayerEdits {
  readonly layerId: number
  readonly adds?: readonly EditFeature[]
  readonly updates?: readonly EditFeature[]
  readonly deletes?: RowKeys
  readonly attachments?: AttachmentChanges
}

const maxLayers = 100

function readEdits(value: unknown): LayerEdits {
  const object = asObject(value, 'an entry')
  demandAbsent(object, 'splits', 'it divides rows in ways that are not checked')
  demandAbsent(object, 'assetMaps', 'it names files that are uploaded apart')
  const list = (item: unknown): readonly EditFeature[] =>
    asList(item, 'features', maxFeatures).map(readFeature)
  return {
    layerId: asInteger(object.id, 'id', 0, Number.MAX_SAFE_INTEGER),
    ...(!isAbsent(object.adds) && { adds: list(object.adds) }),
    ...(!isAbsent(object.updates) && { updates: list(object.updates) }),
    ...(!isAbsent(object.deletes) && { deletes: readRowKeys(object.deletes) }),
    ...(!isAbsent(object.attachments) && { attachments: readAttachmentChanges(object.attachments) }),
  }
}

function demandAbsent(object: JsonObject, name: string, why: string): void {
  const { [name]: value } = object
  const isEmpty = isAbsent(value) || (typeof value === 'object' && Object.keys(value).length === 0)
  if (!isEmpty) throw new ValueError(`${name} of a layer is not served: ${why}`)
}

function writeEdits({ layerId, adds, updates, deletes, attachments }: LayerEdits): JsonObject {
  return {
    id: layerId,
    ...(adds !== undefined && { adds: adds.map(writeFeature) }),
    ...(updates !== undefined && { updates: updates.map(writeFeature) }),
    ...(deletes !== undefined && { deletes }),
    ...(attachments !== undefined && { attachments }),
  }
}

/** The edits in the order in which a server does them unless it is told to keep to the order of the request. */
export const inLayerOrder = (edits: readonly LayerEdits[]): readonly LayerEdits[] =>
  edits.toSorted((a, b) => a.layerId - b.layerId)

/** Edits of several layers, as JSON; every layer once. */
export const layerEdits: ValueType<readonly LayerEdits[]> = {
  id: 'layerEdits',
  isBulk: true,
  form: 'JSON [{"id":0,"adds":[…],"updates":[…],"deletes":[…],"attachments":{…}}]',
  parse(text) {
    const edits = asList(parseJson(text), 'it', maxLayers).map(readEdits)
    if (new Set(edits.map((edit) => edit.layerId)).size < edits.length)
      throw new ValueError('it names a layer twice')
    return edits
  },
  print: (edits) => JSON.stringify(edits.map(writeEdits)),
  fieldsIn: (edits) =>
    fieldsOfFeatures(edits.flatMap(({ adds = [], updates = [] }) => [...adds, ...updates])),
  layersIn: (edits) => edits.map((edit) => edit.layerId),
}
