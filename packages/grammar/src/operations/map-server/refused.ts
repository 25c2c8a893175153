import type { RefusedOperation } from '../../operation.ts'
import { refusal } from '../define.ts'
import { extensions, jobs, ogc, ogcReply } from '../shared/reasons.ts'

/** Operations of a MapServer that are not served, and why. */
export const refused: readonly RefusedOperation[] = [
  refusal(
    'MapServer.wmtsCapabilities',
    '/rest/services/{service}/MapServer/WMTS/1.0.0/WMTSCapabilities.xml',
    ogc,
    ogcReply,
  ),
  refusal('MapServer.wmts', '/rest/services/{service}/MapServer/WMTS', ogc, ogcReply),
  refusal('MapServer.exportTiles', '/rest/services/{service}/MapServer/exportTiles', jobs, { effect: 'job' }),
  refusal(
    'MapServer.estimateExportTilesSize',
    '/rest/services/{service}/MapServer/estimateExportTilesSize',
    jobs,
    { effect: 'job' },
  ),
  refusal('MapServer.job', '/rest/services/{service}/MapServer/jobs/{jobId}', jobs, { effect: 'job' }),
  refusal('MapServer.jobCancel', '/rest/services/{service}/MapServer/jobs/{jobId}/cancel', jobs, {
    effect: 'job',
  }),
  refusal('MapServer.jobResult', '/rest/services/{service}/MapServer/jobs/{jobId}/results/{result}', jobs, {
    effect: 'job',
  }),
  refusal('MapServer.extension', '/rest/services/{service}/MapServer/exts/{file...}', extensions),
]
