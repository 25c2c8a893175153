import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ValueError } from '../../value.ts'
import { readTolerantJson } from './tolerant-json.ts'

describe('JSON as ArcGIS reads it', () => {
  it('reads every strict JSON as JSON.parse does', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 6 }).filter((value) => !JSON.stringify(value).includes('__proto__')),
        fc.constantFrom(undefined, 2),
        (value, indent) => {
          const text = JSON.stringify(value, null, indent)
          if (/[\d]{16}/.test(text)) return
          expect(readTolerantJson(text)).toEqual(JSON.parse(text))
        },
      ),
      { numRuns: 300 },
    )
  })

  it.each<[text: string, value: unknown]>([
    [`{'xmin':1,"ymin":2}`, { xmin: 1, ymin: 2 }],
    ['{xmin: 1, ymin: 2}', { xmin: 1, ymin: 2 }],
    [`{'0':''}`, { 0: '' }],
    [`{'0':'NAME = \\'a\\''}`, { 0: "NAME = 'a'" }],
    [`{"a":"it's"}`, { a: "it's" }],
    [`{'a':'say "so"'}`, { a: 'say "so"' }],
    ['[1,2,]', [1, 2]],
    [`{"hasZ": True, "m": None, }`, { hasZ: true, m: null }],
    [' [ ] ', []],
    ['"\\u00e9\\n\\/"', 'é\n/'],
    ['-1.5e-3', -0.0015],
    ['9007199254740991', 9_007_199_254_740_991],
  ])('%s', (text, value) => {
    expect(readTolerantJson(text)).toEqual(value)
  })

  it.each([
    '',
    '{',
    '{"a":1',
    '{"a":1}}',
    '{"a" 1}',
    '{"a":1 "b":2}',
    '[1 2]',
    '[,]',
    '[1,,2]',
    '{,}',
    '01',
    '+1',
    '.5',
    '1.',
    'NaN',
    'Infinity',
    'undefined',
    'TRUE',
    '"a',
    `"a'`,
    "'a\nb'",
    '"\\x41"',
    '"\\u12"',
    '{1:2}',
    '{a-b:1}',
    '/* a */ 1',
    '// a',
    '{"a":1}{"a":2}',
    '\ufeff{}',
  ])('is refused: %s', (text) => {
    expect(() => readTolerantJson(text)).toThrow(ValueError)
  })

  it.each([`{"a":1,"a":2}`, `{"a":1,'a':1}`, `{a:1,"\\u0061":2}`, `{"x":{"toString":1,"toString":2}}`])(
    'is refused where a name stands twice: %s',
    (text) => {
      expect(() => readTolerantJson(text)).toThrow('a name twice')
    },
  )

  it('gives no object another prototype', () => {
    const value = readTolerantJson('{"__proto__":{"polluted":1}}') as Record<string, unknown>
    expect(value.polluted).toBeUndefined()
    expect(Object.keys(value)).toEqual(['__proto__'])
    expect(() => readTolerantJson('{"__proto__":1,"__proto__":2}')).toThrow('twice')
  })

  it('does not take inherited names for given ones', () => {
    expect(readTolerantJson('{"toString":1,"constructor":2}')).toEqual({ toString: 1, constructor: 2 })
  })

  it('refuses numbers that would change, and nesting without end', () => {
    expect(() => readTolerantJson('[9007199254740993]')).toThrow('exact')
    expect(() => readTolerantJson('1e999')).toThrow('too large')
    expect(() => readTolerantJson('['.repeat(50_000))).toThrow('too deeply')
    expect(readTolerantJson(`${'['.repeat(32)}${']'.repeat(32)}`)).toBeDefined()
  })
})
