import { type Expression, fieldsOf } from '@mapgate/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Stack, startStack } from '../e2e/stack.ts'
import { read, service, verdict } from './grammar.ts'
import { ask, touched, warmUp } from './socket.ts'

const json = (value: unknown) => encodeURIComponent(JSON.stringify(value))
const query = (more: string) => `${service}/1/query?f=json&${more}`
const dynamic = (drawingInfo: unknown, more: object = {}) =>
  `${service}/export?f=image&bbox=0,0,1,1&dynamicLayers=${json([{ id: 0, source: { type: 'mapLayer', mapLayerId: 0 }, drawingInfo, ...more }])}`

/** Every value inside a parsed parameter: conditions give the fields of their trees, lists and objects their texts. */
function namesIn(value: unknown): string[] {
  if (typeof value === 'string') return [value.toLowerCase()]
  if (Array.isArray(value)) return value.flatMap(namesIn)
  if (typeof value !== 'object' || value === null) return []
  if ('kind' in value) return [...fieldsOf(value as Expression)].map((name) => name.toLowerCase())
  return Object.values(value).flatMap(namesIn)
}

/** Places where a request can ask for the value of a field, or learn it by asking often. */
const places: [what: string, target: string, parameter: string][] = [
  ['outFields', query('where=1=1&outFields=NAME,SECRET'), 'outFields'],
  ['where', query("where=SECRET LIKE 'a%25'"), 'where'],
  ['where, quoted', query('where="SECRET"=1'), 'where'],
  ['where, by table', query('where=parcels.SECRET=1'), 'where'],
  [
    'where, deep inside',
    query('where=NOT (1=0 OR VAL IN (1,CASE WHEN ABS(SECRET) > 1 THEN 2 ELSE 3 END))'),
    'where',
  ],
  ['where, as an order of comparison', query('where=1 BETWEEN 0 AND SECRET'), 'where'],
  ['orderByFields', query('where=1=1&orderByFields=NAME,SECRET DESC'), 'orderByFields'],
  [
    'groupByFieldsForStatistics',
    query(
      `where=1=1&groupByFieldsForStatistics=SECRET&outStatistics=${json([{ statisticType: 'count', onStatisticField: 'OBJECTID', outStatisticFieldName: 'n' }])}`,
    ),
    'groupByFieldsForStatistics',
  ],
  [
    'outStatistics',
    query(
      `where=1=1&outStatistics=${json([{ statisticType: 'max', onStatisticField: 'SECRET', outStatisticFieldName: 'n' }])}`,
    ),
    'outStatistics',
  ],
  [
    'a calculated group',
    query(
      `where=1=1&groupByFieldsForStatistics=UPPER(SECRET)&outStatistics=${json([{ statisticType: 'count', onStatisticField: 'A', outStatisticFieldName: 'n' }])}`,
    ),
    'groupByFieldsForStatistics',
  ],
  [
    'a calculated statistic',
    query(
      `where=1=1&outStatistics=${json([{ statisticType: 'sum', onStatisticField: 'VAL + SECRET', outStatisticFieldName: 'n' }])}`,
    ),
    'outStatistics',
  ],
  [
    'having',
    query(
      `where=1=1&groupByFieldsForStatistics=A&outStatistics=${json([{ statisticType: 'count', onStatisticField: 'A', outStatisticFieldName: 'n' }])}&having=MAX(SECRET)>5`,
    ),
    'having',
  ],
  ['layerDefs', `${service}/export?f=image&bbox=0,0,1,1&layerDefs=${json({ 0: 'SECRET=1' })}`, 'layerDefs'],
  ['layerDefs in the old form', `${service}/export?f=image&bbox=0,0,1,1&layerDefs=0:SECRET=1`, 'layerDefs'],
  ['searchFields', `${service}/find?f=json&searchText=x&layers=0&searchFields=NAME,SECRET`, 'searchFields'],
  ['the condition of a dynamic layer', dynamic({}, { definitionExpression: 'SECRET=1' }), 'dynamicLayers'],
  [
    'a renderer of values',
    dynamic({ renderer: { type: 'uniqueValue', field1: 'NAME', field2: 'SECRET', uniqueValueInfos: [] } }),
    'dynamicLayers',
  ],
  [
    'a renderer of classes',
    dynamic({ renderer: { type: 'classBreaks', field: 'SECRET', classBreakInfos: [] } }),
    'dynamicLayers',
  ],
  [
    'a divisor of a renderer',
    dynamic({
      renderer: {
        type: 'classBreaks',
        field: 'A',
        normalizationType: 'esriNormalizeByField',
        normalizationField: 'SECRET',
        classBreakInfos: [],
      },
    }),
    'dynamicLayers',
  ],
  [
    'the turn of a symbol',
    dynamic({ renderer: { type: 'simple', symbol: { type: 'esriSMS' }, rotationExpression: '[SECRET]' } }),
    'dynamicLayers',
  ],
  [
    'a label',
    dynamic({ labelingInfo: [{ labelExpression: '[NAME] CONCAT " " CONCAT [SECRET]' }] }),
    'dynamicLayers',
  ],
  [
    'the condition of a label',
    dynamic({ labelingInfo: [{ labelExpression: '[NAME]', where: 'SECRET=1' }] }),
    'dynamicLayers',
  ],
]

/** Ways to name a field that no list of fields could show. */
const unseen: [what: string, target: string][] = [
  [
    'in Arcade of a renderer',
    dynamic({
      renderer: {
        type: 'uniqueValue',
        field1: 'A',
        valueExpression: '$feature.SECRET',
        uniqueValueInfos: [],
      },
    }),
  ],
  [
    'in a visual variable',
    dynamic({
      renderer: {
        type: 'simple',
        symbol: { type: 'esriSMS' },
        visualVariables: [{ type: 'sizeInfo', field: 'SECRET' }],
      },
    }),
  ],
  [
    'in Arcade of a label',
    dynamic({
      labelingInfo: [{ labelExpression: '[A]', labelExpressionInfo: { expression: '$feature.SECRET' } }],
    }),
  ],
  [
    'in a label of another language',
    dynamic({
      labelingInfo: [{ labelExpression: 'Function FindLabel([A]) FindLabel = [SECRET] End Function' }],
    }),
  ],
  [
    'in the turn of a symbol, calculated',
    dynamic({
      renderer: { type: 'simple', symbol: { type: 'esriSMS' }, rotationExpression: '[A] + [SECRET]' },
    }),
  ],
  ['in a renderer of another kind', dynamic({ renderer: { type: 'heatmap', field: 'SECRET' } })],
  ['in a renderer of predominance', dynamic({ renderer: { type: 'dictionary', fieldMap: { a: 'SECRET' } } })],
  ['in a calculated column', query('where=1=1&outFields=UPPER(SECRET)')],
  ['in a renamed column', query('where=1=1&outFields=SECRET AS NAME')],
  ['in a calculated order', query('where=1=1&orderByFields=CASE WHEN SECRET=1 THEN 0 ELSE 1 END')],
  ['in an order with nulls', query('where=1=1&orderByFields=NAME DESC NULLS LAST,SECRET')],
  [
    'as the name of a statistic',
    query(
      `where=1=1&outStatistics=${json([{ statisticType: 'sum', onStatisticField: 'VAL', outStatisticFieldName: 'n, SECRET' }])}`,
    ),
  ],
  [
    'in a statistic of another kind',
    query(
      `where=1=1&outStatistics=${json([{ statisticType: 'first(SECRET)', onStatisticField: 'VAL', outStatisticFieldName: 'n' }])}`,
    ),
  ],
  ['in a sub-select', query('where=1=(SELECT MAX(SECRET) FROM parcels)')],
  ['in the having of no group', query('where=SUM(SECRET)>1')],
]

describe('a field', () => {
  it.each(places)('named in %s is seen', (_, target, parameter) => {
    const { request, fault } = read(encodeURI(target).replaceAll('%25', '%'))
    expect(fault).toBeUndefined()
    const names = namesIn(Object.entries(request?.parameters ?? {}).find(([name]) => name === parameter)?.[1])
    expect(names.some((name) => name === 'secret' || name === 'parcels.secret')).toBe(true)
  })

  it.each(unseen)('%s is refused, because nobody here could see it', (_, target) => {
    expect(verdict(encodeURI(target).replaceAll('%25', '%'))).toBe('request.parameter-invalid')
  })
})

describe('a format that shows every field', () => {
  it.each([
    'kmz',
    'amf',
    'lyr',
    'nmf',
    'jsapi',
    'sdhtml',
    'help',
    'xml',
    'csv',
    'shapefile',
    'JSON2',
    'json,html',
    '../json',
  ])('f=%s is refused', (f) => {
    expect(verdict(query(`where=1=1`).replace('f=json', `f=${encodeURIComponent(f)}`))).toBe(
      'request.format-unknown',
    )
  })
})

describe('over a socket', () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await startStack()
    await warmUp(stack)
  })
  afterAll(() => stack?.close())

  it.each(unseen)('%s nothing is read', async (_, target) => {
    const { status, code, executions } = await ask(stack, encodeURI(target).replaceAll('%25', '%'))
    expect(status === 400 || code === 400).toBe(true)
    expect(touched(executions)).toEqual([])
  })

  it('a query reads the fields that it names and the object id, nothing else', async () => {
    const { executions } = await ask(
      stack,
      `${service}/5/query?f=json&where=land_use='civic'&outFields=parcel_id&orderByFields=area_m2&returnGeometry=false`,
    )
    expect(executions.at(-1)?.fieldsRead['5']).toEqual(['OBJECTID', 'area_m2', 'land_use', 'parcel_id'])
  })
})
