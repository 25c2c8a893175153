export { printIntent } from './print-intent.ts'
export { type IntentFor, readIntent } from './read-intent.ts'
export { type UnplainName, unplainNames } from './unplain-names.ts'
