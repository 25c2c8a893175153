import { ValueError, type ValueType } from '../../value.ts'
import { asList, asObject, asText, isAbsent, type JsonObject, parseJson } from '../plain/json.ts'
import { globalIdKey, readGlobalId } from './global-id.ts'
import { demandOnce } from './row-keys.ts'

/** A file inside an edit. */
export interface AttachmentContent {
  readonly globalId?: string
  /** The row that it hangs on. */
  readonly parentGlobalId?: string
  readonly contentType?: string
  readonly name?: string
  readonly keywords?: string
  /** The file in base64. */
  readonly data?: string
}

/** What an edit does to the attachments of a layer; all of them are named by their global ids. */
export interface AttachmentChanges {
  readonly adds?: readonly AttachmentContent[]
  readonly updates?: readonly AttachmentContent[]
  readonly deletes?: readonly string[]
}

const maxAttachments = 1_000

/** Reads what becomes of attachments; files that are uploaded apart are refused. */
export function readAttachmentChanges(value: unknown): AttachmentChanges {
  if (isAbsent(value)) return {}
  const { adds, updates, deletes } = asObject(value, 'attachments')
  return {
    ...(!isAbsent(adds) && { adds: readFiles(adds, true) }),
    ...(!isAbsent(updates) && { updates: readFiles(updates, false) }),
    ...(!isAbsent(deletes) && { deletes: readDeletes(deletes) }),
  }
}

function readFiles(value: unknown, isNew: boolean): readonly AttachmentContent[] {
  const files = asList(value, 'attachments', maxAttachments).map(readFile)
  if (isNew && files.some(({ parentGlobalId }) => parentGlobalId === undefined))
    throw new ValueError('an attachment needs parentGlobalId, which says on which row it hangs')
  if (!isNew && files.some(({ globalId }) => globalId === undefined))
    throw new ValueError('an attachment that is replaced needs its globalId')
  demandOnce(files.flatMap(({ globalId }) => (globalId === undefined ? [] : [globalIdKey(globalId)])))
  return files
}

function readFile(value: unknown): AttachmentContent {
  const file = asObject(value, 'an attachment')
  if (!isAbsent(file.uploadId))
    throw new ValueError(
      'uploadId of an attachment is not supported: uploads are not served, send the file as data',
    )
  const text = (name: string): JsonObject =>
    isAbsent(file[name]) ? {} : { [name]: asText(file[name], name, 1_000) }
  return {
    ...(!isAbsent(file.globalId) && { globalId: readGlobalId(file.globalId, 'globalId') }),
    ...(!isAbsent(file.parentGlobalId) && {
      parentGlobalId: readGlobalId(file.parentGlobalId, 'parentGlobalId'),
    }),
    ...text('contentType'),
    ...text('name'),
    ...text('keywords'),
    ...(!isAbsent(file.data) && { data: readBase64(file.data) }),
  }
}

function readBase64(value: unknown): string {
  if (typeof value === 'string' && value.length % 4 === 0 && /^[A-Za-z\d+/]*={0,2}$/.test(value)) return value
  throw new ValueError('data of an attachment has to be base64')
}

function readDeletes(value: unknown): readonly string[] {
  const ids = asList(value, 'deletes', maxAttachments).map((id) => readGlobalId(id, 'an attachment'))
  demandOnce(ids.map(globalIdKey))
  return ids
}

/** True where no attachment is changed. */
export const changesNothing = ({ adds = [], updates = [], deletes = [] }: AttachmentChanges): boolean =>
  adds.length + updates.length + deletes.length === 0

/** What becomes of the attachments of a layer, as JSON. */
export const attachmentChanges: ValueType<AttachmentChanges> = {
  id: 'attachmentChanges',
  isBulk: true,
  form: 'JSON {"adds":[{"parentGlobalId":"…","globalId":"…","name":"…","contentType":"…","data":"base64"}],"updates":[…],"deletes":["…"]}',
  parse: (text) => readAttachmentChanges(parseJson(text)),
  print: JSON.stringify,
}
