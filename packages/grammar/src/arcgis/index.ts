export { printIntent } from './print-intent.ts'
export { readIntent } from './read-intent.ts'
