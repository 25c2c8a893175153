export { countRefused } from './counted-credentials.ts'
export { type Admit, createRateLimits } from './rate-limits.ts'
