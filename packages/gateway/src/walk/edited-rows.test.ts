import { describe, expect, it } from 'vitest'
import { requestOf } from '../core/request/gateway-request.fixture.ts'
import { editedRows } from './edited-rows.ts'

const service = '/rest/services/Water/Assets/FeatureServer'
const counted = (path: string, form: Record<string, string>) =>
  editedRows(requestOf(`${service}/${path}`, form, 'POST').map)
const none = { adds: 0, updates: 0, deletes: 0, attachments: 0 }
const row = (id: number) => ({ attributes: { OBJECTID: id } })

describe('The changes of an edit', () => {
  it.each<[string, string, Record<string, string>, object]>([
    [
      'each row',
      '2/applyEdits',
      { adds: JSON.stringify([row(1)]), updates: JSON.stringify([row(2), row(3)]), deletes: '4,5,6' },
      { adds: 1, updates: 2, deletes: 3 },
    ],
    ['a condition once', '2/deleteFeatures', { where: '1=1' }, { deletes: 1 }],
    [
      'those of all layers',
      'applyEdits',
      {
        edits: JSON.stringify([
          { id: 2, deletes: [1] },
          { id: 3, deletes: [1, 2], adds: [row(9)] },
        ]),
      },
      { adds: 1, deletes: 3 },
    ],
    ['attachments', '2/7/deleteAttachments', { attachmentIds: '1,2' }, { attachments: 2 }],
  ])('count %s', (_, path, form, expected) => {
    expect(counted(path, form)).toEqual({ ...none, ...expected })
  })

  it('are none of a question', () => {
    expect(editedRows(requestOf(`${service}/2/query`, { where: '1=1' }).map)).toBeUndefined()
  })
})
