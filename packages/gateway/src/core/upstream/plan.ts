import type { Plan as PlanOf } from '@mapgate/policy'
import type { Outbound, UpstreamReply } from './outbound.ts'

/** A plan whose steps are requests to an upstream. */
export type Plan = PlanOf<Outbound, UpstreamReply>
