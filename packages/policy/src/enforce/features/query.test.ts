import { describe, expect, it } from 'vitest'
import { askedBy, codeOf, Denied, everywhere, first, made, north, plan, stat } from '../enforce.fixture.ts'

describe('A query', () => {
  it('names the fields and joins the rows', () => {
    expect(
      first(north, '0/query', { where: "address = 'a' OR 1=1", outFields: '*' }).parameters,
    ).toMatchObject({
      where: "district = 'n' AND (address = 'a' OR 1=1)",
      outFields: 'OBJECTID,address,district',
    })
  })

  it.each([
    ['where', { where: "owner = 'x'" }],
    ['where, in other letters', { where: "OWNER = 'x'" }],
    ['where, quoted', { where: `"owner" = 'x'` }],
    ['outFields', { where: '1=1', outFields: 'address,owner' }],
    ['orderByFields', { where: '1=1', orderByFields: 'owner DESC' }],
    [
      'groupByFieldsForStatistics',
      { where: '1=1', outStatistics: stat('OBJECTID'), groupByFieldsForStatistics: 'owner' },
    ],
    ['outStatistics', { where: '1=1', outStatistics: stat('owner') }],
    ['having', { where: '1=1', outStatistics: stat('OBJECTID'), having: "MAX(owner) > 'a'" }],
    ['distinct values', { where: '1=1', outFields: '*', returnDistinctValues: 'true' }],
    ['a field that is not there', { where: "nothing = 'x'" }],
  ])('is refused alike for a hidden field in %s', (_, parameters) => {
    expect(codeOf(() => plan(north, '0/query', parameters))).toBe('request.parameter-invalid')
  })

  it('may calculate with fields of a layer all of whose rows are seen, whatever is hidden of others', () => {
    const grants = [
      { ...everywhere, on: { services: ['**'], layers: ['Parcels'] } },
      { ...everywhere, on: { services: ['**'], layers: ['Hydrants'] }, with: { where: "district = 'n'" } },
    ]
    expect(codeOf(() => plan(grants, '0/query', { where: 'OBJECTID / 2 = 1' }))).toBeUndefined()
    expect(codeOf(() => plan(grants, '2/query', { where: 'OBJECTID / 2 = 1' }))).toBe(
      'request.parameter-invalid',
    )
  })

  it('that calculates with a hidden field is refused in the words for one that is not there', () => {
    const grants = [{ ...everywhere, with: { fields: { except: ['owner'] } } }]
    const refusal = (where: string) => {
      try {
        return plan(grants, '0/query', { where }) && undefined
      } catch (error) {
        return error instanceof Denied ? [error.code, error.publicText] : error
      }
    }
    const unknown = refusal('CAST(nothing AS INTEGER) = 1')
    expect(unknown).toEqual(['request.parameter-invalid', expect.stringContaining('does not have')])
    expect(refusal('CAST(owner AS INTEGER) = 1')).toEqual(unknown)
    expect(refusal('owner = 5')).toEqual(unknown)
    expect(refusal('address = 5')).toBeUndefined()
  })

  it('has a limit of records, which ids and counts are none of', () => {
    const limited = [{ ...everywhere, with: { records: 5 } }]
    const asked = (parameters: Record<string, string>) =>
      first(limited, '0/query', { where: '1=1', ...parameters }).parameters.resultRecordCount
    expect([asked({}), asked({ resultRecordCount: '9' }), asked({ resultRecordCount: '2' })]).toEqual([
      '5',
      '5',
      '2',
    ])
    expect([asked({ returnCountOnly: 'true' }), asked({ returnIdsOnly: 'true' })]).toEqual([
      undefined,
      undefined,
    ])
  })

  it('takes no grid without an extent: servers lay it around hidden shapes too', () => {
    const grid = (quantization: object) =>
      first(north, '0/query', { where: '1=1', quantizationParameters: JSON.stringify(quantization) })
        .parameters.quantizationParameters
    expect(grid({ mode: 'view', tolerance: 1 })).toBeUndefined()
    expect(grid({ extent: { xmin: 0, ymin: 0, xmax: 1, ymax: 1 }, tolerance: 1 })).toContain('extent')
  })

  it('finds no rows by fields that no grant shows together', () => {
    const apart = [
      { ...everywhere, with: { fields: { only: ['address'] } } },
      { ...everywhere, with: { fields: { only: ['owner'] } } },
    ]
    expect(first(apart, '0/query', { where: "address = 'a' AND owner = 'x'" }).parameters.where).toMatch(
      /^1=0 AND/,
    )
  })

  it('asks which rows belong to which view where views differ, and blanks the other cells', async () => {
    const two = [
      { ...everywhere, with: { fields: { except: ['owner'] } } },
      { ...everywhere, with: { where: "district = 'n'" } },
    ]
    const planned = plan(two, '0/query', { where: '1=1', outFields: 'address,owner' })
    const feature = (id: number) => ({ attributes: { OBJECTID: id, address: `a${id}`, owner: `o${id}` } })
    const replies = [{ features: [feature(1), feature(2)] }, { objectIds: [2] }].map((json) => ({
      status: 200,
      headers: {},
      body: Buffer.from(JSON.stringify(json)),
      elapsedMs: 1,
    }))
    const [, checking] = planned.steps
    const check = checking && askedBy(made(checking(replies)))
    expect(check?.parameters).toEqual({
      where: "district = 'n' AND OBJECTID IN (1,2)",
      returnIdsOnly: 'true',
      f: 'json',
    })
    const { features } = JSON.parse(
      Buffer.from(made(await planned.combine(replies)).body as Uint8Array).toString('utf8'),
    )
    expect(features.map((one: { attributes: object }) => one.attributes)).toEqual([
      { OBJECTID: 1, address: 'a1', owner: null },
      { OBJECTID: 2, address: 'a2', owner: 'o2' },
    ])
  })

  it.each([
    ['the client, new columns among them', 'r', { RESULT_0: 7, owner: 'Ines', NEW: 'x' }, { r: 7 }],
    ['the server', undefined, { MAX_OBJECTID: 7, owner: 'Ines' }, { MAX_OBJECTID: 7 }],
  ])(
    'for statistics is answered without cells of rows beside results named by %s',
    async (_, name, attributes, shown) => {
      const wanted = { statisticType: 'max', onStatisticField: 'OBJECTID', outStatisticFieldName: name }
      const planned = plan(north, '0/query', { where: '1=1', outStatistics: JSON.stringify([wanted]) })
      const body = Buffer.from(JSON.stringify({ features: [{ attributes }] }))
      const reply = made(await planned.combine([{ status: 200, headers: {}, body, elapsedMs: 1 }]))
      expect(JSON.parse(Buffer.from(reply.body as Uint8Array).toString('utf8')).features).toEqual([
        { attributes: shown },
      ])
    },
  )

  it('for statistics as GeoJSON is answered without ids of rows', async () => {
    const parameters = { where: '1=1', outStatistics: stat('OBJECTID'), f: 'geojson' }
    const planned = plan(north, '0/query', parameters)
    const row = { type: 'Feature', id: 5, geometry: null, properties: { result_0: 7 } }
    const body = Buffer.from(JSON.stringify({ type: 'FeatureCollection', features: [row] }))
    const reply = made(await planned.combine([{ status: 200, headers: {}, body, elapsedMs: 1 }]))
    const { features } = JSON.parse(Buffer.from(reply.body as Uint8Array).toString('utf8'))
    expect(features).toEqual([{ type: 'Feature', geometry: null, properties: { r: 7 } }])
  })

  it('of one feature is a query for its id', () => {
    expect(first(north, '0/7')).toMatchObject({
      path: '/rest/services/Water/Assets/MapServer/0/query',
      parameters: { where: "district = 'n' AND OBJECTID IN (7)", outFields: 'OBJECTID,address,district' },
    })
  })

  it('of a layer that the client composed is a query of the map layer', () => {
    const layer = JSON.stringify({
      id: 9,
      source: { type: 'mapLayer', mapLayerId: 0 },
      definitionExpression: "address = 'a'",
    })
    expect(first(north, 'dynamicLayer/query', { layer, where: '1=1' })).toMatchObject({
      path: '/rest/services/Water/Assets/MapServer/0/query',
      parameters: { where: "district = 'n' AND address = 'a'" },
    })
    const hidden = JSON.stringify({ id: 9, source: { type: 'mapLayer', mapLayerId: 3 } })
    expect(codeOf(() => plan(north, 'dynamicLayer/query', { layer: hidden, where: '1=1' }))).toBe(
      'request.not-found',
    )
  })
})
