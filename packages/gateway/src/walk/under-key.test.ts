import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { notedEdit } from '../core/edits/open-edit.fixture.ts'
import type { EditOutcome, KnownEdit } from '../core/edits/open-edit.ts'
import { GatewayError } from '../core/errors/errors.ts'
import type { Reply } from '../core/reply/reply.ts'
import type { Trace } from '../core/request/trace.ts'
import { underKey } from './under-key.ts'

const key = { caller: 'user:ines', key: 'k', request: 'r' }
const answered: Reply = {
  status: 200,
  headers: { 'content-type': 'application/json', etag: 'x' },
  body: '{"a":1}',
}

async function carriedOut(
  work: () => Promise<Reply>,
  { known = { kind: 'begun' } as KnownEdit, wrote = true, grants = ['crew'] } = {},
) {
  const edit = notedEdit({ known })
  const trace: Trace = {}
  let worked = 0
  const outcome = await underKey({ edit, key, grants, trace, sent: { count: 1, wrote } }, () => {
    worked += 1
    return work()
  }).catch((error: GatewayError) => error)
  return { outcome, edit, trace, worked, notes: edit.notes.join(', ') }
}
const fails = (error: Error) => () => Promise.reject(error)
const answers = async () => answered

describe('An edit under a key', () => {
  it('is kept with its reply', async () => {
    const { outcome, edit, notes } = await carriedOut(answers)
    expect([outcome, notes]).toEqual([answered, 'begin k, keep reply'])
    const body = Buffer.from('{"a":1}').toString('base64')
    expect(edit.kept).toEqual([
      { kind: 'reply', status: 200, contentType: 'application/json', body, grants: ['crew'] },
    ])
  })

  it('gives the first reply to whoever comes again, and does nothing', async () => {
    const { edit } = await carriedOut(answers)
    const known: KnownEdit = { kind: 'ended', outcome: edit.kept[0] as EditOutcome }
    const again = await carriedOut(answers, { known })
    expect(again.outcome).toEqual({
      status: 200,
      headers: { 'cache-control': 'no-store', 'content-type': 'application/json' },
      body: Buffer.from('{"a":1}'),
    })
    expect([again.worked, again.notes, again.trace.replayed]).toEqual([0, 'begin k', true])
  })

  it('is kept also where its reply streams, and not where that is large', async () => {
    const streamed = await carriedOut(async () => ({ ...answered, body: Readable.from([Buffer.from('{}')]) }))
    expect(streamed.edit.kept[0]).toMatchObject({ kind: 'reply', body: 'e30=' })
    expect((streamed.outcome as Reply).body).toEqual(Buffer.from('{}'))
    const large = await carriedOut(async () => ({ ...answered, body: 'x'.repeat(256_001) }))
    expect(large.notes).toBe('begin k, keep too-large')
  })

  it('is kept with its error, and says it again', async () => {
    const error = new GatewayError('edit.rolled-back', 'of a hidden row', {
      details: ['Operation rolled back.'],
    })
    const { outcome, edit } = await carriedOut(fails(error))
    expect(outcome).toBe(error)
    expect(JSON.stringify(edit.kept)).not.toContain('hidden')
    const again = await carriedOut(answers, {
      known: { kind: 'ended', outcome: edit.kept[0] as EditOutcome },
    })
    expect(again.outcome).toMatchObject({ code: 'edit.rolled-back', details: ['Operation rolled back.'] })
    expect(again.trace.replayed).toBe(true)
  })

  it.each<[string, Error]>([
    ['nobody knows what became of it', new GatewayError('edit.outcome-unknown')],
    ['something broke', new TypeError('undefined')],
  ])('is unknown from then on where %s', async (_, error) => {
    expect((await carriedOut(fails(error))).edit.kept).toEqual([{ kind: 'unknown' }])
  })

  it('leaves the key free where nothing was sent, with a reply or with an error', async () => {
    expect((await carriedOut(answers, { wrote: false })).notes).toBe('begin k, free')
    const refused = new GatewayError('access.denied')
    expect((await carriedOut(fails(refused), { wrote: false })).notes).toBe('begin k, free')
  })

  it.each<[string, KnownEdit, string, number]>([
    ['is still running', { kind: 'running' }, 'request.still-running', 409],
    ['was another', { kind: 'other-request' }, 'request.idempotency-conflict', 422],
    ['is one of too many', { kind: 'too-many' }, 'limit.rate', 429],
    ['has an unknown outcome', { kind: 'unknown' }, 'edit.outcome-unknown', 504],
    ['ended unknown', { kind: 'ended', outcome: { kind: 'unknown' } }, 'edit.outcome-unknown', 504],
    ['had a large reply', { kind: 'ended', outcome: { kind: 'too-large' } }, 'edit.outcome-unknown', 504],
    [
      'was permitted by other grants',
      {
        kind: 'ended',
        outcome: { kind: 'reply', status: 200, contentType: undefined, body: '', grants: ['all'] },
      },
      'edit.outcome-unknown',
      504,
    ],
  ])('that %s is not sent, and it is said', async (_, known, code, status) => {
    const { outcome, worked, trace } = await carriedOut(answers, { known })
    expect(outcome).toMatchObject({ code, meaning: { status } })
    expect([worked, trace.replayed]).toEqual([0, undefined])
  })
})
