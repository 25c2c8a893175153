import { beforeAll, describe, expect, it } from 'vitest'
import { cellBeyondPolicy, type Known } from '../soundness/cell-oracle.ts'
import type { CaseReply } from '../soundness/gateway.ts'
import type { Policy } from '../soundness/policies.ts'
import { createTemplate } from '../soundness/template.ts'
import { makeWorld, type WorldRow } from '../soundness/worlds.ts'

// The judge of the soundness run is judged by itself: replies by hand, right ones and wrong ones.
const layerPath = '/rest/services/Assets_Service/FeatureServer/2'
const policy: Policy = {
  attributes: { district: 'Littlebrook', districts: [], limit: 0 },
  grants: [
    {
      name: 'no ids',
      to: { roles: ['visitor'] },
      on: { services: ['Assets_Service'], layers: [2] },
      with: { fields: { except: ['OBJECTID', 'cost'] }, records: 3 },
    },
    {
      name: 'ids of one district, no shapes',
      to: { roles: ['visitor'] },
      on: { services: ['Assets_Service'], layers: [2] },
      for: ['query', 'attachments'],
      with: { fields: { except: ['geometry', 'cost', 'phone'] }, where: 'district = :principal.district' },
    },
  ],
}
let known: Known
let near: WorldRow
let far: WorldRow

beforeAll(async () => {
  const template = await createTemplate()
  const { world, rows } = makeWorld(template, policy, 'one')
  world.database.close()
  known = { policy, template, rows }
  const hydrants = rows.get(2) ?? []
  near = hydrants.find(({ values }) => values.district === 'Littlebrook') as WorldRow
  far = hydrants.find(({ values }) => values.district !== 'Littlebrook') as WorldRow
})

const replyOf = (id: string, json: unknown, format = 'json'): CaseReply => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(JSON.stringify(json)),
  asked: { id: `FeatureServer.${id}`, format },
  executions: [],
  alarms: [],
  questions: [],
})

const judged = (
  id: string,
  json: unknown,
  parameters: Record<string, string> = {},
  path = `${layerPath}/${id}`,
) => cellBeyondPolicy(replyOf(id, json), { operation: id, path, parameters }, known)

const cells = (row: WorldRow, ...names: string[]) =>
  Object.fromEntries(names.map((name) => [name, row.values[name]]))
const features = (...attributes: unknown[]) => ({ features: attributes.map((one) => ({ attributes: one })) })

describe('The cell oracle lets through', () => {
  it('cells that one grant shows, and blanked ones', () => {
    expect(
      judged('query', features({ ...cells(near, 'OBJECTID', 'district', 'manufacturer'), cost: null })),
    ).toBeUndefined()
    expect(judged('query', features(cells(far, 'district', 'phone')))).toBeUndefined()
    expect(judged('query', { objectIds: [near.values.OBJECTID] })).toBeUndefined()
  })

  it('a shape of a row whose id is not told', () => {
    const feature = { attributes: cells(far, 'asset_id'), geometry: { x: 1, y: 2 } }
    expect(judged('query', { features: [feature] })).toBeUndefined()
  })
})

describe('The cell oracle notices', () => {
  it('an id that no grant shows, in every place where ids stand', () => {
    const id = far.values.OBJECTID
    expect(judged('query', features(cells(far, 'OBJECTID', 'district')))).toMatch(/OBJECTID of row/)
    expect(judged('query', { objectIds: [id] })).toMatch(/object id/)
    expect(
      judged('query', { type: 'FeatureCollection', features: [{ id, properties: {}, geometry: null }] }),
    ).toMatch(/OBJECTID/)
    expect(judged('queryLayers', { layers: [{ id: 2, ...features(cells(far, 'OBJECTID')) }] })).toMatch(
      /OBJECTID/,
    )
    expect(
      judged('queryRelatedRecords', { relatedRecordGroups: [{ objectId: id, relatedRecords: [] }] }),
    ).toMatch(/object id/)
    expect(
      judged('queryAttachments', { attachmentGroups: [{ parentObjectId: id, attachmentInfos: [] }] }),
    ).toMatch(/attachments/)
    const group = { groupByFieldsForStatistics: 'OBJECTID', outStatistics: '[]' }
    expect(judged('query', features({ OBJECTID: id, n: 1 }), group)).toMatch(/OBJECTID/)
  })

  it('cells and shapes that no single grant shows', () => {
    expect(judged('query', features({ cost: near.values.cost }))).toMatch(/no grant shows/)
    expect(judged('query', features(cells(near, 'OBJECTID', 'phone')))).toBeUndefined()
    expect(
      judged('query', { features: [{ attributes: cells(far, 'OBJECTID'), geometry: { x: 1, y: 2 } }] }),
    ).toMatch(/OBJECTID/)
  })

  it('names of hidden columns, and columns that the layer has not', () => {
    expect(judged('query', { fields: [{ name: 'Cost' }], features: [] })).toMatch(/name of field/)
    expect(judged('query', features({ mapgate_1: 1 }))).toMatch(/which layer 2 has not/)
    const identify = (result: unknown) =>
      judged('identify', { results: [result] }, {}, '/rest/services/Assets_Service/MapServer/identify')
    expect(identify({ layerId: 2, attributes: { 'Object ID': String(near.values.OBJECTID) } })).toMatch(
      /OBJECTID/,
    )
    expect(identify({ layerId: 2, attributes: { Asset: far.values.asset_id } })).toBeUndefined()
  })

  it('values of classes that are no values of rows', () => {
    const asked = { classificationDef: '{"type":"uniqueValueDef","uniqueValueFields":["OBJECTID"]}' }
    const told = (value: unknown) =>
      judged('generateRenderer', { uniqueValueInfos: [{ value: String(value) }] }, asked)
    expect(told(near.values.OBJECTID)).toBeUndefined()
    expect(told(far.values.OBJECTID)).toMatch(/the value/)
  })
})
