import { datumTransformation } from '../values/geometry/datum-transformation.ts'
import { layerEdits } from '../values/layers/layer-edits.ts'
import { boolean, falseOnly } from '../values/plain/boolean.ts'
import { choice } from '../values/plain/choice.ts'
import { file } from '../values/plain/file.ts'
import { integer } from '../values/plain/number.ts'
import { text } from '../values/plain/text.ts'
import { attachmentChanges } from '../values/rows/attachment-changes.ts'
import { calcExpression } from '../values/rows/calc-expression.ts'
import { whereExpression, writtenRows } from '../values/rows/expression.ts'
import { features } from '../values/rows/features.ts'
import { attachmentIds, editedRowIds } from '../values/rows/id-list.ts'
import { rowKeys } from '../values/rows/row-keys.ts'
import { time } from '../values/rows/time.ts'
import { operation, parameter, required } from './define.ts'
import { completeDeletion, completeEdits, completeLayerEdits } from './shared/complete-edits.ts'
import { areaParameters } from './shared/query-parameters.ts'
import {
  editChoices,
  featureEditChoices,
  layerEditChoices,
  serviceEditChoices,
} from './shared/unserved-parameters.ts'

// What all edits have in common. No edit documents `f=pbf`; a pbf file of edits is an upload.
const edit = { methods: ['POST'], effect: 'write', unserved: featureEditChoices } as const

// A job would belong to whoever starts it.
const notAsync = parameter('async', falseOnly('jobs are not served'))

// What every edit of features can ask. Without `rollbackOnFailure` it is true.
const featureEditOptions = [
  parameter('rollbackOnFailure', boolean),
  parameter('returnEditMoment', boolean),
  parameter('trueCurveClient', boolean),
  parameter('timeReferenceUnknownClient', boolean),
  notAsync,
] as const

// What one kind of edit can ask. Global ids name rows in applyEdits alone.
const oneKindOptions = [
  ...featureEditOptions,
  parameter('useGlobalIds', falseOnly('ask applyEdits')),
] as const

// What applyEdits can ask, of a layer or of a service.
const applyEditsOptions = [
  ...featureEditOptions,
  parameter('useGlobalIds', boolean),
  parameter('returnEditResults', boolean),
  parameter('datumTransformation', datumTransformation, 'area'),
] as const

/** Edits of the rows of a FeatureServer and of their attachments. */
export const featureEdits = [
  // Adds rows.
  operation({
    id: 'FeatureServer.addFeatures',
    path: '/rest/services/{service}/FeatureServer/{layerId}/addFeatures',
    ...edit,
    parameters: [required(parameter('features', features, 'rows', 'fields')), ...oneKindOptions],
  }),
  // Changes rows.
  operation({
    id: 'FeatureServer.updateFeatures',
    path: '/rest/services/{service}/FeatureServer/{layerId}/updateFeatures',
    ...edit,
    parameters: [required(parameter('features', features, 'rows', 'fields')), ...oneKindOptions],
  }),
  // Deletes rows: by id, condition or place.
  operation({
    id: 'FeatureServer.deleteFeatures',
    path: '/rest/services/{service}/FeatureServer/{layerId}/deleteFeatures',
    ...edit,
    parameters: [
      parameter('where', whereExpression, 'rows', 'fields'),
      parameter('objectIds', editedRowIds, 'rows'),
      parameter('time', time, 'time'),
      ...areaParameters,
      ...oneKindOptions,
      parameter('returnDeleteResults', boolean),
    ],
    complete: completeDeletion,
  }),
  // Adds, changes and deletes rows of one layer at once, and their attachments.
  operation({
    id: 'FeatureServer.applyEdits',
    path: '/rest/services/{service}/FeatureServer/{layerId}/applyEdits',
    ...edit,
    unserved: layerEditChoices,
    parameters: [
      parameter('adds', features, 'rows', 'fields'),
      parameter('updates', features, 'rows', 'fields'),
      parameter('deletes', rowKeys, 'rows'),
      parameter('attachments', attachmentChanges, 'rows'),
      ...applyEditsOptions,
    ],
    complete: completeEdits,
  }),
  // Adds, changes and deletes rows of several layers at once, and their attachments.
  operation({
    id: 'FeatureServer.applyLayerEdits',
    path: '/rest/services/{service}/FeatureServer/applyEdits',
    ...edit,
    unserved: serviceEditChoices,
    parameters: [
      required(parameter('edits', layerEdits, 'layers', 'rows', 'fields')),
      ...applyEditsOptions,
      parameter('returnServiceEditsOption', choice('none', 'originalAndCurrentFeatures')),
      parameter('returnServiceEditsInSourceSR', boolean),
      parameter('honorSequenceOfEdits', boolean),
    ],
    complete: completeLayerEdits,
  }),
  // Writes constants, or what is calculated from fields, into fields of rows.
  operation({
    id: 'FeatureServer.calculate',
    path: '/rest/services/{service}/FeatureServer/{layerId}/calculate',
    ...edit,
    parameters: [
      required(parameter('where', writtenRows, 'rows', 'fields')),
      required(parameter('calcExpression', calcExpression, 'fields')),
      parameter('sqlFormat', choice('standard')),
      parameter('returnEditMoment', boolean),
      notAsync,
    ],
  }),
  // Attaches a file to a row.
  operation({
    id: 'FeatureServer.addAttachment',
    path: '/rest/services/{service}/FeatureServer/{layerId}/{objectId}/addAttachment',
    ...edit,
    unserved: editChoices,
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
    unserved: editChoices,
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
    unserved: editChoices,
    parameters: [
      required(parameter('attachmentIds', attachmentIds, 'rows')),
      parameter('rollbackOnFailure', boolean),
      parameter('returnEditMoment', boolean),
    ],
  }),
] as const
