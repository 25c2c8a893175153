import { type Edit, type EditManner, type LayerEdit, parseExpression } from '@mapgate/protocol'
import { describe, expect, it } from 'vitest'
import { layerOf } from '../../../policy/src/model/catalog.fixture.ts'
import { rowsOfEdit } from './rows-of-edit.ts'

const layers = [layerOf(2, 'Hydrants', ['OBJECTID', 'status'])]
const parsed = parseExpression('1 = 1')
const where = 'expression' in parsed ? parsed.expression : (undefined as never)
const edit = (one: Omit<LayerEdit, 'layerId'>, manner: EditManner = {}, layerId = 2): Edit => ({
  kind: 'edit',
  service: { service: 'Assets', serviceType: 'FeatureServer' },
  format: 'json',
  layers: [{ layerId, ...one }],
  manner,
})
const row = (attributes: object) => ({ attributes }) as never

describe('The rows that an edit names', () => {
  it.each<[string, Edit, readonly (number | '*')[]]>([
    ['none where rows are added', edit({ adds: [row({ status: 'x' })] }), []],
    ['those that it changes', edit({ updates: [row({ objectid: 7 }), row({ OBJECTID: 8 })] }), [7, 8]],
    ['each once', edit({ updates: [row({ OBJECTID: 7 })], deletes: { ids: [7, 9] } }), [7, 9]],
    [
      'those that something hangs on',
      edit({ attachments: { adds: [{ rowId: 3 }], deletes: [{ rowId: 4 }] } }),
      [3, 4],
    ],
    ['any where a condition chooses', edit({ deletes: { where } }), ['*']],
    ['any where ids and a condition choose', edit({ deletes: { ids: [7], where } }), ['*']],
    ['any where values are calculated', edit({ calculates: { where, assignments: [] } }), ['*']],
    ['any where a row has no id', edit({ updates: [row({ OBJECTID: 7 }), row({ status: 'x' })] }), ['*']],
    ['any where an id is a text', edit({ updates: [row({ OBJECTID: '7' })] }), ['*']],
    ['any where an id stands there twice', edit({ updates: [row({ OBJECTID: 7, objectid: 8 })] }), ['*']],
    ['any by global ids', edit({ deletes: { globalIds: ['a'] } }, { byGlobalId: true }), ['*']],
    ['none where rows are added by global ids', edit({ adds: [row({})] }, { byGlobalId: true }), []],
    [
      'any where an attachment is named alone',
      edit({ attachments: { deletes: [{ globalId: 'a' }] } }),
      ['*'],
    ],
    ['any of a layer that is not known', edit({ updates: [row({ OBJECTID: 7 })] }, {}, 9), ['*']],
  ])('are %s', (_, asked, rows) => {
    expect(rowsOfEdit(asked, layers)).toEqual([{ layerId: asked.layers[0]?.layerId, rows }])
  })
})
