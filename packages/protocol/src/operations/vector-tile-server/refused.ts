import type { Operation } from '../../operation.ts'
import { refusal } from '../define.ts'

const jobs =
  'Jobs are not served: a job and its results belong to whoever started it, which Mapgate does not keep yet.'

/** Operations of a VectorTileServer that are not served, and why. */
export const refused: readonly Operation[] = [
  refusal(
    'VectorTileServer.exportTiles',
    '/rest/services/{service}/VectorTileServer/exportTiles',
    jobs,
    'job',
  ),
  refusal('VectorTileServer.job', '/rest/services/{service}/VectorTileServer/jobs/{jobId}', jobs, 'job'),
]
