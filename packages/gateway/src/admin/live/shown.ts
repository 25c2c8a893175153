import { z } from 'zod'
import type { AuditEvent } from '../../core/request/audit.ts'

/** A request as the console shows it. */
export const line = z.object({
  number: z.int(),
  id: z.string(),
  time: z.string(),
  clientAddress: z.string(),
  method: z.string(),
  mount: z.string().optional(),
  principal: z.string(),
  carrier: z.string(),
  service: z.string().optional(),
  operation: z.string().optional(),
  layers: z.array(z.number()).readonly().optional(),
  decision: z.enum(['permit', 'deny', 'fault', 'none']),
  reason: z.string().optional(),
  status: z.int(),
  bytes: z.number(),
  durationMs: z.number(),
})

/** Values by which requests are chosen; each is a whole value. */
export const wanted = {
  principal: z.string().optional(),
  service: z.string().optional(),
  operation: z.string().optional(),
  decision: z.enum(['permit', 'deny', 'fault', 'none']).optional(),
  status: z.coerce.number().int().optional(),
}

/** True where a request has every value that was asked for. */
export const isWanted = (event: AuditEvent, values: Readonly<Record<string, unknown>>): boolean =>
  Object.entries(values).every(
    ([name, value]) => value === undefined || event[name as keyof AuditEvent] === value,
  )

/** A request for somebody who may see values of conditions and claims, or who may not. */
export const shownTo = (
  { number, event }: { readonly number: number; readonly event: AuditEvent },
  seesValues: boolean,
): z.input<typeof line> => ({
  ...event,
  number,
  reason: seesValues ? event.reason : withoutDetail(event),
})

/** The code of an error without its detail, which may repeat values of conditions and claims. */
const withoutDetail = ({ decision, reason }: AuditEvent): string | undefined =>
  decision === 'permit' && !/^[a-z]+\.[a-z-]+: /.test(reason ?? '') ? reason : reason?.split(':', 1)[0]
