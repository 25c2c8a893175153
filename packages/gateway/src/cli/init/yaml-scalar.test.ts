import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { flowList, scalar } from './yaml-scalar.ts'

describe('A text in YAML', () => {
  it.each([
    ['viewer', 'viewer'],
    ['secrets/upstream-password', 'secrets/upstream-password'],
    ['yes', "'yes'"],
    ['Null', "'Null'"],
    ['**', "'**'"],
    ["O'Hara", "'O''Hara'"],
    ['10.0.0.5', '10.0.0.5'],
    ['1.5', "'1.5'"],
    ['https://gis.internal:6443/arcgis', 'https://gis.internal:6443/arcgis'],
    ['https://gis.internal: 1', "'https://gis.internal: 1'"],
    ['a: b', "'a: b'"],
    ['a\nb', '"a\\nb"'],
  ])('%j is written as %s', (text, written) => {
    expect(scalar(text)).toBe(written)
  })

  it('is read as what was written, in a block, between braces and in a list', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('~', '.inf', '0x1f', '1e3', '#', '- a', 'on'),
    )
    fc.assert(
      fc.property(text, text, (one, other) => {
        expect(parse(`a: ${scalar(one)}\nb: { c: ${scalar(other)}, d: ${flowList([one, other])} }`)).toEqual({
          a: one,
          b: { c: other, d: [one, other] },
        })
      }),
    )
  })
})
