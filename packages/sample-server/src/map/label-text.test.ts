import { describe, expect, test } from 'vitest'
import { readLabels } from '../mapserver/read-drawing.ts'
import { defineLayers } from '../world/layers.ts'
import { labelText } from './label-text.ts'

const hydrants = defineLayers([]).find(({ id }) => id === 2)
const row = {
  asset_id: 'HY-00007',
  status: 'out',
  cost: 120,
  owner_name: null,
  installed: Date.UTC(2001, 1, 3),
}

function read(labelExpression: string, useCodedValues = false) {
  const [label] = readLabels([{ labelExpression, useCodedValues }])
  if (hydrants === undefined || label === undefined) throw new Error('unreachable: both were just made')
  return labelText(hydrants, label)
}

describe('the text of a label', () => {
  test.each([
    ['[asset_id]', 'HY-00007', ['asset_id']],
    ['[ASSET_ID]', 'HY-00007', ['asset_id']],
    ['"No. " CONCAT [asset_id]', 'No. HY-00007', ['asset_id']],
    ["[cost] & ' USD'", '120 USD', ['cost']],
    ['[asset_id] CONCAT NEWLINE CONCAT [cost]', 'HY-00007\n120', ['asset_id', 'cost']],
    ['[installed]', '2001-02-03', ['installed']],
    ['[owner_name]', '', ['owner_name']],
    ['', '', []],
  ])('%s says %j and reads %j', (expression, text, fields) => {
    const label = read(expression)
    expect(label.textOf(row)).toBe(text)
    expect(label.fields).toEqual(fields)
  })

  test('says the name of a code when asked', () => {
    expect(read('[status]').textOf(row)).toBe('out')
    expect(read('[status]', true).textOf(row)).toBe('Out of service')
  })

  test.each(['[nothing]', 'FindLabel', '[cost] + (1)', '"open'])('is refused for %s', (expression) => {
    expect(() => read(expression)).toThrow(expect.objectContaining({ code: 400 }))
  })
})
