import type { QuotaConfiguration } from '../../config/sections/quotas.ts'
import type { QuotaAccount } from '../leases.ts'
import type { HeldWindow } from './quota-sums.ts'

/** A quota that a request is charged to. */
export interface HeldQuota {
  readonly configuration: QuotaConfiguration
  readonly window: HeldWindow
  readonly account: QuotaAccount
}
