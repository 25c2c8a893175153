import type { Operation } from '../../operation.ts'
import { refusal } from '../define.ts'

const execute =
  "Tasks and printing are not served yet: their inputs make the map server fetch layers and addresses of the caller's choice."
const jobs =
  'Jobs are not served: a job and its results belong to whoever started it, which Mapgate does not keep yet.'
const uploads = "Uploads are not served: they make the map server read files of the caller's choice."

/** Operations of a GPServer that are not served, and why. Printing is one of its tasks. */
export const refused: readonly Operation[] = [
  refusal('GPServer.execute', '/rest/services/{service}/GPServer/{task}/execute', execute, 'job'),
  refusal('GPServer.submitJob', '/rest/services/{service}/GPServer/{task}/submitJob', execute, 'job'),
  refusal('GPServer.job', '/rest/services/{service}/GPServer/{task}/jobs/{jobId}', jobs, 'job'),
  refusal('GPServer.jobCancel', '/rest/services/{service}/GPServer/{task}/jobs/{jobId}/cancel', jobs, 'job'),
  refusal('GPServer.jobDelete', '/rest/services/{service}/GPServer/{task}/jobs/{jobId}/delete', jobs, 'job'),
  refusal(
    'GPServer.jobResult',
    '/rest/services/{service}/GPServer/{task}/jobs/{jobId}/results/{result}',
    jobs,
    'job',
  ),
  refusal(
    'GPServer.jobInput',
    '/rest/services/{service}/GPServer/{task}/jobs/{jobId}/inputs/{result}',
    jobs,
    'job',
  ),
  refusal('GPServer.uploads', '/rest/services/{service}/GPServer/uploads', uploads, 'write'),
  refusal('GPServer.uploadItem', '/rest/services/{service}/GPServer/uploads/{file...}', uploads, 'write'),
]
