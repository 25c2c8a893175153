import type { Operation, RefusedOperation } from '../operation.ts'
import { refusal } from './define.ts'

// Why no job, whatever starts it, is served.
const jobs =
  'Jobs are not served: a job and its results belong to whoever started it, which Mapgate does not keep yet.'

// Why no other service of OGC is served. WMS and WMTS of map services are no operations here: `ogc` reads them.
const ogc =
  'WFS, WCS, and the WMS and WMTS of image services are not served yet. Map services have both: ask their MapServer.'

// OGC clients read statuses, not envelopes.
const ogcReply: Pick<Operation, 'formats'> = { formats: ['bytes'] }

// Why no server object extension is served.
const extensions = 'Server object extensions are not served: what they read cannot be known.'

const job = { effect: 'job' } as const
const write = { effect: 'write' } as const

/** Operations of a MapServer that are not served, and why. */
export const mapServer: readonly RefusedOperation[] = [
  refusal('MapServer.exportTiles', '/rest/services/{service}/MapServer/exportTiles', jobs, job),
  refusal(
    'MapServer.estimateExportTilesSize',
    '/rest/services/{service}/MapServer/estimateExportTilesSize',
    jobs,
    job,
  ),
  refusal('MapServer.job', '/rest/services/{service}/MapServer/jobs/{jobId}', jobs, job),
  refusal('MapServer.jobCancel', '/rest/services/{service}/MapServer/jobs/{jobId}/cancel', jobs, job),
  refusal(
    'MapServer.jobResult',
    '/rest/services/{service}/MapServer/jobs/{jobId}/results/{result}',
    jobs,
    job,
  ),
  refusal('MapServer.extension', '/rest/services/{service}/MapServer/exts/{file...}', extensions),
]

const replicas =
  'Replicas are not served: they copy whole layers and belong to whoever made them, which Mapgate does not keep yet.'
const uploads =
  "Uploads and append are not served: they make the map server read files and addresses of the caller's choice."
const truncate = 'truncate is not served: it empties a layer and cannot be narrowed. Delete rows instead.'
const validate = 'validateSQL is not served: Mapgate checks every expression itself and names the fault.'
const analytic = 'queryAnalytic is not served yet: its window functions are not parsed.'
const contingent = 'queryContingentValues is not served: it lists values of fields without naming them.'

/** Operations of a FeatureServer that are not served, and why. */
export const featureServer: readonly RefusedOperation[] = [
  refusal(
    'FeatureServer.createReplica',
    '/rest/services/{service}/FeatureServer/createReplica',
    replicas,
    job,
  ),
  refusal(
    'FeatureServer.synchronizeReplica',
    '/rest/services/{service}/FeatureServer/synchronizeReplica',
    replicas,
    job,
  ),
  refusal(
    'FeatureServer.unRegisterReplica',
    '/rest/services/{service}/FeatureServer/unRegisterReplica',
    replicas,
    job,
  ),
  refusal('FeatureServer.replicas', '/rest/services/{service}/FeatureServer/replicas', replicas),
  refusal('FeatureServer.replica', '/rest/services/{service}/FeatureServer/replicas/{jobId}', replicas),
  refusal(
    'FeatureServer.extractChanges',
    '/rest/services/{service}/FeatureServer/extractChanges',
    replicas,
    job,
  ),
  refusal(
    'FeatureServer.replicaFiles',
    '/rest/services/{service}/FeatureServer/replicafilescache/{file...}',
    replicas,
  ),
  refusal('FeatureServer.uploads', '/rest/services/{service}/FeatureServer/uploads', uploads, write),
  refusal(
    'FeatureServer.uploadItem',
    '/rest/services/{service}/FeatureServer/uploads/{file...}',
    uploads,
    write,
  ),
  refusal('FeatureServer.append', '/rest/services/{service}/FeatureServer/append', uploads, job),
  refusal(
    'FeatureServer.layerAppend',
    '/rest/services/{service}/FeatureServer/{layerId}/append',
    uploads,
    job,
  ),
  refusal('FeatureServer.job', '/rest/services/{service}/FeatureServer/jobs/{jobId}', jobs, job),
  refusal(
    'FeatureServer.truncate',
    '/rest/services/{service}/FeatureServer/{layerId}/truncate',
    truncate,
    write,
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

const files =
  'Original raster files are not served: they hold more than any picture, and their names are paths on the map server.'
const measure = 'Mensuration is not served yet: it reads sensor and elevation models that no rule looks at.'
const rasters =
  "Changing the rasters of an image service is not served: it makes the map server read files and addresses of the caller's choice."

/** Operations of an ImageServer that are not served, and why. */
export const imageServer: readonly RefusedOperation[] = [
  refusal('ImageServer.download', '/rest/services/{service}/ImageServer/download', files),
  refusal('ImageServer.file', '/rest/services/{service}/ImageServer/file', files),
  refusal('ImageServer.rasterFile', '/rest/services/{service}/ImageServer/{rasterId}/file', files),
  refusal('ImageServer.measure', '/rest/services/{service}/ImageServer/measure', measure),
  refusal('ImageServer.addRasters', '/rest/services/{service}/ImageServer/add', rasters, write),
  refusal('ImageServer.updateRaster', '/rest/services/{service}/ImageServer/update', rasters, write),
  refusal('ImageServer.deleteRasters', '/rest/services/{service}/ImageServer/delete', rasters, write),
  refusal('ImageServer.uploads', '/rest/services/{service}/ImageServer/uploads', rasters, write),
  refusal('ImageServer.uploadItem', '/rest/services/{service}/ImageServer/uploads/{file...}', rasters, write),
  refusal('ImageServer.exportTiles', '/rest/services/{service}/ImageServer/exportTiles', jobs, job),
  refusal(
    'ImageServer.estimateExportTilesSize',
    '/rest/services/{service}/ImageServer/estimateExportTilesSize',
    jobs,
    job,
  ),
  refusal('ImageServer.job', '/rest/services/{service}/ImageServer/jobs/{jobId}', jobs, job),
  refusal('ImageServer.wmts', '/rest/services/{service}/ImageServer/WMTS/{file...}', ogc, ogcReply),
  refusal('ImageServer.extension', '/rest/services/{service}/ImageServer/exts/{file...}', extensions),
]

/** Operations of a VectorTileServer that are not served, and why. */
export const vectorTileServer: readonly RefusedOperation[] = [
  refusal('VectorTileServer.exportTiles', '/rest/services/{service}/VectorTileServer/exportTiles', jobs, job),
  refusal('VectorTileServer.job', '/rest/services/{service}/VectorTileServer/jobs/{jobId}', jobs, job),
]

const execute =
  "Tasks and printing are not served yet: their inputs make the map server fetch layers and addresses of the caller's choice."
const taskUploads = "Uploads are not served: they make the map server read files of the caller's choice."

/** Operations of a GPServer (geoprocessing; printing is one of its tasks). None is served; each says why. Clients ask for the service or the task first. */
export const gpServer: readonly RefusedOperation[] = [
  refusal('GPServer.root', '/rest/services/{service}/GPServer', execute),
  refusal('GPServer.task', '/rest/services/{service}/GPServer/{task}', execute),
  refusal('GPServer.execute', '/rest/services/{service}/GPServer/{task}/execute', execute, job),
  refusal('GPServer.submitJob', '/rest/services/{service}/GPServer/{task}/submitJob', execute, job),
  refusal('GPServer.job', '/rest/services/{service}/GPServer/{task}/jobs/{jobId}', jobs, job),
  refusal('GPServer.jobCancel', '/rest/services/{service}/GPServer/{task}/jobs/{jobId}/cancel', jobs, job),
  refusal('GPServer.jobDelete', '/rest/services/{service}/GPServer/{task}/jobs/{jobId}/delete', jobs, job),
  refusal(
    'GPServer.jobResult',
    '/rest/services/{service}/GPServer/{task}/jobs/{jobId}/results/{result}',
    jobs,
    job,
  ),
  refusal(
    'GPServer.jobInput',
    '/rest/services/{service}/GPServer/{task}/jobs/{jobId}/inputs/{result}',
    jobs,
    job,
  ),
  refusal('GPServer.uploads', '/rest/services/{service}/GPServer/uploads', taskUploads, write),
  refusal('GPServer.uploadItem', '/rest/services/{service}/GPServer/uploads/{file...}', taskUploads, write),
]

const matrix =
  'Cost matrices, location-allocation and fleet routing are not served yet: their inputs are not typed.'

/** Operations of an NAServer that are not served, and why. */
export const naServer: readonly RefusedOperation[] = [
  refusal('NAServer.solveODCostMatrix', '/rest/services/{service}/NAServer/{task}/solveODCostMatrix', matrix),
  refusal('NAServer.solveLAF', '/rest/services/{service}/NAServer/{task}/solveLAF', matrix),
  refusal('NAServer.solveVRP', '/rest/services/{service}/NAServer/{task}/solveVRP', matrix),
]

const sockets = 'Stream services are not served: rows that arrive over a WebSocket cannot be filtered yet.'

/** A StreamServer hands out WebSockets; Mapgate serves none. */
export const streamServer: readonly RefusedOperation[] = [
  refusal('StreamServer.root', '/rest/services/{service}/StreamServer', sockets),
  refusal('StreamServer.subscribe', '/rest/services/{service}/StreamServer/subscribe', sockets),
  refusal('StreamServer.broadcast', '/rest/services/{service}/StreamServer/broadcast', sockets),
]

const proxy =
  'The door for apps of resource-proxy is shut here; the administrator opens it by resourceProxy. Use the address of the service itself.'
const portal =
  'The sharing API of a portal is not served yet. Sign in at the token service that rest/info names.'

/** What clients also ask of a site, and why it is not served. */
export const site: readonly RefusedOperation[] = [
  refusal('Site.proxy', '/proxy', proxy),
  refusal('Site.imageWms', '/services/{service}/ImageServer/WMSServer', ogc, ogcReply),
  refusal('Site.folderImageWms', '/services/{folder}/{service}/ImageServer/WMSServer', ogc, ogcReply),
  refusal('Site.wfs', '/services/{service}/{task}/WFSServer', ogc, ogcReply),
  refusal('Site.folderWfs', '/services/{folder}/{service}/{task}/WFSServer', ogc, ogcReply),
  refusal('Site.wcs', '/services/{service}/{task}/WCSServer', ogc, ogcReply),
  refusal('Site.folderWcs', '/services/{folder}/{service}/{task}/WCSServer', ogc, ogcReply),
  refusal('Site.portal', '/sharing/{file...}', portal),
]
