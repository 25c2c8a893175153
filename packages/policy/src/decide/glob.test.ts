import fc from 'fast-check'
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
    ['Wat*', 'wat', true],
    ['Wat*', 'Wax', false],
    ['Wat*', 'Water/Assets', false],
    ['Wat**', 'Water/Assets', true],
    ['Water/*', 'Water/Old/Assets', false],
  ])('%s on %s is %s', (glob, name, expected) => {
    expect(compileGlob(glob)(name)).toBe(expected)
  })

  it('mean what the regular expression means', () => {
    const textOf = (...letters: string[]) =>
      fc.array(fc.constantFrom(...letters), { maxLength: 6 }).map((all) => all.join(''))
    const meant = (glob: string) =>
      new RegExp(
        `^${glob
          .split(/(\*{1,2})/)
          .map((piece) => (piece === '*' ? '[^/]*' : piece === '**' ? '.*' : piece))
          .join('')}$`,
        'i',
      )
    const isMeant = (glob: string, text: string) => compileGlob(glob)(text) === meant(glob).test(text)
    fc.assert(fc.property(textOf('a', 'B', '/', '*', '**'), textOf('A', 'b', '/'), isMeant), {
      numRuns: 2_000,
    })
  })

  it('take time in proportion on hostile names', () => {
    const few = compileGlob('*a*a*a*b')
    // Less than two fixed loops; going back, as a regular expression does, takes 400, and with each more star 1,000 times that.
    expect(inFixedLoops(() => expect(few('a'.repeat(3_000))).toBe(false))).toBeLessThan(50)
    const many = compileGlob('*a*a*a*a*a*a*a*b')
    expect(many('a'.repeat(5_000))).toBe(false)
  })
})
