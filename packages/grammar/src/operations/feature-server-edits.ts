import type { ValuesOf } from '../operation.ts'
import { ValueError } from '../value.ts'
import { completeGeometryType } from '../values/geometry/geometry-type.ts'
import { layerEdits } from '../values/layers/layer-edits.ts'
import { boolean, falseOnly } from '../values/plain/boolean.ts'
import { choice } from '../values/plain/choice.ts'
import { file } from '../values/plain/file.ts'
import { integer } from '../values/plain/number.ts'
import { text } from '../values/plain/text.ts'
import { calcExpression } from '../values/rows/calc-expression.ts'
import { whereExpression } from '../values/rows/expression.ts'
import { features } from '../values/rows/features.ts'
import { attachmentIds, objectIds } from '../values/rows/id-list.ts'
import { operation, parameter, required } from './define.ts'
import { areaParameters, rowParameters } from './shared/query-parameters.ts'
import { editChoices } from './shared/unserved-parameters.ts'

// What all edits have in common.
const edit = { methods: ['POST'], effect: 'write', unserved: editChoices } as const

// How an edit is done. Versions (`gdbVersion`), global ids and asynchronous edits are not known, so they refuse the edit.
const editOptions = [
  parameter('rollbackOnFailure', boolean),
  parameter('returnEditMoment', boolean),
  parameter('useGlobalIds', falseOnly),
  parameter('async', falseOnly),
] as const

/** Edits of the rows of a FeatureServer and of their attachments. */
export const featureEdits = [
  // Adds rows.
  operation({
    id: 'FeatureServer.addFeatures',
    path: '/rest/services/{service}/FeatureServer/{layerId}/addFeatures',
    ...edit,
    parameters: [required(parameter('features', features, 'rows', 'fields')), ...editOptions],
  }),
  // Changes rows.
  operation({
    id: 'FeatureServer.updateFeatures',
    path: '/rest/services/{service}/FeatureServer/{layerId}/updateFeatures',
    ...edit,
    parameters: [required(parameter('features', features, 'rows', 'fields')), ...editOptions],
  }),
  // Deletes rows: by id, condition or place.
  operation({
    id: 'FeatureServer.deleteFeatures',
    path: '/rest/services/{service}/FeatureServer/{layerId}/deleteFeatures',
    ...edit,
    parameters: [...rowParameters, ...areaParameters, ...editOptions],
    complete: completeDeletion,
  }),
  // Adds, changes and deletes rows of one layer at once.
  operation({
    id: 'FeatureServer.applyEdits',
    path: '/rest/services/{service}/FeatureServer/{layerId}/applyEdits',
    ...edit,
    parameters: [
      parameter('adds', features, 'rows', 'fields'),
      parameter('updates', features, 'rows', 'fields'),
      parameter('deletes', objectIds, 'rows'),
      ...editOptions,
    ],
  }),
  // Adds, changes and deletes rows of several layers at once.
  operation({
    id: 'FeatureServer.applyLayerEdits',
    path: '/rest/services/{service}/FeatureServer/applyEdits',
    ...edit,
    parameters: [required(parameter('edits', layerEdits, 'layers', 'rows', 'fields')), ...editOptions],
  }),
  // Writes constants into fields of rows.
  operation({
    id: 'FeatureServer.calculate',
    path: '/rest/services/{service}/FeatureServer/{layerId}/calculate',
    ...edit,
    parameters: [
      required(parameter('where', whereExpression, 'rows', 'fields')),
      required(parameter('calcExpression', calcExpression, 'fields')),
      parameter('sqlFormat', choice('standard')),
      parameter('async', falseOnly),
    ],
  }),
  // Attaches a file to a row.
  operation({
    id: 'FeatureServer.addAttachment',
    path: '/rest/services/{service}/FeatureServer/{layerId}/{objectId}/addAttachment',
    ...edit,
    parameters: [
      required(parameter('attachment', file)),
      parameter('keywords', text(1_000)),
      parameter('returnEditMoment', boolean),
    ],
  }),
  // Replaces an attached file.
  operation({
    id: 'FeatureServer.updateAttachment',
    path: '/rest/services/{service}/FeatureServer/{layerId}/{objectId}/updateAttachment',
    ...edit,
    parameters: [
      required(parameter('attachmentId', integer(0, 9_007_199_254_740_991), 'rows')),
      required(parameter('attachment', file)),
      parameter('keywords', text(1_000)),
      parameter('returnEditMoment', boolean),
    ],
  }),
  // Deletes attached files.
  operation({
    id: 'FeatureServer.deleteAttachments',
    path: '/rest/services/{service}/FeatureServer/{layerId}/{objectId}/deleteAttachments',
    ...edit,
    parameters: [
      required(parameter('attachmentIds', attachmentIds, 'rows')),
      parameter('rollbackOnFailure', boolean),
      parameter('returnEditMoment', boolean),
    ],
  }),
] as const

type DeletionValues = ValuesOf<(typeof rowParameters | typeof areaParameters)[number]>

/** A deletion has to say what: without ids, condition or place servers would differ in what they delete. */
function completeDeletion(values: DeletionValues): DeletionValues {
  const { objectIds, where, geometry } = values
  if (objectIds === undefined && where === undefined && geometry === undefined)
    throw new ValueError('deleteFeatures needs objectIds, where or geometry')
  return completeGeometryType(values)
}
