import { describe, expect, it } from 'vitest'
import { ask, createSmallWorld } from './small-world.fixture.ts'

const world = createSmallWorld()

describe('the other queries', () => {
  it('queries several layers at once', async () => {
    const { value } = await ask(world, 'query', {
      layerDefs: [
        { layerId: 0, where: 'depth > 25', outFields: 'name' },
        { layerId: 2, where: "name='C'", outFields: 'visitor' },
      ],
      returnGeometry: 'false',
    })
    expect(value).toMatchObject({
      layers: [
        { id: 0, features: [{ attributes: { name: 'C' } }] },
        { id: 2, features: [{ attributes: { visitor: 'Eve' } }] },
      ],
    })
    expect((await ask(world, 'query', { returnCountOnly: 'true' })).value).toEqual({
      layers: [
        { id: 0, count: 4 },
        { id: 1, count: 2 },
        { id: 2, count: 3 },
      ],
    })
    expect((await ask(world, 'query', { layerDefs: '9:1=1' })).value).toMatchObject({ code: 400 })
  })

  it('gives the top rows of every group', async () => {
    const topFilter = { groupByFields: 'secret', topCount: 1, orderByFields: 'depth DESC' }
    const { value } = await ask(world, '0/queryTopFeatures', {
      topFilter,
      where: 'secret IS NOT NULL',
      outFields: 'name',
    })
    expect(value).toMatchObject({ features: [{ attributes: { name: 'B' } }, { attributes: { name: 'C' } }] })
    expect((await ask(world, '0/queryTopFeatures', {})).value).toMatchObject({ code: 400 })
  })

  it('groups related records by the rows that were asked for', async () => {
    const { value, execution } = await ask(world, '0/queryRelatedRecords', {
      objectIds: '1,2,3',
      relationshipId: '0',
      outFields: 'visitor',
      definitionExpression: "visitor <> 'Eve'",
    })
    expect(value).toEqual({
      fields: [{ name: 'visitor', type: 'esriFieldTypeString', alias: 'visitor', length: 10, domain: null }],
      relatedRecordGroups: [
        {
          objectId: 1,
          relatedRecords: [{ attributes: { visitor: 'Ada' } }, { attributes: { visitor: "O'Neill" } }],
        },
      ],
    })
    expect(execution.fieldsRead).toEqual({ 0: ['OBJECTID', 'name'], 2: ['OBJECTID', 'name', 'visitor'] })
    const counted = await ask(world, '0/queryRelatedRecords', { objectIds: '1,3', returnCountOnly: 'true' })
    expect(counted.value).toEqual({
      relatedRecordGroups: [
        { objectId: 1, count: 2 },
        { objectId: 3, count: 1 },
      ],
    })
    expect(
      (await ask(world, '0/queryRelatedRecords', { objectIds: '1', relationshipId: '5' })).value,
    ).toMatchObject({ code: 400 })
  })

  it('gives one feature by its id', async () => {
    expect((await ask(world, '0/2', { outSR: '4326', geometryPrecision: '5' })).value).toEqual({
      feature: {
        attributes: {
          OBJECTID: 2,
          GLOBALID: '{B}',
          name: 'B',
          depth: 20,
          dug: Date.UTC(2010, 0, 1),
          secret: 'green',
        },
        geometry: { x: 0.0018, y: 0.0009 },
      },
    })
    expect((await ask(world, '0/99')).value).toMatchObject({ code: 404 })
  })

  it.each([
    ['where', "secret = 'red'", { isValidSQL: true }],
    ['expression', 'depth * 2', { isValidSQL: true }],
    [
      'where',
      'absent = 1',
      { isValidSQL: false, validationErrors: [{ errorCode: 3001, description: 'no such column: absent' }] },
    ],
  ])('judges the %s %s', async (sqlType, sql, verdict) => {
    expect((await ask(world, '0/validateSQL', { sqlType, sql })).value).toEqual(verdict)
  })

  it.each(['9', '0/unknown', 'unknown', '3/query', '0/1/unknown', '0/1/attachments/1/more', '0/query/more'])(
    'knows nothing at %s',
    async (path) => {
      expect((await ask(world, path)).value).toMatchObject({ code: 400, message: 'Invalid URL' })
    },
  )

  it('describes the service, its layers and each of them', async () => {
    expect((await ask(world, '')).value).toMatchObject({
      currentVersion: 10.31,
      layers: [{ id: 0, name: 'Wells' }, { id: 1 }, { id: 3, subLayerIds: [0, 1] }],
      tables: [{ id: 2, name: 'Visits' }],
    })
    expect((await ask(world, 'layers')).value).toMatchObject({
      layers: [{ id: 0 }, { id: 1 }, { id: 3 }],
      tables: [{ id: 2 }],
    })
    expect((await ask(world, '0')).value).toMatchObject({
      name: 'Wells',
      geometryType: 'esriGeometryPoint',
      extent: { xmin: 100, ymin: 100, xmax: 1000, ymax: 1000 },
      hasAttachments: true,
      relationships: [{ id: 0, relatedTableId: 2 }],
    })
    expect((await ask(world, 'queryDomains', { layers: '[0]' })).value).toEqual({ domains: [] })
  })
})
