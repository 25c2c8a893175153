import type { LayerDefinition } from '../world/layer.ts'
import { quoted } from './field-names.ts'
import type { QuerySource } from './layer-query.ts'
import { runStatement } from './run-statement.ts'
import { standardizedSql } from './standardized-sql.ts'

/** An attachment without its bytes. */
export interface AttachmentInfo {
  id: number
  globalId: string
  parentObjectId: number
  name: string
  contentType: string
  sizeBytes: number
}

/** The attachments of rows; `where` is SQL over the columns of the attachments table, empty for all. Reports the rows. */
export function attachmentsOf(
  source: QuerySource,
  layer: LayerDefinition,
  objectIds: readonly number[],
  where = '',
): AttachmentInfo[] {
  const ids = objectIds.join(',')
  const condition = where === '' ? '1=1' : standardizedSql(where, source.nowMs())
  const reported = {
    reportedWhere: `${quoted(layer.objectIdField)} IN (${ids})`,
    area: null,
    shapeTest: null,
  }
  const text = `SELECT ATTACHMENTID, PARENTOBJECTID, GLOBALID, ATT_NAME, CONTENT_TYPE, DATA_SIZE FROM attachments
    WHERE LAYERID = ${layer.id} AND PARENTOBJECTID IN (${ids}) AND (${condition}) ORDER BY ATTACHMENTID`
  return runStatement(source, layer, reported, text).map((row) => ({
    id: Number(row.ATTACHMENTID),
    globalId: String(row.GLOBALID),
    parentObjectId: Number(row.PARENTOBJECTID),
    name: String(row.ATT_NAME),
    contentType: String(row.CONTENT_TYPE),
    sizeBytes: Number(row.DATA_SIZE),
  }))
}

/** The bytes of one attachment of a row; undefined where there is none. Reports the row. */
export function attachmentBytes(
  source: QuerySource,
  layer: LayerDefinition,
  ids: { objectId: number; attachmentId: number },
): { body: Uint8Array; info: AttachmentInfo } | undefined {
  const info = attachmentsOf(source, layer, [ids.objectId]).find(({ id }) => id === ids.attachmentId)
  const row =
    info && source.world.database.prepare('SELECT DATA FROM attachments WHERE ATTACHMENTID = ?').get(info.id)
  return info && row?.DATA instanceof Uint8Array ? { body: row.DATA, info } : undefined
}

/** An attachment as replies describe it. */
export function attachmentJson({ id, globalId, name, contentType, sizeBytes }: AttachmentInfo) {
  return { id, globalId, name, contentType, size: sizeBytes, keywords: '' }
}
