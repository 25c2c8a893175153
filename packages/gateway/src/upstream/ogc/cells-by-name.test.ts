import { describe, expect, it } from 'vitest'
import { cellsByName } from './cells-by-name.ts'

describe('Cells of a row', () => {
  it('are told by their names', () => {
    const cells = [
      ['zone', 'open'],
      ['__proto__', 'x'],
    ] as const
    expect(Object.entries(cellsByName(cells))).toEqual(cells)
  })

  it.each([[['label', 'label']], [['label', 'Label']], [['LABEL', 'label', 'label']]])(
    'are not told where %j could be two fields',
    (names) => {
      const cells = [...names.map((name) => [name, 'x'] as const), ['zone', 'open'] as const]
      expect(cellsByName(cells)).toEqual({ zone: 'open' })
    },
  )
})
