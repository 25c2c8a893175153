import { describe, expect, it } from 'vitest'
import { readDrawing } from './read-drawing.ts'

describe('Fields that a drawing uses', () => {
  it.each([
    ['a simple renderer', { renderer: { type: 'simple' } }, [], []],
    [
      'up to three fields of unique values',
      { renderer: { field1: 'A', field2: 'B', field3: '' } },
      ['A', 'B'],
      [],
    ],
    ['class breaks with a divisor', { renderer: { field: 'A', normalizationField: 'B' } }, ['A', 'B'], []],
    ['a rotation', { renderer: { rotationExpression: '[ANGLE]' } }, ['ANGLE'], []],
    [
      'visual variables',
      { renderer: { visualVariables: [{ field: 'A', normalizationField: 'B' }] } },
      ['A', 'B'],
      [],
    ],
    ['an expression that is not read', { renderer: { valueExpression: '$feature.A' } }, ['*'], []],
    ['a variable by expression', { renderer: { visualVariables: [{ valueExpression: 'x' }] } }, ['*'], []],
    ['labels', { labelingInfo: [{ labelExpression: '[A] CONCAT NEWLINE CONCAT [B]' }] }, [], ['A', 'B']],
    [
      'labels with a condition',
      { labelingInfo: [{ labelExpression: '[A]', where: 'B > 1' }] },
      [],
      ['A', 'B'],
    ],
    [
      'labels with a condition that is not read',
      { labelingInfo: [{ labelExpression: '[A]', where: 'B >' }] },
      [],
      ['A', '*'],
    ],
    ['labels by a script', { labelingInfo: [{ labelExpression: 'function FindLabel([A]) { }' }] }, [], ['*']],
    [
      'labels by Arcade',
      { labelingInfo: [{ labelExpressionInfo: { expression: '$feature.A' } }] },
      [],
      ['*'],
    ],
    ['a rotation by a name without brackets', { renderer: { rotationExpression: 'ANGLE' } }, ['*'], []],
    ['a rotation by calculation', { renderer: { rotationExpression: '90 - [ANGLE]' } }, ['ANGLE'], []],
    ['a fixed rotation', { renderer: { rotationExpression: '90' } }, [], []],
    ['labels by a name without brackets', { labelingInfo: [{ labelExpression: '[A] & B' }] }, [], ['A', '*']],
    [
      'labels by calls and constants',
      { labelingInfo: [{ labelExpression: `"Nr. " & UCase([A]) + 'x' & vbNewLine & Round([B], 2)` }] },
      [],
      ['A', 'B'],
    ],
    [
      'symbols whose parts follow expressions',
      {
        renderer: {
          type: 'uniqueValue',
          field1: 'A',
          uniqueValueInfos: [
            {
              symbol: {
                type: 'CIMSymbolReference',
                primitiveOverrides: [{ valueExpressionInfo: { expression: 'x' } }],
              },
            },
          ],
        },
      },
      ['A', '*'],
      [],
    ],
    [
      'symbols whose parts follow none',
      { renderer: { type: 'simple', symbol: { type: 'CIMSymbolReference', primitiveOverrides: [] } } },
      [],
      [],
    ],
    ['nothing', undefined, [], []],
  ])('%s', (_, info, renderer, labels) => {
    expect(readDrawing(info)).toMatchObject({ rendererFields: renderer, labelFields: labels })
  })
})
