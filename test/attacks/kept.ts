import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { createAnswers } from '../../packages/gateway/src/cache/answers.ts'
import { createCertainty } from '../../packages/gateway/src/cache/certain.ts'
import { optionsWith } from '../../packages/gateway/src/cache/entries/entries.fixture.ts'
import { openEntries } from '../../packages/gateway/src/cache/entries/open-entries.ts'
import type { EntryStore } from '../../packages/gateway/src/cache/port.ts'
import type { Rule } from '../../packages/gateway/src/cache/rules.ts'
import type { Delivery } from '../../packages/gateway/src/core/upstream/delivery.ts'
import { outboundWith } from '../../packages/gateway/src/core/upstream/outbound.fixture.ts'
import type { Forward, UpstreamReply } from '../../packages/gateway/src/core/upstream/outbound.ts'
import type { Question } from '../../packages/gateway/src/core/upstream/question.ts'

/** How long answers live here, in milliseconds. */
export const life = 60_000
export const picture: Partial<Question> = {
  path: '/rest/services/Topo/MapServer/export',
  query: 'bbox=1,2,3,4&f=image',
  expects: 'image',
  operation: 'MapServer.export',
  basis: 'as the catalogue is',
}
export const about = { upstream: 'ags', service: 'topo' }

/** Changes; what is undefined is taken away. */
export type Changes<Value> = { readonly [Name in keyof Value]?: Value[Name] | undefined }

const outboundOf = (question: Changes<Question>, delivery: Changes<Delivery>) =>
  outboundWith(question as Partial<Question>, delivery as Partial<Delivery>)

/** What came of a question, with its body as text. */
type Told = Omit<UpstreamReply, 'body'> & { readonly text: string }

/** Kept answers of a map server, and what a test does to both. */
interface KeptStack {
  readonly ask: (
    question?: Changes<Question>,
    delivery?: Changes<Delivery>,
    signal?: AbortSignal,
  ) => Promise<Told>
  readonly store: EntryStore
  /** What the map server was asked, and with which signals. */
  readonly asked: readonly Question[]
  readonly signals: readonly AbortSignal[]
  /** What the map server says. */
  readonly state: { reply: () => Partial<UpstreamReply> | Promise<Partial<UpstreamReply>> }
  readonly passTime: (ms: number) => void
  readonly signInAs: (other: string) => void
}

/** What a test starts with; default: a life of a minute, a megabyte, a hundred callers who wait. */
export interface KeptOptions {
  readonly rule?: Rule
  readonly memoryBytes?: number
  readonly share?: number
  readonly mostWaiting?: number
  readonly reply?: KeptStack['state']['reply']
}

/** Answers of a map server that counts: each says how many it gave before. */
export async function kept({
  rule = { life, staleWhileRevalidate: 0, staleIfError: 0 },
  memoryBytes = 1_000_000,
  share = 1,
  mostWaiting = 100,
  reply = () => ({}),
}: KeptOptions = {}): Promise<KeptStack> {
  let now = 1_800_000_000_000
  let generation = 'generation'
  const asked: Question[] = []
  const signals: AbortSignal[] = []
  const clock = () => now
  const store = await openEntries(optionsWith({ clock, memoryBytes, share }).options)
  const state = { reply }
  const forward: Forward = async ({ question, delivery }, signal) => {
    const number = asked.push(question)
    signals.push(signal)
    const more = await state.reply()
    const body = more.body ?? Buffer.from(`answer ${number}`)
    return {
      status: 200,
      headers: { 'content-type': 'image/png' },
      elapsedMs: 5,
      mayBeKept: true,
      ...more,
      body:
        delivery.holds === 'stream' && !(body instanceof Readable)
          ? Readable.from([body], { objectMode: false })
          : body,
    }
  }
  const answers = createAnswers({
    forward,
    store,
    certainty: createCertainty(clock),
    ruleOf: () => rule,
    generationOf: () => generation,
    serverOf: (upstream) => upstream,
    largestEntry: 100_000,
    mostWaiting,
    clock,
    monotonic: clock,
  })
  const ask = async (
    question: Changes<Question> = {},
    delivery: Changes<Delivery> = {},
    signal = new AbortController().signal,
  ) => {
    const outbound = outboundOf(
      { ...picture, ...question },
      { holds: 'whole', subject: about, mount: '/map', ...delivery },
    )
    const { body, ...rest } = await answers(outbound, signal)
    return { ...rest, text: (body instanceof Readable ? await buffer(body) : Buffer.from(body)).toString() }
  }
  return {
    ask,
    store,
    asked,
    signals,
    state,
    passTime: (ms: number) => {
      now += ms
    },
    signInAs: (other: string) => {
      generation = other
    },
  }
}
