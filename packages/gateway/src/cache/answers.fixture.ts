import { Readable } from 'node:stream'
import type { Delivery } from '../core/upstream/delivery.ts'
import { outboundWith } from '../core/upstream/outbound.fixture.ts'
import type { Outbound, UpstreamReply } from '../core/upstream/outbound.ts'
import type { Question } from '../core/upstream/question.ts'
import { createAnswers } from './answers.ts'
import { createCertainty } from './certain.ts'
import { optionsWith } from './entries/entries.fixture.ts'
import { openEntries } from './entries/open-entries.ts'
import type { Rule } from './rules.ts'

/** One minute, and nothing beyond it. */
export const oneMinute: Rule = { life: 60_000, staleWhileRevalidate: 0, staleIfError: 0 }

/** A question for a picture, asked by a caller from whom nothing is hidden, but for what is said. */
export const pictureOf = (question: Partial<Question> = {}, delivery: Partial<Delivery> = {}): Outbound =>
  outboundWith(
    {
      path: '/rest/services/Water/MapServer/export',
      expects: 'image',
      operation: 'MapServer.export',
      ...question,
    },
    { holds: 'stream', mount: '/map', subject: { upstream: 'ags', service: 'water' }, ...delivery },
  )

/** A good picture, but for what is said. */
export const replyWith = (changes: Partial<UpstreamReply> = {}): UpstreamReply => ({
  status: 200,
  headers: { 'content-type': 'image/png', 'content-length': '3' },
  body: Buffer.from('PNG'),
  mayBeKept: true,
  elapsedMs: 100,
  ...changes,
})

/** A body that comes in these pieces, and then ends or breaks off. */
export const streamOf = (chunks: readonly string[], error?: Error): Readable =>
  Readable.from(
    (function* () {
      for (const chunk of chunks) yield Buffer.from(chunk)
      if (error) throw error
    })(),
    { objectMode: false },
  )

/** A question that reached the map server, which answers when it is told to. */
interface Reached {
  readonly outbound: Outbound
  readonly signal: AbortSignal
  readonly answer: (reply: UpstreamReply) => void
  readonly fail: (error: Error) => void
}

/** Kept answers before a map server that answers when the test says so, at a time that the test sets. */
export async function answersBefore(
  rule: Rule = oneMinute,
  changes: Partial<Parameters<typeof createAnswers>[0]> = {},
) {
  let nowMs = 1_800_000_000_000
  const reached: Reached[] = []
  const from: string[] = []
  const store = await openEntries({ ...optionsWith().options, clock: () => nowMs })
  const forward = createAnswers({
    forward: async (outbound, signal) => {
      await outbound.delivery.beforeSent?.()
      return new Promise((answer, fail) => {
        reached.push({ outbound, signal, answer, fail })
        signal.addEventListener('abort', () => fail(new Error('aborted')))
      })
    },
    store,
    certainty: createCertainty(() => nowMs),
    ruleOf: () => rule,
    generationOf: () => 'generation',
    serverOf: (upstream) => upstream,
    largestEntry: 1_000,
    mostWaiting: 3,
    clock: () => nowMs,
    monotonic: () => nowMs,
    answered: (one) => from.push(one),
    ...changes,
  })
  const ask = (outbound: Outbound, signal = new AbortController().signal) => forward(outbound, signal)
  const turns = () => new Promise((next) => setImmediate(next))
  /** Asks and answers at once, where the map server is asked. */
  const answered = async (outbound: Outbound, reply: () => UpstreamReply = replyWith) => {
    const before = reached.length
    const coming = ask(outbound)
    await turns()
    for (const one of reached.slice(before)) one.answer(reply())
    return coming
  }
  const pass = (ms: number) => {
    nowMs += ms
  }
  return { ask, answered, reached, store, from, pass, turns, now: () => nowMs }
}

/** The text of a reply's body. */
export async function textOf({ body }: UpstreamReply): Promise<string> {
  if (body instanceof Uint8Array) return Buffer.from(body).toString()
  const chunks: Buffer[] = []
  for await (const chunk of body) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}
