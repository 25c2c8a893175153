import { beforeEach, describe, expect, it } from 'vitest'
import type { UploadedFile } from '../operation/parameters.ts'
import type { World } from '../world/world.ts'
import { ask, createSmallWorld } from './small-world.fixture.ts'

let world: World
beforeEach(() => {
  world = createSmallWorld()
})

const post = (path: string, parameters: Record<string, unknown>, files: [string, UploadedFile][] = []) =>
  ask(world, path, parameters, { method: 'POST', files })
const wells = async (where = '1=1') => {
  const { value } = await ask(world, '0/query', { where, outFields: 'OBJECTID,name,depth' })
  return (value as { features: { attributes: { OBJECTID: number; name: string }; geometry?: unknown }[] })
    .features
}
const namesNow = async () => (await wells()).map(({ attributes }) => attributes.name).join('')

describe('edits of features', () => {
  it('adds a feature, found by its place at once', async () => {
    const feature = {
      attributes: { NAME: 'E', depth: '7.5', nonsense: 1 },
      geometry: { x: 0.0045, y: 0, spatialReference: { wkid: 4326 } },
    }
    const { value, execution } = await post('0/addFeatures', { features: [feature] })
    expect(value).toEqual({
      addResults: [{ objectId: 5, globalId: '{88888888-8888-8888-8888-888888888888}', success: true }],
    })
    expect(execution.rowsWritten).toEqual([{ layer: 0, kind: 'add', objectIds: [5] }])
    const { value: found } = await ask(world, '0/query', {
      geometry: '490,-10,510,10',
      outFields: 'name,depth',
    })
    expect(found).toMatchObject({ features: [{ attributes: { name: 'E', depth: 7.5 } }] })
  })

  it('closes the rings of a polygon and winds them clockwise', async () => {
    const geometry = {
      rings: [
        [
          [0, 0],
          [10, 0],
          [10, 10],
        ],
      ],
    }
    await post('1/addFeatures', { features: [{ attributes: { name: 'new' }, geometry }] })
    expect((await ask(world, '1/query', { where: "name = 'new'" })).value).toMatchObject({
      features: [
        {
          geometry: {
            rings: [
              [
                [0, 0],
                [10, 10],
                [10, 0],
                [0, 0],
              ],
            ],
          },
        },
      ],
    })
  })

  it('takes an empty geometry for none', async () => {
    await post('1/addFeatures', { features: [{ attributes: { name: 'empty' }, geometry: { rings: [] } }] })
    const asked = { where: "name = 'empty'", returnCentroid: 'true', outFields: 'name' }
    expect((await ask(world, '1/query', asked)).value).toMatchObject({
      features: [{ attributes: { name: 'empty' } }],
    })
    expect((await ask(world, '1/query', { ...asked, returnExtentOnly: 'true' })).value).toMatchObject({
      extent: { xmin: 'NaN' },
    })
  })

  it('updates only the named cells and moves the shape in the index', async () => {
    const features = [{ attributes: { objectid: 1, depth: 11 }, geometry: { x: 5000, y: 5000 } }]
    expect((await post('0/updateFeatures', { features })).value).toEqual({
      updateResults: [{ objectId: 1, globalId: '{A}', success: true }],
    })
    expect(
      (await ask(world, '0/query', { geometry: '4999,4999,5001,5001', outFields: 'name,depth' })).value,
    ).toMatchObject({
      features: [{ attributes: { name: 'A', depth: 11 } }],
    })
    expect(
      (await ask(world, '0/query', { geometry: '99,99,101,101', returnCountOnly: 'true' })).value,
    ).toEqual({ count: 0 })
  })

  it('deletes by ids, by where and by place, with the attachments', async () => {
    const attachment = { fileName: 'a.txt', contentType: 'text/plain', body: new TextEncoder().encode('a') }
    await post('0/1/addAttachment', {}, [['attachment', attachment]])
    expect((await post('0/deleteFeatures', { objectIds: '1' })).value).toEqual({
      deleteResults: [{ objectId: 1, success: true }],
    })
    const { value, execution } = await post('0/deleteFeatures', { where: "secret = 'red'" })
    expect(value).toEqual({ success: true })
    expect(execution).toMatchObject({
      fieldsRead: { 0: ['OBJECTID', 'secret'] },
      rowsWritten: [{ layer: 0, kind: 'delete', objectIds: [3] }],
    })
    await post('0/deleteFeatures', { geometry: '900,900,1100,1100' })
    expect(await namesNow()).toBe('B')
    expect(world.database.prepare('SELECT count(*) AS n FROM attachments').get()).toMatchObject({ n: 0 })
    expect((await post('0/deleteFeatures', {})).value).toMatchObject({ code: 400 })
  })

  it('undoes everything when one edit fails, unless told not to', async () => {
    const edits = { adds: [{ attributes: { name: 'E' } }], deletes: '1,99' }
    const undone = await post('0/applyEdits', edits)
    expect(undone.value).toEqual({
      addResults: [
        {
          objectId: 5,
          globalId: expect.any(String),
          success: false,
          error: { code: 1003, description: 'Operation rolled back.' },
        },
      ],
      updateResults: [],
      deleteResults: [
        { objectId: 1, success: false, error: { code: 1003, description: 'Operation rolled back.' } },
        { objectId: 99, success: false, error: { code: 1019, description: 'Feature not found.' } },
      ],
    })
    expect(undone.execution.rowsWritten).toEqual([])
    expect(await namesNow()).toBe('ABCD')
    await post('0/applyEdits', { ...edits, rollbackOnFailure: 'false' })
    expect(await namesNow()).toBe('BCDE')
  })

  it.each([
    ['a text that is too long', { attributes: { name: 'much too long' } }, 'Field name holds 10 characters.'],
    [
      'a number that is none',
      { attributes: { depth: 'deep' } },
      'The value type is incompatible with the field depth.',
    ],
    [
      'the wrong kind of geometry',
      { attributes: {}, geometry: { paths: [] } },
      'The geometry is no esriGeometryPoint.',
    ],
  ])('fails %s alone', async (_, feature, description) => {
    const { value } = await post('0/addFeatures', { features: [feature], rollbackOnFailure: 'false' })
    expect(value).toEqual({
      addResults: [{ objectId: -1, success: false, error: { code: 1000, description } }],
    })
  })

  it('edits by global ids where that is asked', async () => {
    const { value } = await post('0/applyEdits', {
      useGlobalIds: 'true',
      adds: [{ attributes: { name: 'E', GLOBALID: '{E}' } }],
      updates: [{ attributes: { globalid: '{b}', depth: 21 } }],
      deletes: ['{A}'],
      attachments: {
        adds: [
          { parentGlobalId: '{E}', globalId: '{E1}', name: 'e.txt', contentType: 'text/plain', data: 'aGk=' },
        ],
      },
    })
    expect(value).toMatchObject({
      addResults: [{ objectId: 5, globalId: '{E}', success: true }],
      updateResults: [{ objectId: 2, success: true }],
      deleteResults: [{ objectId: 1, success: true }],
      attachments: { addResults: [{ globalId: '{E1}', success: true }] },
    })
    expect((await ask(world, '0/5/attachments/1')).bytes).toEqual(new TextEncoder().encode('hi'))
  })

  it('edits several layers in one transaction', async () => {
    const edits = (deletes: number[]) => [
      { id: 0, adds: [{ attributes: { name: 'E' } }] },
      { id: 2, deletes },
    ]
    expect((await post('applyEdits', { edits: edits([99]) })).value).toMatchObject([
      { id: 0, addResults: [{ success: false, error: { code: 1003 } }] },
      { id: 2, deleteResults: [{ success: false, error: { code: 1019 } }] },
    ])
    expect(await namesNow()).toBe('ABCD')
    const { value, execution } = await post('applyEdits', { edits: edits([1]) })
    expect(value).toMatchObject([
      { id: 0, addResults: [{ success: true }] },
      { id: 2, deleteResults: [{ success: true }] },
    ])
    expect(execution.rowsWritten).toEqual([
      { layer: 0, kind: 'add', objectIds: [5] },
      { layer: 2, kind: 'delete', objectIds: [1] },
    ])
  })

  it('calculates over the matching rows and tells which fields it looked at', async () => {
    const { value, execution } = await post('0/calculate', {
      where: "name = 'A'",
      calcExpression: [
        { field: 'depth', sqlExpression: 'depth * 2 + char_length(secret)' },
        { field: 'name', value: "O'A" },
      ],
    })
    expect(value).toMatchObject({ success: true, updatedFeatureCount: 1 })
    expect(execution).toMatchObject({
      fieldsRead: { 0: ['OBJECTID', 'depth', 'name', 'secret'] },
      rowsWritten: [{ layer: 0, kind: 'update', objectIds: [1] }],
    })
    expect(await wells("name = 'O''A'")).toMatchObject([{ attributes: { OBJECTID: 1, depth: 23 } }])
    expect(
      (await post('0/calculate', { where: '1=1', calcExpression: { field: 'OBJECTID', value: 1 } })).value,
    ).toMatchObject({ code: 400 })
    expect((await post('0/calculate', { calcExpression: { field: 'depth', value: 1 } })).value).toMatchObject(
      { code: 400 },
    )
  })

  it.each(['0/addFeatures', '0/applyEdits', 'applyEdits', '0/calculate', '0/1/addAttachment'])(
    'refuses a GET of %s with code 405',
    async (path) => {
      const parameters = {
        features: [{ attributes: {} }],
        adds: [],
        edits: [],
        where: '1=1',
        calcExpression: [],
      }
      expect((await ask(world, path, parameters)).value).toMatchObject({ code: 405 })
    },
  )
})
