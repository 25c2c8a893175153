export { planFor } from './plan-for.ts'
