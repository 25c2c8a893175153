import { Readable } from 'node:stream'
import { createAnswers } from '../../../packages/gateway/src/cache/answers.ts'
import { createCertainty } from '../../../packages/gateway/src/cache/certain.ts'
import { keptPictures } from '../../../packages/gateway/src/cache/kept-pictures.ts'
import { createReadyReplies } from '../../../packages/gateway/src/cache/ready-replies.ts'
import { GatewayError } from '../../../packages/gateway/src/core/errors/errors.ts'
import type { ReadyReplies } from '../../../packages/gateway/src/core/reply/ready-replies.ts'
import type { AnswerSource } from '../../../packages/gateway/src/core/request/answer-source.ts'
import type { Forward, UpstreamReply } from '../../../packages/gateway/src/core/upstream/outbound.ts'
import { rememberRequests } from '../../../packages/gateway/src/walk/remembered-requests.ts'
import { nowMs } from '../case-inbound.ts'
import type { Onlooker } from '../gateway.ts'
import { openStore, type RestartedStore } from './restarted-store.ts'

/** How long answers of a run live, in milliseconds. */
export const lifeMs = 60_000

/** What becomes of the next reply of a map server: it is an error in 200, a part, or cut off. */
export type Fault = 'envelope' | 'part' | 'cut'

/** One store of kept answers for several gateways, with a clock of its own. */
export interface Keeper {
  readonly store: RestartedStore
  /** How often answers came from where. */
  readonly from: Map<string, number>
  /** What a gateway is joined with that reaches its map server in this way: callers of two generations never share an answer. */
  readonly keeping: (generation: string) => NonNullable<Onlooker['keeping']>
  readonly passTime: (ms: number) => void
  /** Done to the next reply that comes, once. */
  fault: Fault | undefined
  /** Called once after the map server answered, before the gateway has the answer. */
  meanwhile: (() => Promise<void>) | undefined
}

/** Makes the store of a run, in memory alone or with a disk behind it. */
export async function createKeeper(isOnDisk: boolean): Promise<Keeper> {
  let now = nowMs
  const clock = () => now
  const store = await openStore(clock, isOnDisk)
  const from = new Map<string, number>()
  const meddled =
    (forward: Forward): Forward =>
    async (outbound, signal) => {
      const reply = await forward(outbound, signal)
      const { fault, meanwhile } = keeper
      keeper.fault = undefined
      keeper.meanwhile = undefined
      await meanwhile?.()
      return fault ? faulty(reply, fault) : reply
    }
  const keeper: Keeper = {
    store,
    from,
    fault: undefined,
    meanwhile: undefined,
    passTime: (ms) => {
      now += ms
    },
    keeping: (generation) => ({
      answering: (forward) => {
        const certainty = createCertainty(clock)
        const answered = (one: AnswerSource['from']) => void from.set(one, (from.get(one) ?? 0) + 1)
        const answers = createAnswers({
          forward: meddled(forward),
          store,
          certainty,
          ruleOf: () => ({ life: lifeMs, staleWhileRevalidate: 0, staleIfError: lifeMs }),
          generationOf: () => generation,
          serverOf: (upstream) => upstream,
          largestEntry: 4_000_000,
          mostWaiting: 100,
          clock,
          monotonic: clock,
          answered,
        })
        const replies = createReadyReplies({ store, certainty, clock, answered })
        const ready: ReadyReplies = {
          ...replies,
          find: (...asked) => {
            const found = replies.find(...asked)
            if (found) from.set('ready', (from.get('ready') ?? 0) + 1)
            return found
          },
        }
        return { forward: answers, ready, open: rememberRequests() }
      },
      paint: (paint) => keptPictures(paint, { store, version: '1', clock }),
    }),
  }
  return keeper
}

const envelope = { code: 500, message: 'Unable to complete operation.', details: [] }

/** @throws GatewayError `upstream.invalid-reply` for a whole reply that was cut */
async function faulty(reply: UpstreamReply, fault: Fault): Promise<UpstreamReply> {
  if (reply.error !== undefined) return reply
  const isStream = reply.body instanceof Readable
  const body = reply.body instanceof Readable ? Buffer.concat(await reply.body.toArray()) : reply.body
  const half = body.subarray(0, Math.floor(body.length / 2))
  const headers = { ...reply.headers }
  if (fault === 'envelope') {
    const text = Buffer.from(JSON.stringify({ error: envelope }))
    return {
      ...reply,
      headers: { ...headers, 'content-type': 'application/json' },
      body: text,
      error: envelope,
    }
  }
  if (fault === 'part')
    return {
      ...reply,
      status: 206,
      headers: { ...headers, 'content-range': `bytes 0-${half.length - 1}/${body.length}` },
      body: isStream ? Readable.from([half], { objectMode: false }) : half,
    }
  if (!isStream) throw new GatewayError('upstream.invalid-reply', 'the reply was cut')
  return { ...reply, body: Readable.from(cutAfter(half), { objectMode: false }) }
}

async function* cutAfter(half: Uint8Array): AsyncGenerator<Uint8Array> {
  yield half
  throw new GatewayError('upstream.invalid-reply', 'the reply was cut')
}
