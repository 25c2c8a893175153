import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Question, questionKey } from './question.ts'

const headerNames = ['range', 'if-none-match', 'if-modified-since', 'accept-encoding'] as const
/** Texts of few characters, those among them that a careless key would take for its own marks: many of them meet. */
const text = fc.string({
  unit: fc.constantFrom('a', 'ä', ',', '"', '[', ']', '\\', '&', '\0', 'ÿ'),
  maxLength: 4,
})
/** Some of them are no UTF-8. */
const byte = fc.constantFrom(0, 0x61, 0xc3, 0xa4, 0xfe, 0xff)
const bytes = fc.oneof(
  text,
  fc.array(byte, { maxLength: 2 }).map((list) => Uint8Array.from(list)),
)

/** What each member may be; undefined: it is absent. */
const members: { readonly [Name in keyof Question]-?: fc.Arbitrary<Question[Name] | undefined> } = {
  upstream: text,
  method: fc.constantFrom('GET', 'POST', 'HEAD'),
  path: text,
  query: text,
  body: fc.option(bytes, { nil: undefined }),
  contentType: fc.option(text, { nil: undefined }),
  headers: fc.dictionary(fc.constantFrom(...headerNames), text),
  expects: fc.constantFrom('json', 'image', 'pbf', 'kmz', 'file', 'attachment', undefined),
  repeatable: fc.boolean(),
  operation: text,
  basis: fc.option(text, { nil: undefined }),
}
const names = Object.keys(members) as readonly (keyof Question)[]
const question = fc.record(members) as fc.Arbitrary<Question>

/** A member as it counts: bodies by their bytes, headers in any order. */
const counted = (name: keyof Question, value: unknown): unknown => {
  if (name === 'body') return value === undefined ? undefined : Buffer.from(value as string).toString('hex')
  return name === 'headers' ? Object.entries(value as object).sort() : value
}

const differs = (name: keyof Question, one: Question, other: Question): boolean =>
  JSON.stringify(counted(name, one[name])) !== JSON.stringify(counted(name, other[name]))

describe('The key of a question', () => {
  it.each(names)('is another one where only %s differs', (name) => {
    fc.assert(
      fc.property(question, members[name], (asked, value) => {
        const changed = { ...asked, [name]: value } as Question
        fc.pre(differs(name, asked, changed))
        expect(questionKey(changed)).not.toBe(questionKey(asked))
      }),
    )
  })

  it('is the same for two questions exactly where all members are', () => {
    fc.assert(
      fc.property(question, question, (one, other) => {
        expect(questionKey(one) === questionKey(other)).toBe(!names.some((name) => differs(name, one, other)))
      }),
    )
  })

  it('does not depend on the order of members and headers, on absent members, or on how a body is held', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const { body, headers } = asked
        const reversed = Object.fromEntries(Object.entries(headers).reverse())
        const held = typeof body === 'string' ? new TextEncoder().encode(body) : body?.slice()
        const present = Object.entries({ ...asked, headers: reversed, body: held }).filter(
          ([, value]) => value !== undefined,
        )
        const same = Object.fromEntries(present.reverse()) as unknown as Question
        expect(questionKey(same)).toBe(questionKey(asked))
      }),
    )
  })

  it('counts every header on its own: a part, a condition and a coding are other answers', () => {
    const asked = {
      upstream: 'ags',
      method: 'GET',
      path: '/',
      query: '',
      repeatable: true,
      operation: 'test',
    } as const
    const alone = headerNames.map((name) => questionKey({ ...asked, headers: { [name]: 'x' } }))
    expect(new Set([...alone, questionKey({ ...asked, headers: {} })]).size).toBe(headerNames.length + 1)
  })
})
