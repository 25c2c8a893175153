import type { AttachmentParents } from '@mapgate/policy'
import { idIn, jsonObjectOf, objectsIn, strangeReply } from './reply-json.ts'

/**
 * Reads on which rows attachments hang. An attachment that comes twice, or that names no global id, is no answer.
 * @param body as it was held
 * @throws GatewayError `upstream.invalid-reply`
 */
export function attachmentParents(body: unknown): AttachmentParents {
  const reply = jsonObjectOf(body)
  if (reply.exceededTransferLimit === true)
    throw strangeReply('more attachments than the map server tells at once')
  const parents = new Map<string, number>()
  for (const { parentObjectId, attachmentInfos } of objectsIn(reply.attachmentGroups, 'attachmentGroups')) {
    const parent = idIn(parentObjectId, 'parentObjectId')
    for (const { globalId } of objectsIn(attachmentInfos ?? [], 'attachmentInfos')) {
      const id = globalIdOf(globalId)
      if (parents.has(id)) throw strangeReply('an attachment came twice')
      parents.set(id, parent)
    }
  }
  return parents
}

const globalIdPattern = /^\{?([0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12})\}?$/

function globalIdOf(value: unknown): string {
  const found = typeof value === 'string' ? globalIdPattern.exec(value.toUpperCase())?.[1] : undefined
  if (found === undefined) throw strangeReply('an attachment has no global id')
  return found
}
