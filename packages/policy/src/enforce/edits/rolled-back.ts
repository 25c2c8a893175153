import type { EditVerdict } from '../../model/edit-alarm.ts'
import { Refused } from '../../model/refusal.ts'

/** An edit of which nothing was made. Many clients show the message alone, so what was wrong first stands in it too. */
export const rolledBack = (
  detail: string,
  said: readonly string[] = [],
  verdicts: readonly EditVerdict[] = [],
): Refused =>
  new Refused('edit.rolled-back', detail, {
    publicText: ['Unable to complete operation.', ...said.slice(0, 1)].join(' '),
    details: [...said, 'Operation rolled back.'],
    verdicts,
  })
