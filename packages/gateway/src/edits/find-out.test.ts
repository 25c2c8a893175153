import type { AttachmentsToEdit, Need, RowsToEdit, ServiceEntry } from '@mapgate/policy'
import { parseExpression } from '@mapgate/protocol'
import { describe, expect, it } from 'vitest'
import { assets, layerOf } from '../../../policy/src/model/catalog.fixture.ts'
import type { Outbound, UpstreamReply } from '../core/upstream/outbound.ts'
import { createEditsFindOut, createFindOut } from './find-out.ts'

const service: ServiceEntry = {
  ...assets,
  type: 'FeatureServer',
  layers: [layerOf(2, 'Hydrants', ['OBJECTID', 'Status', 'District'])],
}
const parsed = parseExpression("District = 'Coʼ'")
const where = 'expression' in parsed ? parsed.expression : undefined
const address = { service: { folder: 'Water', service: 'Assets', serviceType: 'FeatureServer' } } as const
const rowsNeed = (more: Partial<RowsToEdit> = {}): RowsToEdit => ({
  kind: 'rows-to-edit',
  layerId: 2,
  key: 'k',
  most: 10,
  question: {
    kind: 'feature-query',
    ...address,
    format: 'json',
    layerId: 2,
    where,
    shapes: { geometry: true, reference: { wkid: 3857 } },
    only: {},
  },
  ...more,
})
const attachmentsNeed: AttachmentsToEdit = {
  kind: 'attachments-to-edit',
  layerId: 2,
  key: 'k',
  question: { kind: 'attachment-query', ...address, format: 'json', layerId: 2, only: {} },
}
const point = { x: 1, y: 2 }
const row = (id: unknown, more: object = {}, geometry: unknown = point) => ({
  attributes: { OBJECTID: id, ...more },
  geometry,
})
const rows = (features: unknown, more: object = {}) => ({
  objectIdFieldName: 'OBJECTID',
  spatialReference: { wkid: 102100, latestWkid: 3857 },
  features,
  ...more,
})

/** Asks a map server that answers so, and notes what reached it. */
function asking(answer: unknown, { isUnicode = false, more = {} as Partial<UpstreamReply> } = {}) {
  const asked: Outbound[] = []
  const left = new AbortController()
  const signals: AbortSignal[] = []
  const edits = createEditsFindOut({
    forward: async (outbound, signal) => {
      asked.push(outbound)
      signals.push(signal)
      const body = typeof answer === 'string' ? answer : JSON.stringify(answer)
      return { status: 200, headers: {}, body: new TextEncoder().encode(body), elapsedMs: 0, ...more }
    },
    isUnicode: () => isUnicode,
  })
  const context = { caller: 'user:ines', signal: left.signal, hold: undefined }
  const find = (need: Need, areas?: Parameters<typeof createFindOut>[0]['areas']) =>
    createFindOut({ edits, areas })(need, { upstream: 'gis', service, context })
  return { asked, find, signals, left }
}

const sentIn = ({ query = '', body }: Partial<Outbound['question']> = {}) =>
  new URLSearchParams(body === undefined ? query : Buffer.from(body).toString()).get('where')

const codeOf = (found: Promise<unknown>) =>
  found.then(
    () => 'found',
    ({ code }) => code,
  )

describe('Rows that are to be edited', () => {
  it('are told by the spelling of the layer, with their shapes', async () => {
    const { find } = asking(rows([row(7, { STATUS: 'open', other: 1 }), row(8, {}, null)]))
    expect(await find(rowsNeed())).toEqual({
      kind: 'rows-to-edit',
      rows: {
        rows: [
          { id: 7, attributes: { OBJECTID: 7, Status: 'open', other: 1 }, geometry: point },
          { id: 8, attributes: { OBJECTID: 8 }, geometry: null },
        ],
      },
    })
  })

  it('come without shapes where none were asked for', async () => {
    const { question } = rowsNeed()
    const need = rowsNeed({ question: { ...question, shapes: { geometry: false } } })
    const found = await asking(rows([row(7)], { spatialReference: undefined })).find(need)
    expect(found).toEqual({ kind: 'rows-to-edit', rows: { rows: [{ id: 7, attributes: { OBJECTID: 7 } }] } })
  })

  it('are asked for by a question of policy, as the caller, until the caller leaves', async () => {
    const { asked, find, signals, left } = asking(rows([]))
    expect(await find(rowsNeed())).toEqual({ kind: 'rows-to-edit', rows: { rows: [] } })
    const [{ question, delivery } = {} as Outbound] = asked
    expect(question).toMatchObject({ upstream: 'gis', expects: 'json', repeatable: true })
    expect(sentIn(question)).toContain("N'Coʼ'")
    expect(delivery).toEqual({ principalId: 'user:ines', holds: 'whole' })
    left.abort()
    expect(signals[0]?.aborted).toBe(true)
  })

  it('are asked for without national texts where the upstream keeps Unicode', async () => {
    const { asked, find } = asking(rows([]), { isUnicode: true })
    await find(rowsNeed())
    expect(sentIn(asked[0]?.question)).toMatch(/[^N]'Coʼ'/)
  })

  it.each([
    ['beyond the bound', rows([row(1), row(2)]), 1],
    ['where the map server tells no more', rows([row(1)], { exceededTransferLimit: true }), 10],
  ])('are too many %s', async (_, answer, most) => {
    expect(await asking(answer).find(rowsNeed({ most }))).toEqual({
      kind: 'rows-to-edit',
      rows: { tooMany: most },
    })
  })

  it('may have their object ids in a column that only the reply names', async () => {
    const unnamed = {
      ...service,
      layers: [{ ...service.layers[0], objectIdField: undefined }],
    } as ServiceEntry
    const edits = createEditsFindOut({
      forward: async () => ({
        status: 200,
        headers: {},
        body: new TextEncoder().encode(
          JSON.stringify({ ...rows([{ attributes: { FID: 3 } }]), objectIdFieldName: 'FID' }),
        ),
        elapsedMs: 0,
      }),
      isUnicode: () => true,
    })
    const context = { caller: 'c', signal: new AbortController().signal, hold: undefined }
    expect(await edits(rowsNeed(), { upstream: 'gis', service: unnamed, context })).toMatchObject({
      rows: { rows: [{ id: 3 }] },
    })
  })

  it.each<[string, unknown, Partial<RowsToEdit>?]>([
    ['no JSON', 'busy'],
    ['no object', []],
    ['no rows', {}],
    ['something else than rows', rows([1])],
    ['a row without attributes', rows([{}])],
    ['a row without an id', rows([{ attributes: { Status: 'x' } }])],
    ['an id as text', rows([row('7')])],
    ['an id that no number holds', '{"features":[{"attributes":{"OBJECTID":12345678901234567890}}]}'],
    ['a row twice', rows([row(7), row(7)])],
    ['an attribute in two spellings', rows([row(7, { STATUS: 1, status: 2 })])],
    ['a row that was not asked for', rows([row(8)]), { ids: [7] }],
    ['ids of another column', rows([row(7)], { objectIdFieldName: 'FID' })],
    ['shapes in another reference', rows([row(7)], { spatialReference: { wkid: 4326 } })],
    ['shapes in a reference that is not said', rows([row(7)], { spatialReference: undefined })],
    ['a shape that is no object', rows([row(7, {}, 'here')])],
  ])('are unknown where there comes %s', async (_, answer, more) => {
    expect(await codeOf(asking(answer).find(rowsNeed(more)))).toBe('upstream.invalid-reply')
  })

  it.each<[string, Partial<UpstreamReply>]>([
    ['an error', { error: { code: 400, message: 'no', details: [] } }],
    ['an error status', { status: 404 }],
  ])('are unknown where the map server answers with %s', async (_, more) => {
    expect(await codeOf(asking(rows([]), { more }).find(rowsNeed()))).toBe('upstream.invalid-reply')
  })

  it('are unknown in a layer that is not there', async () => {
    expect(await codeOf(asking(rows([])).find(rowsNeed({ layerId: 9 })))).toBe('upstream.invalid-reply')
  })
})

describe('Rows on which attachments hang', () => {
  const id = '0a0b0c0d-1111-2222-3333-444455556666'
  const group = (parentObjectId: unknown, ...globalIds: readonly unknown[]) => ({
    parentObjectId,
    attachmentInfos: globalIds.map((globalId) => ({ globalId })),
  })

  it('are told by the global ids of the attachments', async () => {
    const { find, asked } = asking({ attachmentGroups: [group(7, `{${id}}`), { parentObjectId: 8 }] })
    expect(await find(attachmentsNeed)).toEqual({
      kind: 'attachments-to-edit',
      parents: new Map([[id.toUpperCase(), 7]]),
    })
    expect(asked[0]?.question.path).toMatch(/FeatureServer\/2\/queryAttachments$/)
  })

  it.each<[string, unknown]>([
    ['no groups', {}],
    ['a group without its row', { attachmentGroups: [group(undefined, id)] }],
    ['an attachment without a global id', { attachmentGroups: [group(7, undefined)] }],
    ['an attachment twice', { attachmentGroups: [group(7, id), group(8, id.toUpperCase())] }],
    ['not all', { attachmentGroups: [group(7, id)], exceededTransferLimit: true }],
  ])('are unknown where there comes %s', async (_, answer) => {
    expect(await codeOf(asking(answer).find(attachmentsNeed))).toBe('upstream.invalid-reply')
  })
})

describe('What has to be known of areas', () => {
  const draws: Need = { kind: 'draws', wkid: 3857 }

  it('is asked of whoever knows areas, and of nobody where the configuration has none', async () => {
    const { find } = asking({})
    expect(await find(draws, async () => ({ kind: 'draws', draws: true }))).toEqual({
      kind: 'draws',
      draws: true,
    })
    expect(await codeOf(find(draws))).toBe('access.denied')
  })
})
