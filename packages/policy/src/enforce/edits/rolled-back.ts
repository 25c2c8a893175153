import type { EditVerdict } from '../../model/edit-alarm.ts'
import { Refused } from '../../model/refusal.ts'

/** An edit that changed nothing, because it is made as a whole or not at all. Many clients show the message alone, so the first reason stands in it too. */
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
