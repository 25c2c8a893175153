import type { EditVerdict } from '../../model/edit-alarm.ts'
import { Refused } from '../../model/refusal.ts'

/** An edit of which nothing was made. */
export const rolledBack = (
  detail: string,
  said: readonly string[] = [],
  verdicts: readonly EditVerdict[] = [],
): Refused =>
  new Refused('edit.rolled-back', detail, { details: [...said, 'Operation rolled back.'], verdicts })
