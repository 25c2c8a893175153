import type { OperationContext } from '../operation/operation.ts'
import { bytes, json, type Reply, RestError } from '../operation/reply.ts'
import type { LayerDefinition } from '../world/layer.ts'
import { type AttachmentInfo, attachmentBytes, attachmentJson, attachmentsOf } from './attachments.ts'
import { matchingRows } from './matching-rows.ts'
import { readCount, readFlag, readObjectIds } from './read-query.ts'

/** The fields that describe attachments. */
const attachmentFields = [
  { name: 'attachmentid', type: 'esriFieldTypeOID', alias: 'Attachment ID' },
  { name: 'globalid', type: 'esriFieldTypeGlobalID', alias: 'Global ID', length: 38 },
  { name: 'att_name', type: 'esriFieldTypeString', alias: 'Name', length: 250 },
  { name: 'content_type', type: 'esriFieldTypeString', alias: 'Content type', length: 150 },
  { name: 'data_size', type: 'esriFieldTypeInteger', alias: 'Size' },
]

/**
 * The whole operation `{layer}/queryAttachments`: rows by `objectIds`, `globalIds` or `definitionExpression`, attachments by
 * `attachmentTypes`, `size` and `attachmentsDefinitionExpression`. Throws `RestError` 400 where no rows are named.
 */
export function queryAttachments(context: OperationContext, layer: LayerDefinition): Reply {
  requireAttachments(layer)
  const { parameters } = context
  const parents = parentRows(context, layer)
  const found = attachmentsOf(
    context,
    layer,
    [...parents.keys()],
    parameters.get('attachmentsDefinitionExpression'),
  )
  const wanted = found.filter(attachmentTest(parameters.get('attachmentTypes'), parameters.get('size')))
  const offset = readCount(parameters, 'resultOffset') ?? 0
  const page = wanted.slice(offset, offset + (readCount(parameters, 'resultRecordCount') ?? wanted.length))
  const groups = [...Map.groupBy(page, (info) => info.parentObjectId)].map(([parentObjectId, infos]) => ({
    parentObjectId,
    parentGlobalId: parents.get(parentObjectId) ?? '',
    infos,
  }))
  if (readFlag(parameters, 'returnCountOnly', false)) {
    return json({
      attachmentGroups: groups.map(({ infos, ...group }) => ({ ...group, count: infos.length })),
    })
  }
  const url = readFlag(parameters, 'returnUrl', false)
    ? (info: AttachmentInfo) => ({
        url: `${context.serviceUrl}/${layer.id}/${info.parentObjectId}/attachments/${info.id}`,
      })
    : () => ({})
  return json({
    fields: attachmentFields,
    attachmentGroups: groups.map(({ infos, ...group }) => ({
      ...group,
      attachmentInfos: infos.map((info) => ({ ...attachmentJson(info), ...url(info) })),
    })),
  })
}

/** The list of a row's attachments: `{layer}/{objectId}/attachments`. Throws `RestError` 404 for a row that is not there. */
export function attachmentList(context: OperationContext, layer: LayerDefinition, objectId: number): Reply {
  requireAttachments(layer)
  requireRow(context, layer, objectId)
  return json({ attachmentInfos: attachmentsOf(context, layer, [objectId]).map(attachmentJson) })
}

/** The download `{layer}/{objectId}/attachments/{attachmentId}`. Throws `RestError` 404. */
export function attachmentDownload(
  context: OperationContext,
  layer: LayerDefinition,
  ids: { objectId: number; attachmentId: number },
): Reply {
  requireAttachments(layer)
  requireRow(context, layer, ids.objectId)
  const found = attachmentBytes(context, layer, ids)
  if (!found) throw new RestError(404, 'Attachment not found.')
  const name = found.info.name.replace(/[^\w.-]/g, '_')
  return bytes(found.body, found.info.contentType, { 'Content-Disposition': `inline; filename="${name}"` })
}

/** Throws `RestError` 400 for a layer without attachments. */
export function requireAttachments(layer: LayerDefinition): void {
  if (!layer.hasAttachments)
    throw new RestError(400, 'Unable to complete operation.', ['The layer has no attachments.'])
}

/** Throws `RestError` 404 for a row that is not there. */
export function requireRow(context: OperationContext, layer: LayerDefinition, objectId: number): void {
  const rows = matchingRows(context, layer, { objectIds: [objectId] }, { fields: [], returnShape: false })
  if (rows.length === 0) throw new RestError(404, 'Unable to complete operation.', ['Feature not found.'])
}

/** The global ids of the asked rows, by object id. */
function parentRows(context: OperationContext, layer: LayerDefinition): Map<number, string> {
  const { parameters } = context
  const objectIds = readObjectIds(parameters.get('objectIds'))
  const globalIds = parameters
    .get('globalIds')
    .split(',')
    .filter((id) => id.trim() !== '')
  const conditions = [parameters.get('definitionExpression').trim()].filter((where) => where !== '')
  if (globalIds.length > 0) {
    const literals = globalIds.map((id) => `'${id.trim().replaceAll("'", "''")}'`)
    conditions.push(`"${layer.globalIdField}" IN (${literals.join(',')})`)
  }
  if (!objectIds && conditions.length === 0) {
    throw new RestError(400, 'Unable to complete operation.', ["'objectIds' parameter is invalid"])
  }
  const where = conditions.map((condition) => `(${condition})`).join(' AND ')
  const options = { fields: [layer.globalIdField], returnShape: false }
  const rows = matchingRows(context, layer, { where, objectIds }, options)
  return new Map(rows.map((row) => [row.objectId, String(row.attributes[layer.globalIdField])]))
}

function attachmentTest(types: string, size: string): (info: AttachmentInfo) => boolean {
  const wantedTypes = types
    .toLowerCase()
    .split(',')
    .map((type) => type.trim())
    .filter((type) => type !== '')
  const [least = 0, most = Infinity] = size
    .split(',')
    .filter((part) => part.trim() !== '')
    .map(Number)
  return ({ contentType, sizeBytes }) =>
    (wantedTypes.length === 0 || wantedTypes.some((type) => contentType.includes(type))) &&
    sizeBytes >= least &&
    sizeBytes <= most
}
