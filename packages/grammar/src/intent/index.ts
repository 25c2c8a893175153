export type { IntentBase, Own, ServiceAddress } from './base.ts'
export type { Intent, IntentOf, OwnRequest } from './intent.ts'
