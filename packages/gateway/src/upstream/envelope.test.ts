import { describe, expect, it } from 'vitest'
import { htmlErrorCode, mayBeEnvelope, readEnvelope } from './envelope.ts'
import { judge } from './refusal.ts'

const bytes = (text: string) => Buffer.from(text)

describe('an ArcGIS error envelope', () => {
  it.each([
    [
      '{"error":{"code":499,"message":"Token Required","details":[]}}',
      { code: 499, message: 'Token Required', details: [] },
    ],
    [
      '{\n "error" : {\n  "code" : 400, "message" : "", "details" : ["x"]}}',
      { code: 400, message: '', details: ['x'] },
    ],
    [
      '{"status":"error","messages":["Unauthorized access."],"code":498}',
      { code: 498, message: 'Unauthorized access.', details: ['Unauthorized access.'] },
    ],
    ['\ufeff{"error":{"code":498}}', { code: 498, message: '', details: [] }],
    [
      '{"error":{"code":500,"message":"m","details":"one text"}}',
      { code: 500, message: 'm', details: ['one text'] },
    ],
    ['{"error":{"message":"no code"}}', { code: 500, message: 'no code', details: [] }],
  ])('is read from %s', (text, error) => expect(readEnvelope(bytes(text))).toEqual(error))

  it.each([
    '{"currentVersion":10.31}',
    '{"features":[{"error":{}}]}',
    '{"error":"text"}',
    '[]',
    '',
    '{"error":{',
    '\u0089PNG',
  ])('is not seen in %s', (text) => expect(readEnvelope(bytes(text))).toBeUndefined())

  it.each([
    ['{"error":"text"}', { code: 502, message: 'text', details: [] }],
    ['{"currentVersion":1,"error":{"code":498,"message":"m"}}', { code: 498, message: 'm', details: [] }],
    ['\ufeff{"a":1,"error":7}', { code: 502, message: '', details: [] }],
    ['{"error":null,"features":[]}', undefined],
    ['{"error":false}', undefined],
    ['{"status":"busy"}', { code: 502, message: '', details: [] }],
    ['{"status":"success"}', undefined],
    ['{"status":"busy","features":[]}', undefined],
    ['{"features":[{"attributes":{"error":"x"}}]}', undefined],
  ])('is one of any type in any place where JSON is held: %s', (text, error) =>
    expect(readEnvelope(bytes(text), true)).toEqual(error),
  )

  it('is no file that reads like one', () => {
    const body = bytes('{"error":{"code":498}}')
    const named = { 'content-type': 'application/json', 'content-disposition': 'inline; filename="a.json"' }
    const file = { expects: 'file' as const }
    expect(judge({ status: 200, headers: named, body }, file)).toEqual({
      refusal: undefined,
      error: undefined,
    })
    expect(
      judge({ status: 200, headers: { 'content-type': 'text/plain' }, body }, file).error,
    ).toBeUndefined()
    expect(judge({ status: 200, headers: { 'content-type': 'application/json' }, body }, file).refusal).toBe(
      'invalid',
    )
  })

  it('is expected from its first bytes alone', () => {
    expect(mayBeEnvelope(bytes('  {"error": {"code"'))).toBe(true)
    expect(mayBeEnvelope(bytes('{"errorInfo":{'))).toBe(false)
  })

  it.each([
    ['{"error":"text"', true],
    ['{ "error" : 7', true],
    ['{"currentVersion":11.1,"error":{', true],
    [`{"a":"${'x'.repeat(1_000)}","b\\"c":null , "error": "m"`, true],
    ['{"status":"busy"', true],
    ['{"error":null,"features":[', false],
    ['{"error":false,', false],
    ['{"features":[{"error":"x"', false],
    ['{"a":{"b":1},"error":"x"', false],
    ['{"errorInfo":"x"', false],
  ])('may be one of any type behind plain members where JSON was asked for: %s', (text, expected) => {
    expect(mayBeEnvelope(bytes(text), true)).toBe(expected)
  })

  it('is also a page, where an image was asked for', () => {
    expect(htmlErrorCode(bytes('<b>Error: Token Required</b><br/>Code: 499<br/>'))).toBe(499)
    expect(htmlErrorCode(bytes('<title>Services Directory</title>'))).toBeUndefined()
  })
})

describe('what a reply says of the credential', () => {
  const reply = (status: number, text: string, type = 'application/json') => ({
    status,
    headers: { 'content-type': type },
    body: bytes(text),
    over: Promise.resolve(),
  })
  it.each([
    [reply(200, '{"error":{"code":498,"message":"Invalid Token","details":[]}}'), 'invalid'],
    [reply(200, '{"error":{"code":499,"message":"Token Required","details":[]}}'), 'missing'],
    [reply(401, ''), 'missing'],
    [reply(498, ''), 'invalid'],
    [reply(403, 'Your token has expired', 'text/plain'), 'invalid'],
    [
      reply(
        403,
        '{"error":{"code":403,"message":"You do not have permissions to access this resource","details":[]}}',
      ),
      undefined,
    ],
    [reply(200, '{"error":{"code":400,"message":"token is a reserved word","details":[]}}'), undefined],
    [reply(200, 'Code: 498', 'text/plain'), undefined],
    [reply(404, ''), undefined],
  ] as const)('case %#: %o is %s', (given, refusal) => expect(judge(given).refusal).toBe(refusal))
})
