export type { UpstreamLog, UpstreamObserver } from './port.ts'
export type { UpstreamStatus } from './upstream.ts'
export { createUpstreams, type Upstreams, type UpstreamsOptions } from './upstreams.ts'
