export type { UpstreamLog } from './port.ts'
export { createUpstreams, type Upstreams, type UpstreamsOptions } from './upstreams.ts'
