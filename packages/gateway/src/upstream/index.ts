export { createUpstreams, type Upstreams } from './upstreams.ts'
