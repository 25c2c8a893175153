import type { RefusedOperation } from '../../operation.ts'
import { refusal } from '../define.ts'
import { jobs } from '../shared/reasons.ts'

/** Operations of a VectorTileServer that are not served, and why. */
export const refused: readonly RefusedOperation[] = [
  refusal('VectorTileServer.exportTiles', '/rest/services/{service}/VectorTileServer/exportTiles', jobs, {
    effect: 'job',
  }),
  refusal('VectorTileServer.job', '/rest/services/{service}/VectorTileServer/jobs/{jobId}', jobs, {
    effect: 'job',
  }),
]
