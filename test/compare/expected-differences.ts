import type { Difference } from './compare.ts'
import { containedViews } from './contained-views.ts'
import { rewordedRefusals } from './reworded.ts'

/** A difference between two versions that is meant. */
export interface ExpectedDifference {
  /** Why it is meant, as a sentence. */
  readonly reason: string
  /** True for the differences that it explains; as narrow as it can be. */
  readonly explains: (difference: Difference) => boolean
}

/** What `npm run compare` may find. An entry goes when the version that is compared with has the change. */
export const expectedDifferences: readonly ExpectedDifference[] = [
  {
    reason: 'two credentials, of which one is refused at once, no longer end the process (advisory 061)',
    explains: ({ part, before, after }) =>
      part === 'audit' &&
      before.startsWith(`${after}\n`) &&
      /^\(ends the process\) GatewayError: credential\.[^\n]*$/.test(before.slice(after.length + 1)),
  },
  {
    reason: 'the source of the service worker is a class now; its tests say that it does the same',
    explains: ({ ask: { method, target }, part, exchanges: { before, after } }) =>
      /^(GET|HEAD)$/.test(method) &&
      /^(\/gate)?(\/t\/[^/]+)?\/\.mapgate\/worker\.js(\?|$)/.test(target) &&
      part !== 'outbound' &&
      before?.status === after?.status,
  },
  {
    reason:
      'a map of tiles is given, and read to its end, where tiles are given whole; it was an error of the gateway',
    explains: ({ ask: { target }, part, exchanges: { before, after } }) =>
      /\/tilemap\//.test(target) &&
      (part === 'outbound' ||
        (/gateway\.internal/.test(before?.audit ?? '') && /^200/.test(after?.status ?? ''))),
  },
  {
    reason:
      'pages may read whether the reply to an edit is given again (Idempotency-Replayed), and send its key',
    explains: ({ part, before, after }) =>
      part === 'headers' &&
      before === after.replace(', Idempotency-Replayed', '').replace(', Idempotency-Key', ''),
  },
  rewordedRefusals,
  ...containedViews,
]
