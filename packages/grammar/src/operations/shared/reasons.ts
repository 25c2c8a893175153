import type { Operation } from '../../operation.ts'

/** Why no job, whatever starts it, is served. */
export const jobs =
  'Jobs are not served: a job and its results belong to whoever started it, which Mapgate does not keep yet.'

/** Why no OGC service is served. */
export const ogc =
  'OGC services (WMTS documents, WMS, WFS) are not served yet: their documents carry links and layers that have to be rewritten.'

/** OGC clients read statuses, not envelopes. */
export const ogcReply: Pick<Operation, 'formats'> = { formats: ['bytes'] }

/** Why no server object extension is served. */
export const extensions = 'Server object extensions are not served: what they read cannot be known.'
