import type { Context } from 'hono'
import type { AdminEvent } from '../../core/admin-event.ts'
import type { AdminProblem } from './problem.ts'

/** What an audit line is written with. */
export interface AuditParts {
  readonly audit: (event: AdminEvent) => void
  readonly addressOf: (context: Context) => string
  readonly newId: () => string
  /** Epoch milliseconds. */
  readonly clock: () => number
}

/** Somebody's act, and what came of it. */
interface NotedAct {
  readonly act: string
  /** Principal id; undefined for a stranger. */
  readonly administrator: string | undefined
  readonly subject: string | undefined
  /** Why it was not done. */
  readonly problem: AdminProblem | undefined
}

/** Writes the audit line of an act. */
export function noteAct(
  { audit, addressOf, newId, clock }: AuditParts,
  context: Context,
  { act, administrator = 'nobody', subject, problem }: NotedAct,
): void {
  audit({
    event: 'admin',
    id: newId(),
    time: new Date(clock()).toISOString(),
    clientAddress: addressOf(context),
    administrator,
    act,
    ...(subject === undefined ? {} : { subject }),
    outcome: problem === undefined ? 'done' : problem.status === 500 ? 'failed' : 'refused',
    ...(problem === undefined ? {} : { reason: problem.message }),
    status: problem?.status ?? 200,
  })
}
