import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { outboundWith } from '../core/upstream/outbound.fixture.ts'
import type { Question } from '../core/upstream/question.ts'
import { answerKey, keptQuestion } from './answer-key.ts'

const text = fc.string({ unit: fc.constantFrom('a', '"', ',', '[', ']', '\\'), maxLength: 3 })

/** What each member of a question may be. */
const members = {
  upstream: text,
  method: fc.constantFrom('GET', 'POST'),
  path: text,
  query: text,
  body: fc.option(text, { nil: undefined }),
  contentType: fc.option(text, { nil: undefined }),
  headers: fc.constantFrom({}, { 'accept-encoding': 'gzip' }),
  expects: fc.constantFrom('json', 'pbf'),
  operation: text,
  basis: fc.option(text, { nil: undefined }),
} as const
const lives = {
  life: fc.oneof(fc.constantFrom('upstream', 'none'), fc.nat(3)),
  staleWhileRevalidate: fc.nat(3),
  staleIfError: fc.nat(3),
} as const
const asked = fc.record({
  ...members,
  generation: text,
  holds: fc.constantFrom('whole', 'stream'),
  ...lives,
})
type Asked = typeof asked extends fc.Arbitrary<infer One> ? One : never
const names = [...Object.keys(members), 'generation', 'holds', ...Object.keys(lives)] as (keyof Asked)[]

const keyOf = ({ generation, holds, life, staleWhileRevalidate, staleIfError, ...question }: Asked): string =>
  answerKey({ ...question, repeatable: true } as Question, {
    generation,
    holds,
    rule: { life, staleWhileRevalidate, staleIfError } as never,
  })

describe('The key of an answer', () => {
  it('is another one where a single member differs, and the same where none does', () => {
    fc.assert(
      fc.property(asked, asked, fc.constantFrom(...names), (one, other, name) => {
        const changed = { ...one, [name]: other[name] }
        const isSame = JSON.stringify(one[name]) === JSON.stringify(other[name])
        expect(keyOf(changed) === keyOf(one)).toBe(isSame)
      }),
      { numRuns: 2_000 },
    )
  })

  it('is base64url of SHA-256, and holds nothing of the question', () => {
    fc.assert(fc.property(asked, (one) => void expect(keyOf(one)).toMatch(/^[\w-]{43}$/)))
  })

  it('leaves out what a caller knows, and keeps what a caller can decode', () => {
    const headers = { 'if-none-match': '"v"', 'if-modified-since': 'x', 'accept-encoding': 'gzip' }
    expect(keptQuestion(outboundWith({ headers }, { holds: 'stream' })).headers).toEqual({
      'accept-encoding': 'gzip',
    })
    expect(keptQuestion(outboundWith({ headers }, { holds: 'whole' })).headers).toEqual({})
  })
})
