import { expect, it } from 'vitest'
import { wrapJsonp } from './jsonp.ts'

it('JSONP begins with a comment and ends the call', () => {
  expect(wrapJsonp('dojo.cb_1', '{"a":1}')).toBe('/**/dojo.cb_1({"a":1});')
})

it('JSONP carries no line separators and no markup, and still means the same', () => {
  const value = { text: '</script>\u2028\u2029' }
  const script = wrapJsonp('cb', JSON.stringify(value))
  expect(script).not.toMatch(/[<\u2028\u2029]/)
  expect(JSON.parse(script.slice('/**/cb('.length, -2))).toEqual(value)
})
