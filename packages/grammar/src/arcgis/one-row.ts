import type { AttachmentFile, AttachmentList, RowById, RowPopup } from '../intent/index.ts'
import type { MapRequest, RequestFor } from '../request.ts'
import { type ParameterName, printAs, readBase } from './own.ts'
import { printShapes, readShapes, shapeNames } from './rows.ts'

const carried: readonly ParameterName[] = ['outFields', ...shapeNames]

/** The row that a path names. */
const rowIn = ({ resource }: MapRequest) => ({
  layerId: resource.layerId ?? -1,
  rowId: resource.objectId ?? -1,
})

const isFeatureServer = ({ service }: Pick<RowById, 'service'>): boolean =>
  service.serviceType === 'FeatureServer'

/** One row by its id. */
export function readRowById(map: RequestFor<'MapServer.feature' | 'FeatureServer.feature'>): RowById {
  const { outFields: fields } = map.parameters
  return {
    kind: 'row',
    ...readBase(map, carried),
    words: { fields: 'outFields' },
    ...rowIn(map),
    ...(fields === undefined ? {} : { fields }),
    shapes: readShapes(map.parameters),
  }
}

/** The request for one row. */
export const printRowById = (intent: RowById): MapRequest =>
  printAs(intent, {
    id: isFeatureServer(intent) ? 'FeatureServer.feature' : 'MapServer.feature',
    resource: { layerId: intent.layerId, objectId: intent.rowId },
    values: { outFields: intent.fields, ...printShapes(intent.shapes) },
  })

/** The pop-up of one row. */
export const readRowPopup = (
  map: RequestFor<'MapServer.htmlPopup' | 'FeatureServer.htmlPopup'>,
): RowPopup => ({
  kind: 'popup',
  ...readBase(map, []),
  ...rowIn(map),
})

/** The request for the pop-up of one row. */
export const printRowPopup = (intent: RowPopup): MapRequest =>
  printAs(intent, {
    id: isFeatureServer(intent) ? 'FeatureServer.htmlPopup' : 'MapServer.htmlPopup',
    resource: { layerId: intent.layerId, objectId: intent.rowId },
  })

/** What is attached to one row. */
export const readAttachmentList = (
  map: RequestFor<'MapServer.attachments' | 'FeatureServer.attachments'>,
): AttachmentList => ({ kind: 'attachment-list', ...readBase(map, []), ...rowIn(map) })

/** The request for what is attached to one row. */
export const printAttachmentList = (intent: AttachmentList): MapRequest =>
  printAs(intent, {
    id: isFeatureServer(intent) ? 'FeatureServer.attachments' : 'MapServer.attachments',
    resource: { layerId: intent.layerId, objectId: intent.rowId },
  })

/** One attached file. */
export const readAttachmentFile = (
  map: RequestFor<'MapServer.attachment' | 'FeatureServer.attachment'>,
): AttachmentFile => ({
  kind: 'attachment-file',
  ...readBase(map, []),
  ...rowIn(map),
  attachmentId: map.resource.attachmentId ?? -1,
})

/** The request for one attached file. */
export const printAttachmentFile = (intent: AttachmentFile): MapRequest =>
  printAs(intent, {
    id: isFeatureServer(intent) ? 'FeatureServer.attachment' : 'MapServer.attachment',
    resource: { layerId: intent.layerId, objectId: intent.rowId, attachmentId: intent.attachmentId },
  })
