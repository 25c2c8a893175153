import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { EditKey, EditOutcome, KnownEdit, OpenEdit } from '../core/edits/open-edit.ts'
import { type ErrorCode, errorTable, GatewayError } from '../core/errors/errors.ts'
import type { Reply } from '../core/reply/reply.ts'
import type { Trace } from '../core/request/trace.ts'
import type { Sent } from './send-plan.ts'

/** The largest body that is kept under a key, in bytes. */
const mostKeptBytes = 256_000

/** An edit under a key, and by which grants it was permitted. */
interface Keyed {
  readonly edit: OpenEdit
  readonly key: EditKey
  readonly grants: readonly string[]
  readonly sent: Readonly<Sent>
  readonly trace: Trace
}

/**
 * Carries an edit out once, however often it is sent in under its key: who comes again gets the first reply. An attempt of which nothing was sent
 * leaves the key free.
 * @throws GatewayError `request.still-running`, `request.idempotency-conflict`, `limit.rate`, `edit.outcome-unknown`, and whatever `work` throws
 */
export async function underKey(keyed: Keyed, work: () => Promise<Reply>): Promise<Reply> {
  const { edit, key, sent, grants, trace } = keyed
  const known = await edit.begin(key)
  if (known.kind !== 'begun') return replayed(known, { grants, trace })
  try {
    const { reply, outcome } = await kept(await work(), grants)
    await (sent.wrote ? edit.keep(outcome) : edit.free())
    return reply
  } catch (error) {
    await (sent.wrote ? edit.keep(outcomeOf(error)) : edit.free())
    throw error
  }
}

/** The reply with its body in memory, and what is kept of it. */
async function kept(
  reply: Reply,
  grants: readonly string[],
): Promise<{ readonly reply: Reply; readonly outcome: EditOutcome }> {
  const held = reply.body instanceof Readable ? { ...reply, body: await buffer(reply.body) } : reply
  const body = held.body instanceof Readable || held.body === null ? Buffer.alloc(0) : Buffer.from(held.body)
  if (body.length > mostKeptBytes) return { reply: held, outcome: { kind: 'too-large' } }
  const { status, headers } = held
  const contentType = headers['content-type']
  return {
    reply: held,
    outcome: { kind: 'reply', status, contentType, body: body.toString('base64'), grants },
  }
}

function outcomeOf(error: unknown): EditOutcome {
  if (!(error instanceof GatewayError) || error.code === 'edit.outcome-unknown') return { kind: 'unknown' }
  const { code, publicText, details } = error
  return { kind: 'error', code, publicText, details }
}

/** What is answered where the edit is known already. @throws GatewayError */
function replayed(known: KnownEdit, by: Pick<Keyed, 'grants' | 'trace'>): Reply {
  switch (known.kind) {
    case 'running':
      throw new GatewayError('request.still-running', '', { retryAfterSeconds: 2 })
    case 'other-request':
      throw new GatewayError('request.idempotency-conflict')
    case 'too-many':
      throw new GatewayError('limit.rate', 'keys of edits', { retryAfterSeconds: 60 })
    case 'ended':
      return endedAs(known.outcome, by)
    default:
      throw new GatewayError('edit.outcome-unknown', 'an earlier attempt under the same key')
  }
}

function endedAs(outcome: EditOutcome, { grants, trace }: Pick<Keyed, 'grants' | 'trace'>): Reply {
  if (outcome.kind === 'unknown')
    throw new GatewayError('edit.outcome-unknown', 'an earlier attempt under the same key')
  if (outcome.kind === 'too-large')
    throw unkept('its reply was too large to be kept', 'The reply to this edit was too large to be kept')
  if (outcome.kind === 'reply' && JSON.stringify(outcome.grants) !== JSON.stringify(grants))
    throw unkept('it was permitted by other grants', 'Your rights have changed since this edit was answered')
  trace.replayed = true
  if (outcome.kind === 'error') throw keptError(outcome)
  const { status, contentType, body } = outcome
  return {
    status,
    headers: { 'cache-control': 'no-store', ...(contentType ? { 'content-type': contentType } : {}) },
    body: Buffer.from(body, 'base64'),
  }
}

const unkept = (detail: string, why: string): GatewayError =>
  new GatewayError('edit.outcome-unknown', detail, {
    publicText: `${why}. It was sent to the map server: look at the rows before you send it again.`,
  })

function keptError({ code, publicText, details }: Extract<EditOutcome, { kind: 'error' }>): GatewayError {
  const known = code in errorTable ? (code as ErrorCode) : 'edit.outcome-unknown'
  return new GatewayError(known, 'an earlier attempt under the same key', { publicText, details })
}
