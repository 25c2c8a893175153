import type { Need } from '@mapgate/policy'
import { describe, expect, it } from 'vitest'
import { noteRead, type RowsRead, unseenRows } from './unseen-rows.ts'

describe('Rows of which nobody saw what became', () => {
  it('are those that were to be compared', () => {
    const update = { layerId: 2, change: 'update' } as const
    const outcome = { left: 'it is not known whether the edit was made' }
    expect(
      unseenRows([
        { ...update, row: 7, way: 'compared' },
        { ...update, row: 8, way: 'conditional' },
        { ...update, row: '{A}', way: 'compared' },
        { layerId: 2, change: 'add', way: 'compared' },
      ]),
    ).toEqual([
      { kind: 'unseen', layerId: 2, rowId: 7, outcome },
      { kind: 'unseen', layerId: 2, rowId: '{A}', outcome },
    ])
    expect(unseenRows()).toEqual([])
  })

  it('come with what was read of them', () => {
    const read: RowsRead = new Map()
    const row = { id: 7, attributes: { status: 'x' } }
    const need = { kind: 'rows-to-edit', layerId: 2 } as Need
    noteRead(read, need, { kind: 'rows-to-edit', rows: { rows: [row] } })
    noteRead(read, need, { kind: 'rows-to-edit', rows: { tooMany: 9 } })
    const [seen, other] = unseenRows(
      [2, 3].map((layerId) => ({ layerId, change: 'delete', row: 7, way: 'compared' })),
      read,
    )
    expect(seen?.original).toEqual({ attributes: { status: 'x' }, geometry: null })
    expect(other).not.toHaveProperty('original')
  })
})
