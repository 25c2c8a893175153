import { ValueError, type ValueType } from '../../value.ts'
import { asInteger, asList, asObject, isAbsent, type JsonObject, parseJson } from '../plain/json.ts'
import {
  type EditFeature,
  fieldsOfFeatures,
  maxFeatures,
  readFeature,
  writeFeature,
} from '../rows/features.ts'

/** What `applyEdits` of a service does to one layer. */
export interface LayerEdits {
  readonly layerId: number
  readonly adds?: readonly EditFeature[]
  readonly updates?: readonly EditFeature[]
  readonly deletes?: readonly number[]
}

const maxLayers = 100
const maxDeletes = 10_000

function readEdits(value: unknown): LayerEdits {
  const object = asObject(value, 'an entry')
  if (!isAbsent(object.attachments)) throw new ValueError('attachments inside edits are not supported')
  const list = (item: unknown): readonly EditFeature[] =>
    asList(item, 'features', maxFeatures).map(readFeature)
  return {
    layerId: asInteger(object.id, 'id', 0, Number.MAX_SAFE_INTEGER),
    ...(!isAbsent(object.adds) && { adds: list(object.adds) }),
    ...(!isAbsent(object.updates) && { updates: list(object.updates) }),
    ...(!isAbsent(object.deletes) && { deletes: readDeletes(object.deletes) }),
  }
}

function readDeletes(value: unknown): number[] {
  return asList(value, 'deletes', maxDeletes).map((id) =>
    asInteger(id, 'an object id', 0, Number.MAX_SAFE_INTEGER),
  )
}

function writeEdits({ layerId, adds, updates, deletes }: LayerEdits): JsonObject {
  return {
    id: layerId,
    ...(adds !== undefined && { adds: adds.map(writeFeature) }),
    ...(updates !== undefined && { updates: updates.map(writeFeature) }),
    ...(deletes !== undefined && { deletes }),
  }
}

/** Edits of several layers, as JSON; every layer once. */
export const layerEdits: ValueType<readonly LayerEdits[]> = {
  id: 'layerEdits',
  isBulk: true,
  form: 'JSON [{"id":0,"adds":[…],"updates":[…],"deletes":[…]}]',
  parse(text) {
    const edits = asList(parseJson(text), 'it', maxLayers).map(readEdits)
    if (new Set(edits.map((edit) => edit.layerId)).size < edits.length)
      throw new ValueError('it names a layer twice')
    return edits.sort((a, b) => a.layerId - b.layerId)
  },
  print: (edits) => JSON.stringify(edits.map(writeEdits)),
  fieldsIn: (edits) =>
    fieldsOfFeatures(edits.flatMap(({ adds = [], updates = [] }) => [...adds, ...updates])),
  layersIn: (edits) => edits.map((edit) => edit.layerId),
}
