import { describe, expect, it } from 'vitest'
import { buildRequest } from '../build.ts'
import { fieldNamed } from '../expression/index.ts'
import type { Intent, IntentOf } from '../intent/index.ts'
import { parseRequest } from '../parse.ts'
import type { MapRequest } from '../request.ts'
import { printIntent } from './print-intent.ts'
import { readIntent } from './read-intent.ts'

function asked(path: string, query: string): MapRequest {
  const { request, fault } = parseRequest({
    method: 'GET',
    path: `/rest/services/City/Dyn/${path}`,
    query: new URLSearchParams(`f=json&${query}`).toString(),
  })
  if (request === undefined) throw new Error(fault?.message)
  return request
}

function intentOf<Kind extends Intent['kind']>(kind: Kind, path: string, query = ''): IntentOf<Kind> {
  const intent = readIntent(asked(path, query))
  if (intent.kind !== kind) throw new Error(`${intent.kind} instead of ${kind}`)
  return intent as IntentOf<Kind>
}

/** An intent as it goes to a server. */
function sent(intent: Intent): string {
  const { path, query } = buildRequest(printIntent(intent))
  return `${path.replace('/rest/services/City/Dyn/', '')}?${decodeURIComponent(query)}`
}

const composed = 'layer={"source":{"type":"mapLayer","mapLayerId":2},"definitionExpression":"A=1"}'

describe('the intent of a query', () => {
  it('says which rows, with which fields and shapes', () => {
    const query = intentOf(
      'feature-query',
      'FeatureServer/2/query',
      'where=A=1&objectIds=1,2&time=5&geometry=1,2&inSR=4326&distance=3&units=esriSRUnit_Meter&outFields=A,B' +
        '&returnGeometry=false&returnCentroid=true&outSR=2056&returnZ=true&orderByFields=A&resultRecordCount=7' +
        '&resultOffset=3&resultType=tile',
    )
    expect(query).toMatchObject({
      service: { folder: 'City', service: 'Dyn', serviceType: 'FeatureServer' },
      format: 'json',
      calledAs: 'FeatureServer.query',
      layerId: 2,
      where: { kind: 'compare', left: fieldNamed('A') },
      ids: [1, 2],
      time: { instantMs: 5 },
      area: { shape: { kind: 'point' }, reference: { wkid: 4326 }, distance: 3, unit: 'esriSRUnit_Meter' },
      fields: ['A', 'B'],
      shapes: { geometry: false, centroid: true, reference: { wkid: 2056 }, z: true },
      only: {},
      order: [{ field: 'A', direction: 'ASC' }],
      limit: 7,
    })
    expect(query.notCarried).toBeUndefined()
    expect(query.own).toMatchObject({ parameters: { resultOffset: 3, resultType: 'tile' } })
  })

  it('says what is summed up, and by what', () => {
    const statistics = [
      {
        statisticType: 'percentile_cont',
        onStatisticField: 'A',
        outStatisticFieldName: 'P',
        statisticParameters: { value: 0.5 },
      },
      { statisticType: 'envelopeAggregate', outStatisticFieldName: 'E' },
    ]
    const query = intentOf(
      'feature-query',
      'MapServer/2/query',
      `outStatistics=${JSON.stringify(statistics)}&groupByFieldsForStatistics=B&having=P>1&returnDistinctValues=true`,
    )
    expect(query).toMatchObject({
      statistics: [
        { function: 'percentile_cont', of: 'A', as: 'P', percentile: { value: 0.5 } },
        { function: 'envelope', as: 'E' },
      ],
      groups: ['B'],
      having: { kind: 'compare' },
      distinct: true,
    })
  })

  it.each([
    ['ids', 'returnIdsOnly=true', { ids: true }],
    ['a count', 'returnCountOnly=true', { count: true }],
    ['an extent beside a count', 'returnCountOnly=true&returnExtentOnly=true', { count: true, extent: true }],
    ['rows, said explicitly', 'returnCountOnly=false', { count: false }],
  ])('says that only something is asked for: %s', (_what, query, only) => {
    expect(intentOf('feature-query', 'MapServer/2/query', query).only).toEqual(only)
  })

  it('is one for a text in the display field', () => {
    expect(intentOf('feature-query', 'MapServer/2/query', 'text=ab').text).toBe('ab')
  })

  it('is one for the first rows of groups', () => {
    const top = 'topFilter={"groupByFields":"A","topCount":2,"orderByFields":"B DESC"}'
    expect(intentOf('feature-query', 'FeatureServer/2/queryTopFeatures', top).top).toEqual({
      groups: ['A'],
      count: 2,
      order: [{ field: 'B', direction: 'DESC' }],
    })
  })

  it('is about the layer behind one that the client composed', () => {
    const query = intentOf('feature-query', 'MapServer/dynamicLayer/query', `${composed}&where=B=2`)
    expect(query).toMatchObject({ layerId: 2, composed: { condition: { left: fieldNamed('A') } } })
    expect(sent({ ...query, composed: undefined })).toBe('MapServer/2/query?where=B = 2&f=json')
  })

  it('is sent to either service type, also where no client asked', () => {
    const query = {
      kind: 'feature-query',
      format: 'json',
      layerId: 4,
      ids: [3],
      fields: '*',
      shapes: { geometry: false },
      only: { ids: true },
    } as const
    const ends = 'objectIds=3&outFields=*&returnGeometry=false&returnIdsOnly=true&f=json'
    const service = { folder: 'City', service: 'Dyn' }
    expect(sent({ ...query, service: { ...service, serviceType: 'MapServer' } })).toBe(
      `MapServer/4/query?${ends}`,
    )
    expect(sent({ ...query, service: { ...service, serviceType: 'FeatureServer' } })).toBe(
      `FeatureServer/4/query?${ends}`,
    )
  })

  it('is sent with what was changed, and with what rides along', () => {
    const query = intentOf(
      'feature-query',
      'MapServer/2/query',
      'where=A=1&objectIds=1&geometry=1,2&sqlFormat=standard',
    )
    expect(sent({ ...query, ids: undefined, area: undefined, limit: 5 })).toBe(
      'MapServer/2/query?where=A = 1&resultRecordCount=5&sqlFormat=standard&f=json',
    )
  })

  it('is not sent where the operation has no parameter for what it says', () => {
    const top = 'topFilter={"groupByFields":"A","topCount":2,"orderByFields":"B DESC"}'
    const query = intentOf('feature-query', 'FeatureServer/2/queryTopFeatures', top)
    expect(() => printIntent({ ...query, distinct: true })).toThrow('has no parameter returnDistinctValues')
  })
})

describe('the intent of a query of several layers', () => {
  const query = intentOf(
    'layers-query',
    'FeatureServer/query',
    'layerDefs=[{"layerId":1,"where":"A=1","outFields":"A"},{"layerId":2,"where":""}]&outFields=B&time=5&returnGeometry=false&sqlFormat=standard',
  )

  it('says what is asked of each', () => {
    expect(query).toMatchObject({
      layers: [
        { layerId: 1, where: { kind: 'compare' }, fields: ['A'] },
        { layerId: 2, where: { kind: 'compare' } },
      ],
      fields: ['B'],
      time: { instantMs: 5 },
      shapes: { geometry: false },
    })
  })

  it('gives each layer a query with what rides along', () => {
    const { kind: _, layers: __, ...shared } = query
    expect(sent({ ...shared, kind: 'feature-query', layerId: 2 })).toBe(
      'FeatureServer/2/query?time=5&outFields=B&returnGeometry=false&sqlFormat=standard&f=json',
    )
  })
})

describe('the intent of related rows', () => {
  it('says whose they are, and which of them', () => {
    const related = 'objectIds=1,2&relationshipId=3&definitionExpression=A=1&outFields=A&returnCountOnly=true'
    expect(intentOf('related-rows', 'MapServer/2/queryRelatedRecords', related)).toMatchObject({
      layerId: 2,
      ids: [1, 2],
      relationshipId: 3,
      where: { kind: 'compare' },
      fields: ['A'],
      only: { count: true },
      words: { where: 'definitionExpression' },
    })
  })
})

describe('the intent of a summary', () => {
  it.each([
    ['{"type":"classBreaksDef","classificationField":"A","breakCount":3}', ['A'], false],
    ['{"type":"uniqueValueDef","uniqueValueFields":["A","B"]}', ['A', 'B'], false],
    ['{"type":"classBreaksDef","classificationField":"A","normalizationField":"B"}', ['A', 'B'], true],
    [
      '{"type":"classBreaksDef","classificationField":"A","normalizationType":"esriNormalizeByLog"}',
      ['A'],
      true,
    ],
  ])('names the fields of classes, and whether they can fail: %s', (classes, fields, canFail) => {
    const summary = intentOf(
      'summary',
      'MapServer/2/generateRenderer',
      `where=C=1&classificationDef=${classes}`,
    )
    expect(summary).toMatchObject({
      layerId: 2,
      where: { kind: 'compare' },
      by: { kind: 'classes', fields, canFail },
      words: { by: 'classificationDef' },
    })
  })

  it('names the field of bins, where they begin and end, and the columns that tell it', () => {
    const bin = '{"type":"fixedBoundariesBin","onField":"A","parameters":{"start":1,"boundaries":[2,"3"]}}'
    expect(
      intentOf('summary', 'FeatureServer/2/queryBins', `bin=${bin}&lowerBoundaryAlias=L`).by,
    ).toMatchObject({
      kind: 'bins',
      field: 'A',
      bounds: [1, 2, '3'],
      boundNames: { lower: 'L' },
    })
  })

  it('names the field of bins of a date', () => {
    const bins = 'binField=D&bin={"calendarBin":{"unit":"month"}}&outStatistics=[{"statisticType":"count"}]'
    const summary = intentOf('summary', 'FeatureServer/2/queryDateBins', `${bins}&binBoundaryAlias=M`)
    expect(summary).toMatchObject({
      by: { kind: 'date-bins', field: 'D', bounds: [], boundNames: { bound: 'M' } },
      statistics: [{ function: 'count' }],
      words: { by: 'binField' },
    })
  })
})

describe('the intent of what belongs to rows', () => {
  it('names the row', () => {
    expect(intentOf('row', 'MapServer/2/7', 'outFields=A&returnGeometry=false')).toMatchObject({
      layerId: 2,
      rowId: 7,
      fields: ['A'],
      shapes: { geometry: false },
    })
    expect(intentOf('popup', 'FeatureServer/2/7/htmlPopup')).toMatchObject({ layerId: 2, rowId: 7 })
    expect(intentOf('estimates', 'FeatureServer/2/getEstimates')).toMatchObject({ layerId: 2 })
  })

  it('names attachments by row, by condition, and one file', () => {
    const files = intentOf(
      'attachment-query',
      'MapServer/2/queryAttachments',
      'objectIds=7&definitionExpression=A=1',
    )
    expect(files).toMatchObject({ layerId: 2, ids: [7], where: { kind: 'compare' }, only: {} })
    expect(intentOf('attachment-list', 'MapServer/2/7/attachments')).toMatchObject({ layerId: 2, rowId: 7 })
    expect(readIntent({ ...asked('FeatureServer/2/7/attachments', ''), ...attachmentOf(7) })).toMatchObject({
      kind: 'attachment-file',
      layerId: 2,
      rowId: 7,
      attachmentId: 9,
    })
  })
})

/** A file that is attached to a row: its path has no format. */
function attachmentOf(rowId: number): MapRequest {
  const path = `/rest/services/City/Dyn/FeatureServer/2/${rowId}/attachments/9`
  const { request } = parseRequest({ method: 'GET', path, query: '' })
  if (request === undefined) throw new Error('no request')
  return request
}
