export { countRefused } from './counted-credentials.ts'
export { createRateLimits } from './rate-limits.ts'
