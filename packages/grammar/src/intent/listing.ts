import type { IntentBase } from './base.ts'

/** Which services and folders a server has. */
export type Listing = IntentBase<'listing'>
