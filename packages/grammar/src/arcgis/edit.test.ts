import { describe, expect, it } from 'vitest'
import { buildRequest } from '../build.ts'
import { fieldNamed, parseExpression } from '../expression/index.ts'
import type { Edit, LayerEdit } from '../intent/index.ts'
import { parseRequest } from '../parse.ts'
import { fieldsNamed, type MapRequest } from '../request.ts'
import { printIntent } from './print-intent.ts'
import { readIntent } from './read-intent.ts'

const service = '/rest/services/City/Dyn/FeatureServer'
const first = '{1A9F8368-F9BB-428B-BB03-F45724362DB5}'
const second = '6ce34136-ec3a-40d7-80bf-e1d9be33812a'

function parsed(path: string, form: Readonly<Record<string, string>>) {
  return parseRequest({
    method: 'POST',
    path: `${service}/${path}`,
    query: '',
    body: new TextEncoder().encode(new URLSearchParams({ f: 'json', ...form }).toString()),
    contentType: 'application/x-www-form-urlencoded',
  })
}

function asked(path: string, form: Readonly<Record<string, string>>): MapRequest {
  const { request, fault } = parsed(path, form)
  if (request === undefined) throw new Error(fault?.message)
  return request
}

function editOf(path: string, form: Readonly<Record<string, string>>): Edit {
  const intent = readIntent(asked(path, form))
  if (intent.kind !== 'edit') throw new Error(intent.kind)
  return intent
}

/** A request as it goes to a server. */
function sent(intent: Edit): string {
  const { method, path, body } = buildRequest(printIntent(intent))
  const form = new URLSearchParams(new TextDecoder().decode(body))
  return `${method} ${path.replace(`${service}/`, '')} ${[...form].map(([name, value]) => `${name}=${value}`).join(' & ')}`
}

function where(text: string) {
  const read = parseExpression(text)
  if ('fault' in read) throw new Error(read.fault.message)
  return read.expression
}

const row = { attributes: { A: 1 } }
const rows = JSON.stringify([row])

describe('the intent of an edit', () => {
  it('says what becomes of rows, whatever the operation', () => {
    expect(editOf('2/addFeatures', { features: rows })).toMatchObject({
      layers: [{ layerId: 2, adds: [row] }],
      manner: {},
      words: { adds: 'features' },
    })
    expect(editOf('2/updateFeatures', { features: rows, rollbackOnFailure: 'false' })).toMatchObject({
      layers: [{ layerId: 2, updates: [row] }],
      manner: { allOrNothing: false },
    })
    expect(
      editOf('2/deleteFeatures', { objectIds: '7,9', where: 'A=1', geometry: '1,2', inSR: '4326' }),
    ).toMatchObject({
      layers: [
        {
          deletes: {
            ids: [7, 9],
            where: { kind: 'compare' },
            area: { shape: { kind: 'point' }, reference: { wkid: 4326 } },
          },
        },
      ],
    })
    expect(editOf('2/applyEdits', { adds: rows, updates: rows, deletes: '7' }).layers).toEqual([
      { layerId: 2, adds: [row], updates: [row], deletes: { ids: [7] } },
    ])
  })

  it('names rows by their global ids where it is asked so', () => {
    const edit = editOf('2/applyEdits', { deletes: `${first}, ${second}`, useGlobalIds: 'true' })
    expect(edit.layers).toEqual([{ layerId: 2, deletes: { globalIds: [first, second] } }])
    expect(edit.manner).toEqual({ byGlobalId: true })
  })

  it('says of several layers what becomes of each', () => {
    const edits = [
      { id: 5, deletes: [3] },
      { id: 2, adds: [row] },
    ]
    const inOrder = [
      { layerId: 2, adds: [row] },
      { layerId: 5, deletes: { ids: [3] } },
    ]
    const edit = editOf('applyEdits', { edits: JSON.stringify(edits) })
    expect(edit.layers).toEqual(inOrder)
    expect(edit.manner).toEqual({ ofService: true })
    const ordered = editOf('applyEdits', { edits: JSON.stringify(edits), honorSequenceOfEdits: 'true' })
    expect(ordered.layers).toEqual(inOrder.toReversed())
    expect(sent(ordered)).toContain('honorSequenceOfEdits=true')
  })

  it('says what is told of it', () => {
    const manner = {
      useGlobalIds: 'false',
      returnEditMoment: 'true',
      returnEditResults: 'false',
      returnServiceEditsOption: 'originalAndCurrentFeatures',
      returnServiceEditsInSourceSR: 'true',
      datumTransformation: '1623',
    }
    expect(editOf('applyEdits', { edits: '[]', ...manner }).manner).toEqual({
      byGlobalId: false,
      moment: true,
      results: false,
      beforeAndAfter: true,
      toldInLayerReference: true,
      transformation: 1623,
      ofService: true,
    })
    expect(editOf('2/deleteFeatures', { where: 'A=1', returnDeleteResults: 'true' }).manner).toEqual({
      deleted: true,
    })
  })

  it('says what is written to the rows of a condition', () => {
    const form = {
      where: 'A=1',
      calcExpression: '[{"field":"B","value":null},{"field":"C","sqlExpression":"UPPER(D) || E"}]',
    }
    const edit = editOf('2/calculate', form)
    expect(edit.layers).toMatchObject([
      {
        layerId: 2,
        calculates: {
          where: { kind: 'compare' },
          assignments: [
            { field: 'B', value: null },
            { field: 'C', expression: { kind: 'arithmetic' } },
          ],
        },
      },
    ])
    expect([...fieldsNamed(asked('2/calculate', form)).keys()].sort()).toEqual(['a', 'b', 'c', 'd', 'e'])
  })

  it('says on which rows files hang, and which files', () => {
    const attachments = {
      adds: [{ parentGlobalId: first, globalId: second, name: 'a.txt', data: 'aGVsbG8=' }],
      updates: [{ globalId: first, data: '' }],
      deletes: [second],
    }
    const edit = editOf('2/applyEdits', { attachments: JSON.stringify(attachments), useGlobalIds: 'true' })
    expect(edit.layers).toMatchObject([
      {
        layerId: 2,
        attachments: {
          adds: [{ rowGlobalId: first, globalId: second }],
          updates: [{ globalId: first }],
          deletes: [{ globalId: second }],
        },
      },
    ])
    expect(editOf('2/7/deleteAttachments', { attachmentIds: '3,4' }).layers).toEqual([
      {
        layerId: 2,
        attachments: {
          deletes: [
            { rowId: 7, id: 3 },
            { rowId: 7, id: 4 },
          ],
        },
      },
    ])
  })

  it('leaves nothing that selects something to ride along', () => {
    for (const edit of [
      editOf('2/addFeatures', { features: rows }),
      editOf('2/deleteFeatures', { where: 'A=1', time: '5', geometry: '1,2', distance: '3' }),
      editOf('applyEdits', { edits: '[]', datumTransformation: '1623' }),
      editOf('2/7/deleteAttachments', { attachmentIds: '3' }),
    ])
      expect(edit.notCarried).toBeUndefined()
  })
})

describe('a narrowed edit', () => {
  const changed = (edit: Edit, layer: Omit<LayerEdit, 'layerId'>, manner = {}): string =>
    sent({ ...edit, layers: [{ layerId: 2, ...layer }], manner: { ...edit.manner, ...manner } })

  it('stays the operation that was asked for where its parts still fit', () => {
    const options = { rollbackOnFailure: 'false' }
    const other = { attributes: { A: 1, OWN: 'me' } }
    const written = JSON.stringify([other])
    expect(changed(editOf('2/addFeatures', { features: rows, ...options }), { adds: [other] })).toBe(
      `POST 2/addFeatures features=${written} & rollbackOnFailure=false & f=json`,
    )
    expect(changed(editOf('2/updateFeatures', { features: rows }), { updates: [other] })).toBe(
      `POST 2/updateFeatures features=${written} & f=json`,
    )
    expect(changed(editOf('2/deleteFeatures', { objectIds: '7,9' }), { deletes: { ids: [9] } })).toBe(
      'POST 2/deleteFeatures objectIds=9 & f=json',
    )
    expect(
      changed(editOf('2/7/deleteAttachments', { attachmentIds: '3,4' }), {
        attachments: { deletes: [{ rowId: 7, id: 4 }] },
      }),
    ).toBe('POST 2/7/deleteAttachments attachmentIds=4 & f=json')
  })

  it('becomes applyEdits where they no longer do', () => {
    const edit = editOf('2/addFeatures', {
      features: rows,
      rollbackOnFailure: 'false',
      trueCurveClient: 'true',
    })
    expect(changed(edit, { updates: [row] })).toBe(
      `POST 2/applyEdits updates=${rows} & rollbackOnFailure=false & trueCurveClient=true & f=json`,
    )
    expect(
      changed(
        edit,
        { updates: [row] },
        { ofService: true, beforeAndAfter: true, toldInLayerReference: true },
      ),
    ).toBe(
      `POST applyEdits edits=[{"id":2,"updates":${rows}}] & rollbackOnFailure=false & trueCurveClient=true & ` +
        'returnServiceEditsOption=originalAndCurrentFeatures & returnServiceEditsInSourceSR=true & f=json',
    )
  })

  it('becomes deleteFeatures or calculate where its rows are named by a condition', () => {
    const edit = editOf('applyEdits', { edits: '[{"id":2,"deletes":[7]}]', rollbackOnFailure: 'true' })
    const alone = { ...edit, manner: { deleted: true } }
    const condition = where("OBJECTID IN (7) AND A = 'x'")
    expect(changed(alone, { deletes: { where: condition } })).toBe(
      "POST 2/deleteFeatures where=OBJECTID IN (7) AND A = 'x' & returnDeleteResults=true & f=json",
    )
    const calculates = {
      where: condition,
      assignments: [
        { field: 'A', value: 1 },
        { field: 'B', expression: fieldNamed('C') },
      ],
    }
    expect(changed(alone, { calculates })).toBe(
      'POST 2/calculate where=OBJECTID IN (7) AND A = \'x\' & calcExpression=[{"field":"A","value":1},{"field":"B","sqlExpression":"C"}] & f=json',
    )
  })

  it('keeps its files', () => {
    const adds = [{ parentGlobalId: first, globalId: second, name: 'a.txt', data: 'aGVsbG8=' }]
    const edit = editOf('2/applyEdits', { attachments: JSON.stringify({ adds }), useGlobalIds: 'true' })
    expect(sent(edit)).toBe(
      `POST 2/applyEdits attachments=${JSON.stringify({ adds: [{ globalId: second, parentGlobalId: first, name: 'a.txt', data: 'aGVsbG8=' }] })} & useGlobalIds=true & f=json`,
    )
  })
})

describe('an edit that no client asked for', () => {
  const base = {
    kind: 'edit',
    service: { folder: 'City', service: 'Dyn', serviceType: 'FeatureServer' },
    format: 'json',
  } as const
  const made = (layers: readonly LayerEdit[], manner: Edit['manner'] = {}): string =>
    sent({ ...base, layers, manner })

  it('is printed as the operation that its parts need', () => {
    expect(made([{ layerId: 2, deletes: { where: where('A = 1') } }], { moment: true })).toBe(
      'POST 2/deleteFeatures where=A = 1 & returnEditMoment=true & f=json',
    )
    expect(made([{ layerId: 2, deletes: { where: where('A = 1') } }], { byGlobalId: true })).toBe(
      'POST 2/deleteFeatures where=A = 1 & f=json',
    )
    expect(made([{ layerId: 2, deletes: { ids: [7] } }])).toBe('POST 2/applyEdits deletes=7 & f=json')
    expect(made([{ layerId: 2, deletes: { globalIds: [first] } }], { byGlobalId: true })).toBe(
      `POST 2/applyEdits deletes=["${first}"] & useGlobalIds=true & f=json`,
    )
    expect(
      made([
        { layerId: 2, adds: [row] },
        { layerId: 5, deletes: { ids: [7] } },
      ]),
    ).toBe(`POST applyEdits edits=[{"id":2,"adds":${rows}},{"id":5,"deletes":[7]}] & f=json`)
    expect(made([{ layerId: 2, attachments: { deletes: [{ rowId: 7, id: 3 }] } }])).toBe(
      'POST 2/7/deleteAttachments attachmentIds=3 & f=json',
    )
  })

  it.each<[string, readonly LayerEdit[], Edit['manner']]>([
    [
      'a deletion by a condition beside others',
      [{ layerId: 2, adds: [row], deletes: { where: where('A=1') } }],
      {},
    ],
    [
      'a deletion by a condition of a service',
      [{ layerId: 2, deletes: { where: where('A=1') } }],
      { ofService: true },
    ],
    [
      'a calculation beside others',
      [{ layerId: 2, adds: [row], calculates: { where: where('A=1'), assignments: [] } }],
      {},
    ],
    [
      'global ids in deleteFeatures',
      [{ layerId: 2, deletes: { globalIds: [first], where: where('A=1') } }],
      {},
    ],
    [
      'files of two rows',
      [
        {
          layerId: 2,
          attachments: {
            deletes: [
              { rowId: 7, id: 3 },
              { rowId: 8, id: 4 },
            ],
          },
        },
      ],
      {},
    ],
    [
      'two ways with files',
      [{ layerId: 2, attachments: { adds: [{ rowId: 7 }], deletes: [{ rowId: 7, id: 4 }] } }],
      {},
    ],
  ])('is no request: %s', (_what, layers, manner) => {
    expect(() => made(layers, manner)).toThrow(TypeError)
  })
})

describe('an edit is refused, with its reason', () => {
  const attachment = (more: object) => JSON.stringify({ adds: [{ parentGlobalId: first, ...more }] })
  it.each<[string, Readonly<Record<string, string>>, string]>([
    ['2/applyEdits', { deletes: '7,8,7' }, 'deletes: it names 7 twice'],
    ['2/applyEdits', { deletes: '[7,7]' }, 'deletes: it names 7 twice'],
    ['2/applyEdits', { deletes: '7,07' }, 'deletes: it names 7 twice'],
    ['2/deleteFeatures', { objectIds: '7,7' }, 'objectIds: it names 7 twice'],
    ['2/7/deleteAttachments', { attachmentIds: '3,3' }, 'attachmentIds: it names 3 twice'],
    ['applyEdits', { edits: '[{"id":2,"deletes":[7,7]}]' }, 'edits: it names 7 twice'],
    [
      '2/applyEdits',
      { deletes: `["${first}","${first.toLowerCase().slice(1, -1)}"]`, useGlobalIds: 'true' },
      'deletes: it names 1A9F8368-F9BB-428B-BB03-F45724362DB5 twice',
    ],
    [
      '2/applyEdits',
      { deletes: '7.5' },
      'deletes: a row has to be named by a whole number, or by a global id',
    ],
    [
      '2/applyEdits',
      { deletes: '7.0' },
      'deletes: a row has to be named by a whole number, or by a global id',
    ],
    ['2/applyEdits', { deletes: '[7.5]' }, 'deletes: an object id has to be a whole number'],
    [
      '2/applyEdits',
      { deletes: '["7"]' },
      'deletes: a row has to be named by a whole number, or by a global id',
    ],
    ['2/applyEdits', { deletes: `[7,"${first}"]` }, 'deletes: an object id has to be a whole number'],
    ['2/applyEdits', { deletes: `7,${first}` }, 'deletes: an object id has to be a whole number'],
    [
      '2/applyEdits',
      { deletes: first },
      'deletes has to name rows by their object ids, unless useGlobalIds=true',
    ],
    ['2/applyEdits', { deletes: '7', useGlobalIds: 'true' }, 'deletes has to name rows by their global ids'],
    ['2/applyEdits', { attachments: attachment({}) }, 'attachments inside applyEdits need useGlobalIds=true'],
    [
      '2/applyEdits',
      { attachments: attachment({ uploadId: 'x' }), useGlobalIds: 'true' },
      'uploads are not served',
    ],
    ['2/applyEdits', { attachments: attachment({ data: 'a b=' }), useGlobalIds: 'true' }, 'has to be base64'],
    ['2/applyEdits', { attachments: '{"adds":[{"data":""}]}', useGlobalIds: 'true' }, 'needs parentGlobalId'],
    [
      '2/applyEdits',
      { attachments: '{"updates":[{"data":""}]}', useGlobalIds: 'true' },
      'needs its globalId',
    ],
    [
      '2/applyEdits',
      { editsUploadId: 'x' },
      'editsUploadId of FeatureServer.applyEdits is not served: it names a file that is uploaded apart',
    ],
    ['2/applyEdits', { editsUploadFormat: 'pbf' }, 'editsUploadFormat of'],
    ['2/applyEdits', { assetMaps: '[1]' }, 'assetMaps of'],
    ['2/applyEdits', { useUniqueIds: 'true' }, 'useUniqueIds of'],
    ['2/applyEdits', { sessionID: first }, 'sessionID of'],
    ['2/applyEdits', { async: 'true' }, 'async: it has to be false: jobs are not served'],
    [
      '2/applyEdits',
      { returnServiceEditsOption: 'originalAndCurrentFeatures' },
      'ask applyEdits of the service',
    ],
    [
      '2/addFeatures',
      { features: rows, useGlobalIds: 'true' },
      'useGlobalIds: it has to be false: ask applyEdits',
    ],
    ['applyEdits', { edits: '[{"id":2,"splits":[{}]}]' }, 'edits: splits of a layer is not served'],
    [
      'applyEdits',
      { edits: '[{"id":2,"assetMaps":{"adds":[]}}]' },
      'edits: assetMaps of a layer is not served',
    ],
    ['2/7/addAttachment', { uploadId: 'x' }, 'attachment is missing'],
    [
      '2/calculate',
      { calcExpression: '[]' },
      'where is missing: a condition in standardized SQL; without one all rows would be written',
    ],
    [
      '2/calculate',
      { where: '1=1', calcExpression: '[{"field":"A","value":1},{"field":"a","value":2}]' },
      'it writes a field twice',
    ],
    [
      '2/calculate',
      { where: '1=1', calcExpression: '[{"field":"A","value":1,"sqlExpression":"B"}]' },
      'value or sqlExpression, not both',
    ],
    [
      '2/calculate',
      { where: '1=1', calcExpression: '[{"field":"A","sqlExpression":"(SELECT 1)"}]' },
      'calcExpression: ',
    ],
    [
      '2/calculate',
      { where: '1=1', calcExpression: '[{"field":"A","sqlExpression":"CURRENT_USER"}]' },
      'calcExpression: ',
    ],
    [
      '2/calculate',
      { where: '1=1', calcExpression: '[{"field":"A","sqlExpression":"A = 1"}]' },
      'calcExpression: ',
    ],
    [
      '2/applyEdits',
      { deletes: '7', f: 'pbf' },
      'f of FeatureServer.applyEdits has to be one of: html, json, pjson',
    ],
  ])('%s %j', (path, form, message) => {
    expect(parsed(path, form).fault?.message).toContain(message)
  })

  it('says nothing by neutral values', () => {
    const neutral = {
      async: 'false',
      editsUploadFormat: 'json',
      editsUploadId: '',
      assetMaps: '[]',
      useUniqueIds: 'false',
      gdbVersion: 'sde.DEFAULT',
      sessionID: '',
      usePreviousEditMoment: 'false',
      returnServiceEditsOption: 'none',
      attachments: '{}',
    }
    expect(parsed('2/applyEdits', { deletes: '7', ...neutral }).fault).toBeUndefined()
  })

  it('is no GET', () => {
    const { fault } = parseRequest({
      method: 'GET',
      path: `${service}/2/applyEdits`,
      query: 'f=json&deletes=7',
    })
    expect(fault?.code).toBe('request.method-not-allowed')
  })
})
