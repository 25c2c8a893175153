import { sees } from '../../core/rights.ts'
import { type JsonObject, objectsOf } from '../json-body.ts'
import { type Filter, pick } from './context.ts'
import { layerIdOf } from './features.ts'

/** Attachments by row; the global id of a row only where it is seen. */
export const shownAttachments: Filter = (json, { map, rights }) => {
  const seen = rights.layers.get(layerIdOf(map))
  const globalId = seen?.layer.globalIdField
  const showsGlobalId = seen !== undefined && globalId !== undefined && sees(seen, globalId)
  const bare = ({ parentGlobalId, ...rest }: JsonObject): JsonObject =>
    showsGlobalId && parentGlobalId !== undefined ? { parentGlobalId, ...rest } : rest
  return {
    ...pick(json, ['fields', 'exceededTransferLimit']),
    ...(json.attachmentInfos === undefined
      ? {}
      : { attachmentInfos: objectsOf(json.attachmentInfos).map(bare) }),
    ...(json.attachmentGroups === undefined
      ? {}
      : { attachmentGroups: objectsOf(json.attachmentGroups).map(bare) }),
  }
}
