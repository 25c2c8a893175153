import type { RefusedOperation } from '../../operation.ts'
import { refusal } from '../define.ts'
import { jobs } from '../shared/reasons.ts'

const execute =
  "Tasks and printing are not served yet: their inputs make the map server fetch layers and addresses of the caller's choice."
const uploads = "Uploads are not served: they make the map server read files of the caller's choice."

/** Operations of a GPServer, none of which is served, and why. Clients ask for the service or the task first. Printing is one of its tasks. */
export const refused: readonly RefusedOperation[] = [
  refusal('GPServer.root', '/rest/services/{service}/GPServer', execute),
  refusal('GPServer.task', '/rest/services/{service}/GPServer/{task}', execute),
  refusal('GPServer.execute', '/rest/services/{service}/GPServer/{task}/execute', execute, { effect: 'job' }),
  refusal('GPServer.submitJob', '/rest/services/{service}/GPServer/{task}/submitJob', execute, {
    effect: 'job',
  }),
  refusal('GPServer.job', '/rest/services/{service}/GPServer/{task}/jobs/{jobId}', jobs, { effect: 'job' }),
  refusal('GPServer.jobCancel', '/rest/services/{service}/GPServer/{task}/jobs/{jobId}/cancel', jobs, {
    effect: 'job',
  }),
  refusal('GPServer.jobDelete', '/rest/services/{service}/GPServer/{task}/jobs/{jobId}/delete', jobs, {
    effect: 'job',
  }),
  refusal(
    'GPServer.jobResult',
    '/rest/services/{service}/GPServer/{task}/jobs/{jobId}/results/{result}',
    jobs,
    { effect: 'job' },
  ),
  refusal(
    'GPServer.jobInput',
    '/rest/services/{service}/GPServer/{task}/jobs/{jobId}/inputs/{result}',
    jobs,
    { effect: 'job' },
  ),
  refusal('GPServer.uploads', '/rest/services/{service}/GPServer/uploads', uploads, { effect: 'write' }),
  refusal('GPServer.uploadItem', '/rest/services/{service}/GPServer/uploads/{file...}', uploads, {
    effect: 'write',
  }),
]
