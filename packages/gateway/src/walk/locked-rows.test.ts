import type { Found, Need, RowsToEdit, ServiceRights } from '@mapgate/policy'
import { describe, expect, it } from 'vitest'
import { assets } from '../../../policy/src/model/catalog.fixture.ts'
import { notedEdit } from '../core/edits/open-edit.fixture.ts'
import { requestOf } from '../core/request/gateway-request.fixture.ts'
import { lockingFindOut, lockNamedRows } from './locked-rows.ts'
import { FoundTooEarly } from './needs.ts'

const rights = { service: assets } as ServiceRights
const signal = new AbortController().signal
const path = '/rest/services/Water/Assets/FeatureServer/2'
const requestFor = (operation: string, form: Record<string, string>) => {
  const request = requestOf(`${path}/${operation}`, form, 'POST')
  return { ...request, inbound: { ...request.inbound, signal } }
}
const need = (more: Partial<RowsToEdit> = {}): RowsToEdit => ({
  kind: 'rows-to-edit',
  layerId: 2,
  key: 'k',
  question: {} as never,
  most: 10,
  ...more,
})
const rows = (...ids: readonly number[]): Found => ({
  kind: 'rows-to-edit',
  rows: { rows: ids.map((id) => ({ id, attributes: {} })) },
})

/** Finds out through locks; each reading brings the next of these. */
const finding = async (asked: Need, readings: readonly Found[], edit = notedEdit()) => {
  const left = [...readings]
  const read = async () => {
    edit.notes.push('read')
    return left.shift() ?? rows()
  }
  const find = lockingFindOut(read, edit, requestFor('deleteFeatures', { where: '1=1' }))
  const found = await find(asked, rights).catch((error) => error.code ?? error.name)
  return { found, notes: edit.notes }
}

describe('Rows that are read to be edited', () => {
  it('are locked once they came, in the order of their ids, and those alone', async () => {
    const { notes, found } = await finding(need({ ids: [10, 7, 99] }), [rows(10, 7)])
    expect(notes).toEqual(['read', 'take 2/7 2/10'])
    expect(found).toEqual(rows(10, 7))
  })

  it('are not locked where they came and are out of reach', async () => {
    const reaches = ({ id }: { id: number }) => id !== 10
    expect((await finding(need({ reaches }), [rows(10, 7)])).notes).toEqual(['read', 'take 2/7'])
  })

  it('are read again where others had them meanwhile', async () => {
    const edit = notedEdit({ waited: [1] })
    const { notes, found } = await finding(need(), [rows(7), rows(8)], edit)
    expect(notes).toEqual(['read', 'take 2/7', 'read', 'take 2/8'])
    expect(found).toEqual(rows(8))
  })

  it('are a refusal where others always had them', async () => {
    const endless = Array.from({ length: 9 }, (_, index) => rows(index))
    const edit = notedEdit({ waited: [1, 2, 3, 4, 5] })
    expect((await finding(need(), endless, edit)).found).toBe('limit.row-locked')
  })

  it('are not locked where they are none, or too many', async () => {
    expect((await finding(need(), [rows()])).notes).toEqual(['read'])
    const tooMany: Found = { kind: 'rows-to-edit', rows: { tooMany: 10 } }
    expect(await finding(need(), [tooMany])).toEqual({ found: tooMany, notes: ['read'] })
  })

  it('were read too early where other rows were given back meanwhile', async () => {
    const unnamed = await finding(need(), [rows(7)], notedEdit({ lost: [1] }))
    expect(unnamed.found).toBe(FoundTooEarly.name)
  })

  it('are no other need', async () => {
    const draws: Found = { kind: 'draws', draws: true }
    expect(await finding({ kind: 'draws', wkid: 3857 }, [draws])).toEqual({ found: draws, notes: ['read'] })
  })
})

describe('Rows of an edit that is sent as it is', () => {
  const service = { ...assets, type: 'FeatureServer' }
  const locked = async (operation: string, form: Record<string, string>, known = true) => {
    const edit = notedEdit()
    await lockNamedRows(edit, requestFor(operation, form), known ? service : undefined)
    return edit.notes
  }

  it('are locked by their ids, or with their layer', async () => {
    expect(await locked('deleteFeatures', { objectIds: '9,7' })).toEqual(['take 2/9 2/7'])
    expect(await locked('deleteFeatures', { where: '1=1' })).toEqual(['take 2/*'])
    expect(await locked('updateFeatures', { features: '[{"attributes":{"OBJECTID":7}}]' })).toEqual([
      'take 2/7',
    ])
    expect(await locked('updateFeatures', { features: '[{"attributes":{"OBJECTID":7}}]' }, false)).toEqual([
      'take 2/*',
    ])
    expect(await locked('addFeatures', { features: '[{"attributes":{"status":"x"}}]' })).toEqual(['take '])
  })
})
