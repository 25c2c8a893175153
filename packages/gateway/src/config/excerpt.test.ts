import { describe, expect, it } from 'vitest'
import { excerptOf } from './excerpt.ts'

describe('The line of a fault', () => {
  it.each([
    ['keys: [{ name: a, key: s3cret, colour: red }]', 'colour', 'keys: [{ name: a, key: ***, colour: red }]'],
    ['  password: s3cret, with a comma', 'password', '  password: ***'],
    ['  "password":"s3cret, \\" more", "x": 1', '"x"', '  "password":***, "x": 1'],
    ["  - { clientSecret: 's3cret''s', b: 1 }", 'b', '  - { clientSecret: ***, b: 1 }'],
    ['    value: s3cret', 's3cret', '    value: ***'],
    [
      '  credential: { kind: static-token, token: s3cret }',
      'token:',
      '  credential: { kind: static-token, token: *** }',
    ],
    ['  keyFile: ./key', './key', '  keyFile: ./key'],
    ['  to: { principals: [key:demo] }', 'key:demo', '  to: { principals: [key:demo] }'],
  ])('%s shows no secret, and the caret stands at %s', (line, at, shown) => {
    const [text = '', carets = ''] = excerptOf(line, line.indexOf(at), at.length).split('\n')
    expect(text).toBe(shown)
    const caret = carets.indexOf('^')
    expect(text.slice(caret).startsWith(at === 's3cret' ? '***' : at)).toBe(true)
  })

  it('is cut when it is long, around the place', () => {
    const [text = '', carets = ''] = excerptOf(`${'a'.repeat(300)} here ${'b'.repeat(300)}`, 301, 4).split(
      '\n',
    )
    expect(text.length).toBeLessThanOrEqual(110)
    expect(text.slice(carets.indexOf('^'), carets.indexOf('^') + 4)).toBe('here')
  })
})
