import type { Operation } from '../../operation.ts'
import { refusal } from '../define.ts'

const replicas =
  'Replicas are not served: they copy whole layers and belong to whoever made them, which Mapgate does not keep yet.'
const uploads =
  "Uploads and append are not served: they make the map server read files and addresses of the caller's choice."
const jobs =
  'Jobs are not served: a job and its results belong to whoever started it, which Mapgate does not keep yet.'
const truncate = 'truncate is not served: it empties a layer and cannot be narrowed. Delete rows instead.'
const validate = 'validateSQL is not served: Mapgate checks every expression itself and names the fault.'
const analytic = 'queryAnalytic is not served yet: its window functions are not parsed.'
const contingent = 'queryContingentValues is not served: it lists values of fields without naming them.'
const extensions = 'Server object extensions are not served: what they read cannot be known.'

/** Operations of a FeatureServer that are not served, and why. */
export const refused: readonly Operation[] = [
  refusal(
    'FeatureServer.createReplica',
    '/rest/services/{service}/FeatureServer/createReplica',
    replicas,
    'job',
  ),
  refusal(
    'FeatureServer.synchronizeReplica',
    '/rest/services/{service}/FeatureServer/synchronizeReplica',
    replicas,
    'job',
  ),
  refusal(
    'FeatureServer.unRegisterReplica',
    '/rest/services/{service}/FeatureServer/unRegisterReplica',
    replicas,
    'job',
  ),
  refusal('FeatureServer.replicas', '/rest/services/{service}/FeatureServer/replicas', replicas),
  refusal('FeatureServer.replica', '/rest/services/{service}/FeatureServer/replicas/{jobId}', replicas),
  refusal(
    'FeatureServer.extractChanges',
    '/rest/services/{service}/FeatureServer/extractChanges',
    replicas,
    'job',
  ),
  refusal(
    'FeatureServer.replicaFiles',
    '/rest/services/{service}/FeatureServer/replicafilescache/{file...}',
    replicas,
  ),
  refusal('FeatureServer.uploads', '/rest/services/{service}/FeatureServer/uploads', uploads, 'write'),
  refusal(
    'FeatureServer.uploadItem',
    '/rest/services/{service}/FeatureServer/uploads/{file...}',
    uploads,
    'write',
  ),
  refusal('FeatureServer.append', '/rest/services/{service}/FeatureServer/append', uploads, 'job'),
  refusal(
    'FeatureServer.layerAppend',
    '/rest/services/{service}/FeatureServer/{layerId}/append',
    uploads,
    'job',
  ),
  refusal('FeatureServer.job', '/rest/services/{service}/FeatureServer/jobs/{jobId}', jobs, 'job'),
  refusal(
    'FeatureServer.truncate',
    '/rest/services/{service}/FeatureServer/{layerId}/truncate',
    truncate,
    'write',
  ),
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
