import type { RefusedOperation } from '../../operation.ts'
import { refusal } from '../define.ts'
import { extensions, jobs } from '../shared/reasons.ts'

const replicas =
  'Replicas are not served: they copy whole layers and belong to whoever made them, which Mapgate does not keep yet.'
const uploads =
  "Uploads and append are not served: they make the map server read files and addresses of the caller's choice."
const truncate = 'truncate is not served: it empties a layer and cannot be narrowed. Delete rows instead.'
const validate = 'validateSQL is not served: Mapgate checks every expression itself and names the fault.'
const analytic = 'queryAnalytic is not served yet: its window functions are not parsed.'
const contingent = 'queryContingentValues is not served: it lists values of fields without naming them.'

/** Operations of a FeatureServer that are not served, and why. */
export const refused: readonly RefusedOperation[] = [
  refusal('FeatureServer.createReplica', '/rest/services/{service}/FeatureServer/createReplica', replicas, {
    effect: 'job',
  }),
  refusal(
    'FeatureServer.synchronizeReplica',
    '/rest/services/{service}/FeatureServer/synchronizeReplica',
    replicas,
    { effect: 'job' },
  ),
  refusal(
    'FeatureServer.unRegisterReplica',
    '/rest/services/{service}/FeatureServer/unRegisterReplica',
    replicas,
    { effect: 'job' },
  ),
  refusal('FeatureServer.replicas', '/rest/services/{service}/FeatureServer/replicas', replicas),
  refusal('FeatureServer.replica', '/rest/services/{service}/FeatureServer/replicas/{jobId}', replicas),
  refusal('FeatureServer.extractChanges', '/rest/services/{service}/FeatureServer/extractChanges', replicas, {
    effect: 'job',
  }),
  refusal(
    'FeatureServer.replicaFiles',
    '/rest/services/{service}/FeatureServer/replicafilescache/{file...}',
    replicas,
  ),
  refusal('FeatureServer.uploads', '/rest/services/{service}/FeatureServer/uploads', uploads, {
    effect: 'write',
  }),
  refusal('FeatureServer.uploadItem', '/rest/services/{service}/FeatureServer/uploads/{file...}', uploads, {
    effect: 'write',
  }),
  refusal('FeatureServer.append', '/rest/services/{service}/FeatureServer/append', uploads, {
    effect: 'job',
  }),
  refusal('FeatureServer.layerAppend', '/rest/services/{service}/FeatureServer/{layerId}/append', uploads, {
    effect: 'job',
  }),
  refusal('FeatureServer.job', '/rest/services/{service}/FeatureServer/jobs/{jobId}', jobs, {
    effect: 'job',
  }),
  refusal('FeatureServer.truncate', '/rest/services/{service}/FeatureServer/{layerId}/truncate', truncate, {
    effect: 'write',
  }),
  refusal(
    'FeatureServer.validateSQL',
    '/rest/services/{service}/FeatureServer/{layerId}/validateSQL',
    validate,
  ),
  refusal(
    'FeatureServer.queryAnalytic',
    '/rest/services/{service}/FeatureServer/{layerId}/queryAnalytic',
    analytic,
  ),
  refusal(
    'FeatureServer.queryContingentValues',
    '/rest/services/{service}/FeatureServer/queryContingentValues',
    contingent,
  ),
  refusal('FeatureServer.extension', '/rest/services/{service}/FeatureServer/exts/{file...}', extensions),
]
