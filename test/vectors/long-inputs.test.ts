import { operations, parseRequest, type RawRequest, ValueError, type ValueType } from '@mapgate/protocol'
import { describe, expect, it } from 'vitest'
import { inFixedLoops } from '../processor-time.ts'

/** Texts that make careless expressions and parsers slow, to be repeated. */
const pieces = [
  'a',
  'a.',
  'x ',
  ' ',
  '\t',
  '(',
  ')',
  "'",
  '"',
  '[',
  '{',
  '{"a":',
  ']',
  '}',
  '0',
  '1,',
  ',',
  ';',
  ':',
  '0:',
  '-',
  '+',
  '--',
  '\\',
  '%',
  '*',
  '[A]',
  '[A] CONCAT ',
  'NOT ',
  'CASE WHEN ',
  'A=1 AND ',
  'A OR ',
  '((',
  '{x:',
  'x:',
  '1e',
  '1.',
  '.',
  '?token=',
  '?',
  '/',
  '&',
  '=',
  '\u00e9',
  '\u{1f600}',
]
const endings = ['', '!', '}', ']']
const heads = [
  '',
  '{',
  '[',
  '"',
  '{x: 1, y:',
  '{"0":"',
  '[{"id":0,"source":{"type":"mapLayer","mapLayerId":0},"definitionExpression":"',
]

const length = 50_000

/** Linear readings take less than one fixed loop, measured again where something came between; a quadratic expression takes a hundred. */
const patienceLoops = 25

const types = new Map<string, ValueType<unknown>>()
for (const { parameters } of operations) for (const { type } of parameters) types.set(type.id, type)

function* hostileTexts(): Generator<string> {
  for (const piece of pieces) {
    const bulk = piece.repeat(length / piece.length)
    for (const ending of endings) yield bulk + ending
    for (const head of heads) yield head + bulk
  }
}

/** What the slowest call cost in fixed loops, the quickest of three times, and what it was called with. */
function slowest(texts: Iterable<string>, call: (text: string) => void): { loops: number; text: string } {
  let worst = { loops: 0, text: '' }
  for (const text of texts) {
    const cost = () => inFixedLoops(() => call(text))
    let loops = cost()
    for (let again = 0; again < 2 && loops > worst.loops && loops > 1; again++)
      loops = Math.min(loops, cost())
    if (loops > worst.loops) worst = { loops, text: `${text.slice(0, 40)} … ${text.slice(-5)}` }
  }
  return worst
}

describe('50,000 hostile characters take no more than linear time', () => {
  it.each([...types].map(([id, type]) => ({ id, type })))('as a value: $id', ({ type }) => {
    const worst = slowest(hostileTexts(), (text) => {
      try {
        type.print(type.parse(text))
      } catch (error) {
        if (!(error instanceof ValueError) && !(error instanceof TypeError && type.id === 'file')) throw error
      }
    })
    expect(worst.loops, worst.text).toBeLessThan(patienceLoops)
  })

  const request = (more: Partial<RawRequest>): RawRequest => ({
    method: 'GET',
    path: '/rest/services/F/FeatureServer/0/query',
    query: 'f=json',
    ...more,
  })
  const body = (text: string): Uint8Array => new TextEncoder().encode(text)

  it.each<[title: string, make: (text: string) => RawRequest]>([
    ['path', (text) => request({ path: `/${text}` })],
    ['query', (text) => request({ query: text })],
    ['short query', (text) => request({ query: text.slice(0, 60_000) })],
    ['token', (text) => request({ query: `token=${text.slice(0, 60_000)}` })],
    [
      'callback',
      (text) =>
        request({ query: `f=json&callback=${encodeURIComponent(text.slice(0, 10_000).toWellFormed())}` }),
    ],
    [
      'form',
      (text) =>
        request({ method: 'POST', contentType: 'application/x-www-form-urlencoded', body: body(text) }),
    ],
    [
      'content type',
      (text) =>
        request({
          method: 'POST',
          contentType: `application/x-www-form-urlencoded;${text}`,
          body: body('f=json'),
        }),
    ],
    [
      'type of a multipart body',
      (text) =>
        request({ method: 'POST', contentType: `multipart/form-data; boundary=${text}`, body: body('--a') }),
    ],
    [
      'multipart body',
      (text) =>
        request({
          method: 'POST',
          contentType: 'multipart/form-data; boundary=aaaaaaaaaa',
          body: body(text),
        }),
    ],
    [
      'part of a multipart body',
      (text) =>
        request({
          method: 'POST',
          contentType: 'multipart/form-data; boundary=B',
          body: body(`--B\r\nContent-Disposition: form-data; name="where"\r\n\r\n${text}\r\n--B--`),
        }),
    ],
    [
      'header of a part',
      (text) =>
        request({
          method: 'POST',
          contentType: 'multipart/form-data; boundary=B',
          body: body(`--B\r\n${text}\r\n\r\nx\r\n--B--`),
        }),
    ],
  ])('as the %s of a request', (_title, make) => {
    const texts = [
      ...hostileTexts(),
      '\r'.repeat(length),
      '\r\n--'.repeat(length / 4),
      '\r\n--aaaaaaaaa'.repeat(8_000),
    ]
    const worst = slowest(texts, (text) => {
      parseRequest(make(text))
    })
    expect(worst.loops, worst.text).toBeLessThan(patienceLoops)
  })
})
