import { beforeEach, describe, expect, it } from 'vitest'
import type { Habits } from '../operation/habits.ts'
import { TRACKING_FIELDS } from '../world/fields.ts'
import { withTracking } from '../world/layers.ts'
import { createStorage } from '../world/storage.ts'
import type { World } from '../world/world.ts'
import { ask, createSmallWorld } from './small-world.fixture.ts'

let world: World
beforeEach(() => {
  world = createSmallWorld()
})

const post = (path: string, parameters: Record<string, unknown>, habits: Habits = {}) =>
  ask(world, path, parameters, { method: 'POST', habits })
const nowMs = Date.UTC(2024, 0, 1)
const both = { returnServiceEditsOption: 'originalAndCurrentFeatures', returnServiceEditsInSourceSR: 'true' }

describe('an edit of a service', () => {
  const edits = [
    { id: 2, deletes: [1] },
    {
      id: 0,
      adds: [{ attributes: { name: 'E' }, geometry: { x: 7, y: 8 } }],
      updates: [{ attributes: { OBJECTID: 1, depth: 11 } }],
      deletes: [2],
    },
  ]

  it('tells the rows that it changed, as they were right before and as they are', async () => {
    const { value, execution } = await post('applyEdits', { edits, ...both, returnEditMoment: 'true' })
    expect(value).toMatchObject([
      {
        id: 0,
        editMoment: nowMs,
        editedFeatures: {
          adds: [{ attributes: { OBJECTID: 5, name: 'E' }, geometry: { x: 7, y: 8 } }],
          updates: [
            [
              { attributes: { OBJECTID: 1, name: 'A', depth: 10 }, geometry: { x: 100, y: 100 } },
              { attributes: { OBJECTID: 1, name: 'A', depth: 11 }, geometry: { x: 100, y: 100 } },
            ],
          ],
          deletes: [{ attributes: { OBJECTID: 2, name: 'B' } }],
          spatialReference: { wkid: 102100 },
        },
      },
      { id: 2, editedFeatures: { adds: [], updates: [], deletes: [{ attributes: { visitor: 'Ada' } }] } },
    ])
    expect(execution.rowsWritten).toEqual([
      { layer: 0, kind: 'add', objectIds: [5] },
      { layer: 0, kind: 'update', objectIds: [1] },
      { layer: 0, kind: 'delete', objectIds: [2] },
      { layer: 2, kind: 'delete', objectIds: [1] },
    ])
  })

  it('tells what it changed alone, and nothing of what was undone', async () => {
    const asked = { edits: [{ id: 0, deletes: [2, 99] }], ...both }
    const undone = await post('applyEdits', asked)
    expect(undone.value).toMatchObject([{ id: 0, deleteResults: [{ success: false }, { success: false }] }])
    expect(undone.value).not.toMatchObject([{ editedFeatures: expect.anything() }])
    const parted = await post('applyEdits', { ...asked, rollbackOnFailure: 'false' })
    expect(parted.value).toMatchObject([{ editedFeatures: { deletes: [{ attributes: { OBJECTID: 2 } }] } }])
  })

  it('goes through the layers by their ids, unless the order of the request counts', async () => {
    const ids = ({ value }: { value: unknown }) => (value as { id: number }[]).map(({ id }) => id)
    expect(ids(await post('applyEdits', { edits: [{ id: 2 }, { id: 0 }] }))).toEqual([0, 2])
    const ordered = { edits: [{ id: 2 }, { id: 0 }], honorSequenceOfEdits: 'true' }
    expect(ids(await post('applyEdits', ordered))).toEqual([2, 0])
  })

  it.each<[Habits, string, boolean]>([
    [{ tellsOriginals: false }, 'true', false],
    [{ tellsOriginals: 'unless-parted' }, 'true', true],
    [{ tellsOriginals: 'unless-parted' }, 'false', false],
  ])('tells rows as its server does: %j, rollbackOnFailure=%s', async (habits, rollbackOnFailure, tells) => {
    const { value } = await post('applyEdits', { edits, ...both, rollbackOnFailure }, habits)
    const told = value as { editedFeatures?: unknown }[]
    expect(told.every(({ editedFeatures }) => (editedFeatures !== undefined) === tells)).toBe(true)
  })

  it('tells no more than that it is done where that is asked', async () => {
    expect((await post('applyEdits', { edits, returnEditResults: 'false' })).value).toEqual({ success: true })
    const failed = { deletes: '99', returnEditResults: 'false' }
    expect((await post('0/applyEdits', failed)).value).toEqual({ success: false })
  })
})

describe('an edit that is rolled back', () => {
  it('is an error for a server that tells it so, as ArcGIS does', async () => {
    const habits: Habits = { rollsBackBy: 'error' }
    const { value, execution } = await post('0/applyEdits', { deletes: '1,99' }, habits)
    expect(value).toEqual({
      code: 400,
      extendedCode: -2147217395,
      message: 'Unable to complete operation.',
      details: ['Feature not found.', 'Operation rolled back.'],
    })
    expect(execution.rowsWritten).toEqual([])
    const parted = { deletes: '1,99', rollbackOnFailure: 'false' }
    expect((await post('0/applyEdits', parted, habits)).value).toMatchObject({
      deleteResults: [{ success: true }, { success: false }],
    })
  })
})

describe('a deletion', () => {
  const byCondition = { where: "name = 'B'" }

  it('tells each row that is named by its id, and others only where it is asked', async () => {
    expect((await post('0/deleteFeatures', { objectIds: '1,99', rollbackOnFailure: 'false' })).value).toEqual(
      {
        deleteResults: [
          { objectId: 1, success: true },
          { objectId: 99, success: false, error: { code: 1019, description: 'Feature not found.' } },
        ],
      },
    )
    expect((await post('0/deleteFeatures', { ...byCondition, returnEditMoment: 'true' })).value).toEqual({
      success: true,
      editMoment: nowMs,
    })
    const asked = { where: "name IN ('C', 'X')", returnDeleteResults: 'true' }
    expect((await post('0/deleteFeatures', asked)).value).toEqual({
      deleteResults: [{ objectId: 3, success: true }],
    })
  })

  it('never tells rows of a condition for a server that does not know how', async () => {
    const asked = { ...byCondition, returnDeleteResults: 'true' }
    expect((await post('0/deleteFeatures', asked, { tellsDeleted: false })).value).toEqual({ success: true })
  })

  it.each<[Habits, number[]]>([
    [{}, []],
    [{ deletesBy: 'ids' }, [1]],
    [{ deletesBy: 'condition' }, [2]],
  ])('by ids beside a condition does what its server makes of it: %j', async (habits, deleted) => {
    const { execution } = await post('0/deleteFeatures', { objectIds: '1', ...byCondition }, habits)
    expect(execution.rowsWritten.flatMap(({ objectIds }) => objectIds)).toEqual(deleted)
  })
})

describe('a description', () => {
  const members = async (path: string, habits: Habits = {}) => (await ask(world, path, {}, { habits })).value

  it('announces what the server tells of edits', async () => {
    for (const path of ['', '0'])
      expect(await members(path)).toMatchObject({
        supportsReturnDeleteResults: true,
        advancedEditingCapabilities: {
          supportsReturnServiceEditsInSourceSR: true,
          supportsReturnEditResults: true,
        },
      })
    expect(await members('0', { tellsOriginals: false, tellsDeleted: false })).toMatchObject({
      supportsReturnDeleteResults: false,
      advancedEditingCapabilities: { supportsReturnServiceEditsInSourceSR: false },
    })
  })
})

describe('a layer whose edits are tracked', () => {
  it('says in which fields, and writes them itself', async () => {
    const layers = world.layers.map((layer) => (layer.id === 0 ? withTracking(layer) : layer))
    const layerOf: World['layer'] = (id) => layers.find((layer) => layer.id === id)
    world = { ...world, layers, layer: layerOf, database: createStorage(layers) }
    const attributes = { name: 'E', created_user: 'mallory', last_edited_date: 5 }
    await post('0/addFeatures', { features: [{ attributes, geometry: { x: 1, y: 1 } }] })
    const { value } = await ask(world, '0/query', { where: '1=1', outFields: '*' })
    expect(value).toMatchObject({
      features: [{ attributes: { created_user: 'sample', created_date: nowMs, last_edited_date: nowMs } }],
    })
    const described = (await ask(world, '0')).value
    expect(described).toMatchObject({ editFieldsInfo: { creatorField: 'created_user' } })
    expect((described as { fields: unknown[] }).fields.slice(-4)).toEqual(TRACKING_FIELDS)
  })
})
