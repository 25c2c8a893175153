import { type Expression, fieldNamed } from '../expression/index.ts'
import type { AttachmentQuery, RelatedRows } from '../intent/index.ts'
import type { MapRequest, RequestFor } from '../request.ts'
import { known, type ParameterName, printAs, readBase } from './own.ts'
import { printRows, printShapes, readRows, readShapes, rowNames, shapeNames } from './rows.ts'

const carried: readonly ParameterName[] = [
  ...rowNames,
  ...shapeNames,
  'relationshipId',
  'definitionExpression',
  'outFields',
  'returnCountOnly',
]

/** Both questions call their condition so. */
const words = { ids: 'objectIds', where: 'definitionExpression', fields: 'outFields', order: 'orderByFields' }

/** Rows of another table that belong to rows of a layer, or of one that the client composed. */
export function readRelatedRows(
  map: RequestFor<
    | 'MapServer.queryRelatedRecords'
    | 'MapServer.dynamicLayerQueryRelatedRecords'
    | 'FeatureServer.queryRelatedRecords'
  >,
): RelatedRows {
  const values: MapRequest['parameters'] = map.parameters
  return {
    kind: 'related-rows',
    ...readBase(map, carried),
    words,
    ...readRows(map),
    ids: values.objectIds,
    relationshipId: values.relationshipId ?? -1,
    shapes: readShapes(values),
    only: known({ count: values.returnCountOnly }),
    ...known({ where: values.definitionExpression, fields: values.outFields }),
  }
}

/** The request for related rows, of the service type that the intent names. */
export const printRelatedRows = (intent: RelatedRows): MapRequest =>
  printAs(intent, {
    id: relatedId(intent),
    resource: intent.composed === undefined ? { layerId: intent.layerId } : {},
    values: {
      ...printRows({ ...intent, where: undefined }),
      ...printShapes(intent.shapes),
      definitionExpression: intent.where,
      relationshipId: intent.relationshipId,
      outFields: intent.fields,
      returnCountOnly: intent.only.count,
    },
  })

function relatedId({ composed, service }: RelatedRows) {
  if (composed !== undefined) return 'MapServer.dynamicLayerQueryRelatedRecords'
  return service.serviceType === 'FeatureServer'
    ? 'FeatureServer.queryRelatedRecords'
    : 'MapServer.queryRelatedRecords'
}

/** What is attached to rows of a layer. */
export function readAttachmentQuery(
  map: RequestFor<'MapServer.queryAttachments' | 'FeatureServer.queryAttachments'>,
): AttachmentQuery {
  const { objectIds: ids, definitionExpression: where, returnCountOnly: count } = map.parameters
  return {
    kind: 'attachment-query',
    ...readBase(map, ['objectIds', 'definitionExpression', 'returnCountOnly']),
    words,
    layerId: map.resource.layerId ?? -1,
    ...known({ ids, where }),
    only: known({ count }),
  }
}

/** The request for what is attached to rows, of the service type that the intent names. */
export const printAttachmentQuery = (intent: AttachmentQuery): MapRequest =>
  printAs(intent, {
    id:
      intent.service.serviceType === 'FeatureServer'
        ? 'FeatureServer.queryAttachments'
        : 'MapServer.queryAttachments',
    resource: { layerId: intent.layerId },
    values: {
      objectIds: intent.ids,
      definitionExpression: intent.where,
      returnCountOnly: intent.only.count,
      attachmentsDefinitionExpression: intent.files && filesWith(intent.files.globalIds),
    },
  })

/** The condition that a file has one of these global ids, which databases hold with braces in upper case, or without in lower case. */
const filesWith = (keys: readonly string[]): Expression => ({
  kind: 'in',
  negated: false,
  operand: fieldNamed('GLOBALID'),
  values: keys
    .flatMap((key) => [`{${key}}`, key.toLowerCase()])
    .map((value) => ({ kind: 'string', value, national: false })),
})
