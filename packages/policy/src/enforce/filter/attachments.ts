import { objectsOf } from '../json-body.ts'
import { type Filter, pick } from './context.ts'

/** Attachments by row. The global id of a row is a cell that not every view of it shows, so it is left out. */
export const shownAttachments: Filter = (json) => ({
  ...pick(json, ['fields', 'exceededTransferLimit', 'attachmentInfos']),
  ...(json.attachmentGroups === undefined
    ? {}
    : {
        attachmentGroups: objectsOf(json.attachmentGroups).map((group) =>
          pick(group, ['parentObjectId', 'attachmentInfos', 'count']),
        ),
      }),
})
