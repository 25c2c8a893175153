import { describe, expect, it } from 'vitest'
import { inFixedLoops } from '../../../../test/processor-time.ts'
import { compileGlob } from './glob.ts'

describe('Globs of names', () => {
  it.each([
    ['*', 'Assets', true],
    ['*', 'Water/Assets', false],
    ['**', 'Water/Assets', true],
    ['Water/*', 'water/assets', true],
    ['Water/*', 'Water/', true],
    ['*_Service', 'Assets_Service', true],
    ['A*t*', 'Assets', true],
    ['Assets', 'Assets_Service', false],
    ['a.c', 'abc', false],
    ['', 'x', false],
  ])('%s on %s is %s', (glob, name, expected) => {
    expect(compileGlob(glob)(name)).toBe(expected)
  })

  it('take time in proportion on hostile names', () => {
    const matches = compileGlob('*a*a*a*a*a*a*a*b')
    expect(inFixedLoops(() => expect(matches('a'.repeat(5_000))).toBe(false))).toBeLessThan(50)
  })
})
