import type { RefusedOperation } from '../../operation.ts'
import { refusal } from '../define.ts'
import { extensions, jobs, ogc, ogcReply } from '../shared/reasons.ts'

const files =
  'Original raster files are not served: they hold more than any picture, and their names are paths on the map server.'
const measure = 'Mensuration is not served yet: it reads sensor and elevation models that no rule looks at.'
const rasters =
  "Changing the rasters of an image service is not served: it makes the map server read files and addresses of the caller's choice."

/** Operations of an ImageServer that are not served, and why. */
export const refused: readonly RefusedOperation[] = [
  refusal('ImageServer.download', '/rest/services/{service}/ImageServer/download', files),
  refusal('ImageServer.file', '/rest/services/{service}/ImageServer/file', files),
  refusal('ImageServer.rasterFile', '/rest/services/{service}/ImageServer/{rasterId}/file', files),
  refusal('ImageServer.measure', '/rest/services/{service}/ImageServer/measure', measure),
  refusal('ImageServer.addRasters', '/rest/services/{service}/ImageServer/add', rasters, { effect: 'write' }),
  refusal('ImageServer.updateRaster', '/rest/services/{service}/ImageServer/update', rasters, {
    effect: 'write',
  }),
  refusal('ImageServer.deleteRasters', '/rest/services/{service}/ImageServer/delete', rasters, {
    effect: 'write',
  }),
  refusal('ImageServer.uploads', '/rest/services/{service}/ImageServer/uploads', rasters, {
    effect: 'write',
  }),
  refusal('ImageServer.uploadItem', '/rest/services/{service}/ImageServer/uploads/{file...}', rasters, {
    effect: 'write',
  }),
  refusal('ImageServer.exportTiles', '/rest/services/{service}/ImageServer/exportTiles', jobs, {
    effect: 'job',
  }),
  refusal(
    'ImageServer.estimateExportTilesSize',
    '/rest/services/{service}/ImageServer/estimateExportTilesSize',
    jobs,
    { effect: 'job' },
  ),
  refusal('ImageServer.job', '/rest/services/{service}/ImageServer/jobs/{jobId}', jobs, { effect: 'job' }),
  refusal('ImageServer.wmts', '/rest/services/{service}/ImageServer/WMTS/{file...}', ogc, ogcReply),
  refusal('ImageServer.extension', '/rest/services/{service}/ImageServer/exts/{file...}', extensions),
]
