import { expect, it } from 'vitest'
import { foldName } from './fold-name.ts'

it.each([
  ['Ann', 'ann'],
  ['JOSÉ', 'jose'],
  ['jose\u0301', 'jose'],
  [' ann  b ', 'annb'],
  ['a\u00adn\u200bn', 'ann'],
  ['ａｎｎ', 'ann'],
  ['Straße', 'strasse'],
  ['ﬁlip', 'filip'],
  ['\u0130da', 'ida'],
])('%s is counted as %s', (typed, folded) => {
  expect(foldName(typed)).toBe(folded)
})
