import type { Measures } from './measures.ts'

/** What a server is like that several gateways share. */
export interface SharedMetrics {
  /** True while it answers; undefined where none is configured. */
  readonly isThere: (isThere: boolean | undefined) => void
  /** Counts a question to it, by what became of it. */
  readonly asked: (result: string) => void
  /** Counts a lease, by the kind of its account and by where it came from. */
  readonly leased: (kind: string, source: string) => void
}

/** Counts questions to what several gateways share, and says whether it is there. */
export function measureShared({ counter, gauge }: Measures): SharedMetrics {
  let there: boolean | undefined
  const asked = counter(
    'mapgate_shared_questions_total',
    'Questions to what several gateways share, by what became of them.',
    ['result'],
  )
  const leases = counter(
    'mapgate_leases_total',
    "Units taken of limits that replicas share: together from the server, alone as this replica's part, or alone because what the server keeps is spoilt.",
    ['kind', 'source'],
  )
  gauge(
    {
      name: 'mapgate_shared_up',
      help: 'Whether what several gateways share answers; 0 while each gateway goes on alone.',
      labelNames: [],
    },
    (each) => (there === undefined ? each.reset() : each.set(there ? 1 : 0)),
  )
  return {
    isThere: (isThere) => {
      there = isThere
    },
    asked: (result) => asked.inc({ result }),
    leased: (kind, source) => leases.inc({ kind, source }),
  }
}
