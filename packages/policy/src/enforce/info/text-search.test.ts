import { describe, expect, it } from 'vitest'
import { assets, layerOf } from '../../decide/policy.fixture.ts'
import { askedBy, codeOf, everywhere, made, plan } from '../enforce.fixture.ts'

const layers = [1, 2, 3, 4, 5, 6, 7].map((id) => layerOf(id, `Layer ${id}`, ['OBJECTID', 'name', 'district']))
const service = { ...assets, layers: [...layers, layerOf(8, 'Other', ['OBJECTID', 'label', 'district'])] }
const asking = { searchText: 'a', layers: '1,2,3,4,5,6,7,8', sr: '102100' }
const where = (district: string, fields?: object) => ({
  ...everywhere,
  with: { where: `district = '${district}'`, ...(fields ? { fields } : {}) },
})
const requests = (grants: readonly unknown[]) =>
  plan(grants, 'find', asking, service).steps.map((step) => {
    const { layers, searchFields } = askedBy(made(step([]))).parameters
    return [layers, searchFields]
  })

describe('the text of a search', () => {
  it.each([
    ['a\\', 'request.parameter-invalid'],
    [String.raw`a\' OR 1=1 --`, 'request.parameter-invalid'],
    [String.raw`C:\maps`, undefined],
    ["O'Neil 50%_", undefined],
  ])('%s', (searchText, code) => {
    expect(codeOf(() => plan([where('n')], 'find', { ...asking, searchText }, service))).toBe(code)
    expect(codeOf(() => plan([everywhere], 'find', { ...asking, searchText }, service))).toBeUndefined()
  })
})

describe('a search in eight layers', () => {
  it('is one request where every layer is searched in all of its fields', () => {
    expect(requests([where('n')])).toEqual([['1,2,3,4,5,6,7,8', undefined]])
  })

  it('is one request for each list of fields', () => {
    expect(requests([where('n', { except: ['district'] })])).toEqual([
      ['1,2,3,4,5,6,7', 'OBJECTID,name'],
      ['8', 'OBJECTID,label'],
    ])
  })

  it('is asked once more for every further view', () => {
    expect(requests(['a', 'b', 'c', 'd', 'e', 'f'].map((district) => where(district)))).toHaveLength(1)
    expect(
      requests([where('n', { except: ['district'] }), where('s', { except: ['name', 'label'] })]).map(
        ([ids]) => ids,
      ),
    ).toHaveLength(3)
  })
})
