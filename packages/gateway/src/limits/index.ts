export { type Admit, createRateLimits } from './rate-limits.ts'
