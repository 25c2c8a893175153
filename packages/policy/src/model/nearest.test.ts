import { describe, expect, it } from 'vitest'
import { didYouMean, nearest } from './nearest.ts'

describe('The word that a misspelt one means', () => {
  const known = ['roles', 'principals', 'claims', 'anonymous']
  it.each([
    ['role', 'roles'],
    ['Roles', 'roles'],
    ['claism', 'claims'],
    ['anonymus', 'anonymous'],
    ['users', undefined],
    ['x', undefined],
    ['calims', 'claims'],
    ['rolse', 'roles'],
    ['', undefined],
  ])('%s: %s', (word, meant) => expect(nearest(word, known)).toBe(meant))

  it('is judged by the last part of a composed name', () => {
    expect(nearest('MapServer.exprot', ['MapServer.export', 'MapServer.query'])).toBe('MapServer.export')
    expect(nearest('MapServer.', ['MapServer.x'])).toBe('MapServer.x')
    expect(nearest('role', [])).toBeUndefined()
  })

  it('is asked for at the end of a sentence, or not at all', () => {
    expect(didYouMean('role', known)).toBe('; did you mean roles?')
    expect(didYouMean('x', known)).toBe('')
  })
})
