import { Readable } from 'node:stream'
import type { Obligations } from '@mapgate/policy'
import { describe, expect, it } from 'vitest'
import type { Reply } from '../core/reply/reply.ts'
import { requestOf } from '../core/request/gateway-request.fixture.ts'
import type { UpstreamReply } from '../core/upstream/outbound.ts'
import { unlessHeld, withValidator } from './validator.ts'

const all: Obligations = { unrestricted: true }
const some: Obligations = { unrestricted: false }
const answer: UpstreamReply = {
  status: 200,
  headers: {},
  body: Buffer.from('PNG'),
  contentId: 'content',
  elapsedMs: 0,
}
const shownOf = (body: Reply['body'] = answer.body): Reply => ({
  status: 200,
  headers: { 'cache-control': 'private, max-age=9', 'content-type': 'image/png', vary: 'Origin' },
  body,
})

/** What a reply is made of, where it differs. */
interface Made {
  readonly obligations?: Obligations
  readonly shown?: Reply
  readonly replies?: readonly UpstreamReply[]
  readonly combined?: UpstreamReply
  readonly method?: string
}

/** The reply to somebody who knows this validator. */
function reply(known: string | undefined, made: Made = {}): Reply {
  const { obligations = all, shown = shownOf(), replies = [answer], method = 'GET' } = made
  const { combined = replies[0] ?? answer } = made
  const asked = requestOf('export', { bbox: '0,0,1,1', f: 'image' })
  const request = { ...asked, inbound: { ...asked.inbound, method, headers: { 'if-none-match': known } } }
  const named = withValidator(shown, { request, obligations, combined, replies })
  return named === shown ? named : unlessHeld(named, request.inbound)
}
const etagOf = (known?: string, made?: Made): string | undefined => reply(known, made).headers.etag

describe('The validator of a reply', () => {
  const etag = etagOf() ?? ''

  it('is weak, because the same goes out in several codings', () => expect(etag).toMatch(/^W\/"[\w-]{43}"$/))

  it.each([etag, etag.slice(2), `"other", ${etag}`])('is known to whoever sends %s', (known) => {
    expect(reply(known)).toEqual({
      status: 304,
      headers: { 'cache-control': 'private, max-age=9', etag },
      body: null,
    })
  })

  it.each(['', '*', '"other"', etag.slice(0, -2)])('is not known to whoever sends %s', (known) => {
    expect(reply(known)).toMatchObject({ status: 200, headers: { etag }, body: answer.body })
  })

  it('is not given with an error that is answered as 200, such as that a row is not there', () => {
    const error = { code: 404, message: 'Unable to complete operation.', details: [] }
    const made = { shown: shownOf(JSON.stringify({ error })), combined: { ...answer, error } }
    expect(etagOf(undefined, made)).toBeUndefined()
  })

  it('is another one by other rights, and for another content', () => {
    expect(etagOf(undefined, { obligations: some })).not.toBe(etag)
    expect(etagOf(undefined, { replies: [{ ...answer, contentId: 'other' }] })).not.toBe(etag)
    expect(reply(etag, { obligations: some }).status).toBe(200)
  })

  it('is over what is shown, where that is not what came', () => {
    const masked = (text: string) => ({
      shown: shownOf(Buffer.from(text)),
      replies: [answer, answer],
      combined: { ...answer },
    })
    expect(etagOf(undefined, masked('a'))).not.toBe(etagOf(undefined, masked('b')))
    expect(etagOf(undefined, masked('a'))).toBe(etagOf(undefined, masked('a')))
    const hidden = { replies: [{ ...answer, contentId: 'the hidden part changed' }] }
    expect(etagOf(undefined, { shown: shownOf('rows'), ...hidden })).toBe(
      etagOf(undefined, { shown: shownOf('rows') }),
    )
  })

  it.each([
    ['an answer is not kept', { replies: [{ ...answer, contentId: undefined as never }] }],
    ['one of the answers is not', { replies: [answer, { ...answer, contentId: undefined as never }] }],
    ['nothing was asked', { replies: [] }],
    ['it is an error', { shown: { ...shownOf(), status: 403 } }],
    ['it is the reply to a form', { method: 'POST' }],
    ['it is long text', { shown: shownOf('x'.repeat(300_000)) }],
  ])('is absent where %s', (_, changes) => expect(etagOf(etag, changes)).toBeUndefined())

  it('ends a stream that nobody reads', () => {
    const body = new Readable({ read: () => {} })
    const replies = [{ ...answer, body }]
    expect(reply(etag, { shown: shownOf(body), replies }).status).toBe(304)
    expect(body.destroyed).toBe(true)
  })
})
