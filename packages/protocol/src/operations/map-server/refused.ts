import type { Operation } from '../../operation.ts'
import { refusal } from '../define.ts'

const ogc =
  'OGC services (WMTS documents, WMS, WFS) are not served yet: their documents carry links and layers that have to be rewritten.'
const jobs =
  'Jobs are not served: a job and its results belong to whoever started it, which Mapgate does not keep yet.'
const extensions = 'Server object extensions are not served: what they read cannot be known.'

/** Operations of a MapServer that are not served, and why. */
export const refused: readonly Operation[] = [
  refusal(
    'MapServer.wmtsCapabilities',
    '/rest/services/{service}/MapServer/WMTS/1.0.0/WMTSCapabilities.xml',
    ogc,
  ),
  refusal('MapServer.wmts', '/rest/services/{service}/MapServer/WMTS', ogc),
  refusal('MapServer.exportTiles', '/rest/services/{service}/MapServer/exportTiles', jobs, 'job'),
  refusal(
    'MapServer.estimateExportTilesSize',
    '/rest/services/{service}/MapServer/estimateExportTilesSize',
    jobs,
    'job',
  ),
  refusal('MapServer.job', '/rest/services/{service}/MapServer/jobs/{jobId}', jobs, 'job'),
  refusal('MapServer.jobCancel', '/rest/services/{service}/MapServer/jobs/{jobId}/cancel', jobs, 'job'),
  refusal(
    'MapServer.jobResult',
    '/rest/services/{service}/MapServer/jobs/{jobId}/results/{result}',
    jobs,
    'job',
  ),
  refusal('MapServer.extension', '/rest/services/{service}/MapServer/exts/{file...}', extensions),
]
