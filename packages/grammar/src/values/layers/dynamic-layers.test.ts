import { describe, expect, it } from 'vitest'
import { ValueError } from '../../value.ts'
import { fieldsOfLabel } from '../drawing/label-fields.ts'
import { dynamicLayers, readDrawingInfo } from './dynamic-layers.ts'

describe('how dynamic layers draw', () => {
  it('reads renderers and tells their fields', () => {
    const { renderer } = readDrawingInfo({
      renderer: {
        type: 'uniqueValue',
        field1: 'A',
        field2: 'a',
        field3: '',
        fieldDelimiter: ',',
        rotationExpression: '[ANGLE]',
        visualVariables: [],
      },
    })
    expect(renderer?.fields).toEqual(['a', 'ANGLE'])
    expect(renderer?.json).toEqual({
      type: 'uniqueValue',
      field1: 'A',
      field2: 'a',
      fieldDelimiter: ',',
      rotationExpression: '[ANGLE]',
    })
  })

  it.each<[title: string, renderer: unknown, message: string]>([
    [
      'a rotation that is more than a field',
      { type: 'simple', rotationExpression: '90 - [A]' },
      'square brackets',
    ],
    ['a symbol without a type', { type: 'simple', symbol: { color: [1, 2, 3] } }, 'needs a type'],
    [
      'a picture that is not base64',
      { type: 'simple', symbol: { type: 'esriPMS', imageData: '<svg>' } },
      'base64',
    ],
    ['a symbol of another world', { type: 'simple', symbol: { type: 'CIMPointSymbol' } }, 'esriSMS'],
  ])('refuses %s', (_title, renderer, message) => {
    expect(() => readDrawingInfo({ renderer })).toThrow(message)
  })

  it('keeps labels with their condition', () => {
    const given = [
      {
        id: 0,
        source: { type: 'mapLayer', mapLayerId: 1 },
        drawingInfo: {
          labelingInfo: [
            { labelExpression: '[A]', where: 'B=1' },
            { labelExpression: '[C]', where: '' },
          ],
        },
      },
    ]
    const [layer] = dynamicLayers.parse(JSON.stringify(given))
    expect(layer?.drawingInfo?.labelingInfo?.map(({ fields }) => fields)).toEqual([['A', 'B'], ['C']])
    expect(dynamicLayers.print([layer ?? { id: 0, mapLayerId: 0 }])).toContain('"where":"B = 1"')
  })

  it.each<[text: string, fields: string[]]>([
    ['[NAME]', ['NAME']],
    ['[A] CONCAT " m [B]" CONCAT NEWLINE CONCAT [db.t.C]', ['A', 'db.t.C']],
    ['"x" & [A] + [B] ', ['A', 'B']],
    ['', []],
  ])('the label %s names its fields', (label, fields) => {
    expect(fieldsOfLabel(label)).toEqual(fields)
  })

  it.each(['[A', 'A', '[A] ; [B]', '"open', 'Function FindLabel ([A])', '[A;B]'])(
    'the label %s is refused',
    (label) => {
      expect(() => fieldsOfLabel(label)).toThrow(ValueError)
    },
  )
})
