import type { Delivery } from './delivery.ts'
import type { Outbound } from './outbound.ts'
import type { Question } from './question.ts'

/** An outbound request to the upstream `ags`, for tests: a description that is held whole, but for what is said. */
export function outboundWith(question: Partial<Question> = {}, delivery: Partial<Delivery> = {}): Outbound {
  return {
    question: {
      upstream: 'ags',
      method: 'GET',
      path: '/rest/services',
      query: 'f=json',
      headers: {},
      repeatable: true,
      operation: 'test',
      ...question,
    },
    delivery: { principalId: 'user:editor', holds: 'whole', ...delivery },
  }
}
