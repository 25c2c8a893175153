import { Readable } from 'node:stream'
import { GatewayError } from '../core/errors/errors.ts'
import type { Delivery } from '../core/upstream/delivery.ts'
import type { UpstreamObserver, UpstreamStatus } from '../core/upstream/observer.ts'
import type { Outbound, UpstreamReply } from '../core/upstream/outbound.ts'
import type { Question } from '../core/upstream/question.ts'
import type { Base } from './bases.ts'
import type { Proof, UpstreamCredential } from './credentials/credential.ts'
import { decodedPrefix } from './encoding.ts'
import type { Exchanged } from './exchange.ts'
import { demandExpected } from './expected-type.ts'
import { faultOfSent } from './faults.ts'
import { pictureType } from './picture-bytes.ts'
import { judge, type Verdict } from './refusal.ts'
import { keptHeaders, mayBeKept } from './reply-headers.ts'
import type { Leave, RequestQueue } from './request-queue.ts'
import { discard, type Send, unusableReply } from './send.ts'

/** The parts of one upstream. */
interface UpstreamParts {
  readonly name: string
  readonly bases: readonly Base[]
  readonly queue: RequestQueue
  readonly credential: UpstreamCredential
  readonly send: Send
  readonly observer: UpstreamObserver
  readonly monotonic: () => number
}

/** One map server. A request waits in the queue, is sent with a proof, and is sent once more with another proof when the first is refused. */
export class Upstream {
  readonly #parts: UpstreamParts

  constructor(parts: UpstreamParts) {
    this.#parts = parts
  }

  status(): UpstreamStatus {
    const { name, queue, credential, bases } = this.#parts
    return {
      name,
      inFlight: queue.inFlight,
      waiting: queue.waiting,
      credential: credential.status(),
      bases: bases.map(({ url, breaker, pending }) => ({ url: url.href, breaker: breaker.state, pending })),
    }
  }

  /** @throws GatewayError `upstream.*` */
  async forward(outbound: Outbound, signal: AbortSignal): Promise<UpstreamReply> {
    const { question, delivery } = outbound
    const leave = await this.#enter(delivery, signal)
    const start = this.#parts.monotonic()
    try {
      const { reply, verdict } = await this.#signedIn(outbound, signal)
      const headers = headOf(question, { reply, verdict })
      if (reply.body instanceof Readable) void reply.over.then(leave)
      else leave()
      const body = verdict.error || delivery.holds === 'whole' ? reply.body : passing(reply)
      return {
        status: reply.status,
        headers,
        body,
        elapsedMs: this.#parts.monotonic() - start,
        mayBeKept: mayBeKept(reply),
        ...(verdict.error ? { error: verdict.error } : {}),
      }
    } catch (error) {
      leave()
      throw error
    }
  }

  async #enter(delivery: Delivery, signal: AbortSignal): Promise<Leave> {
    const { queue, observer, name } = this.#parts
    try {
      return await queue.enter(delivery, signal)
    } catch (error) {
      if (error instanceof GatewayError && error.code === 'upstream.busy') observer.turnedAway(name)
      throw error
    }
  }

  async #signedIn(outbound: Outbound, signal: AbortSignal): Promise<{ reply: Exchanged; verdict: Verdict }> {
    const { credential, send } = this.#parts
    const { question, delivery } = outbound
    const tried: Proof[] = []
    for (let proof = await credential.proof({ longLived: delivery.upload !== undefined }); ; ) {
      tried.push(proof)
      const reply = await send(outbound, proof, signal)
      const verdict = judge(reply, question)
      if (verdict.refusal === undefined) {
        if (tried.length > 1) credential.accepted(proof)
        return { reply, verdict }
      }
      discard(reply)
      const next = await credential.another(tried, verdict.refusal)
      if (next === undefined) throw refused(verdict, reply.status)
      if (!question.repeatable)
        throw next.generation === proof.generation ? refused(verdict, reply.status) : renewed()
      proof = next
    }
  }
}

/**
 * The head of a reply that says what became of the question.
 * @throws GatewayError `upstream.*` for a reply that is none, `edit.outcome-unknown` where it may have been a write's
 */
function headOf(
  question: Question,
  { reply, verdict: { error } }: { readonly reply: Exchanged; readonly verdict: Verdict },
): Record<string, string> {
  try {
    if ((!error && reply.status >= 500) || (error && isOfProxy(question, error.code))) {
      discard(reply)
      throw unusableReply(reply)
    }
    return error ? keptHeaders(reply.headers) : checkedHeaders(question, reply)
  } catch (fault) {
    throw faultOfSent(question, fault)
  }
}

/** True where the error that a write met may be of something before the map server, which does not know what became of it. */
const isOfProxy = ({ repeatable }: Question, code: number): boolean =>
  !repeatable && (code === 502 || code === 504)

/**
 * The head of a reply of the kind that was asked for; a picture without a type of its own gets that of its bytes.
 * @throws GatewayError `upstream.invalid-reply` for a reply of another kind
 */
function checkedHeaders(question: Question, reply: Exchanged): Record<string, string> {
  const headers = keptHeaders(reply.headers)
  const type = headers['content-type']
  const first = firstBytes(reply)
  const isNamed = headers['content-disposition'] !== undefined
  try {
    demandExpected(question, { status: reply.status, type, isNamed, first })
  } catch (error) {
    discard(reply)
    throw error
  }
  const isStated = question.expects !== 'image' || /^(?:image|application)\//i.test(type ?? '')
  const found = isStated || first === undefined ? undefined : pictureType(first)
  return found === undefined ? headers : { ...headers, 'content-type': found }
}

/** Undefined where nobody knows the coding. */
function firstBytes({ body, first, headers }: Exchanged): Uint8Array | undefined {
  const bytes = body instanceof Readable ? first : decodedPrefix(viewOf(body), headers['content-encoding'])
  const isUnread = bytes?.length === 0 && (body instanceof Readable || body.length > 0)
  return isUnread ? undefined : bytes
}

const viewOf = (body: Uint8Array): Buffer => Buffer.from(body.buffer, body.byteOffset, body.byteLength)

/** The body of a reply that passes as it is. A small one stays in memory only if it is neither encoded nor text; any other becomes a stream. */
function passing({ headers, body }: Exchanged): Exchanged['body'] {
  const isPlainBytes = headers['content-encoding'] === undefined && !isText(headers['content-type'])
  return isPlainBytes || body instanceof Readable || body.length === 0 ? body : Readable.from([body])
}

const isText = (type: string | undefined): boolean => type === undefined || /json|text|javascript/i.test(type)

/** The error after a renewal; the caller's next request is sent with the new proof. */
const renewed = () => new GatewayError('upstream.sign-in-renewed', '', { retryAfterSeconds: 1 })

const refused = ({ error }: Verdict, status: number) =>
  new GatewayError('upstream.sign-in-failed', `answered ${error ? `${error.code} in ` : ''}status ${status}`)
