import {
  addFeatures,
  deleteFeatures,
  getAttachments,
  getLayer,
  queryFeatures,
  queryRelated,
} from '@esri/arcgis-rest-feature-service'
import { ArcGISIdentityManager, request } from '@esri/arcgis-rest-request'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DEFAULT_USER, type SampleServer, startSampleServer } from './start.ts'

let server: SampleServer
let authentication: ArcGISIdentityManager
let hydrants: string

beforeAll(async () => {
  server = await startSampleServer()
  hydrants = `${server.url}/rest/services/Assets_Service/FeatureServer/2`
  authentication = new ArcGISIdentityManager({
    ...DEFAULT_USER,
    portal: `${server.url}/tokens`,
    server: `${server.url}/rest/services`,
  })
  await authentication.refreshCredentials()
})
afterAll(() => server.close())

describe('a client that nobody here wrote, @esri/arcgis-rest-js,', () => {
  test('signs in, swaps its token and reads the catalogue', async () => {
    const catalogue = await request(`${server.url}/rest/services`, { authentication })
    expect(catalogue.services).toContainEqual({ name: 'Assets_Service', type: 'MapServer' })
  })

  test('is refused without a token', async () => {
    await expect(request(`${server.url}/rest/services`)).rejects.toMatchObject({ code: 499 })
  })

  test('reads a layer and queries it', async () => {
    expect(await getLayer({ url: hydrants, authentication })).toMatchObject({
      name: 'Hydrants',
      objectIdField: 'OBJECTID',
    })
    const { features } = (await queryFeatures({
      url: hydrants,
      where: 'OBJECTID < 3',
      outFields: ['asset_id'],
      authentication,
    })) as { features: { attributes: unknown }[] }
    expect(features.map(({ attributes }) => attributes)).toEqual([
      { asset_id: 'HY-00001' },
      { asset_id: 'HY-00002' },
    ])
  })

  test('follows a relationship and lists attachments', async () => {
    const options = { url: hydrants, authentication }
    const { relatedRecordGroups } = await queryRelated({
      ...options,
      objectIds: [1, 2, 3, 4],
      relationshipId: 0,
    })
    expect(relatedRecordGroups?.length).toBeGreaterThan(0)
    const { attachmentInfos } = await getAttachments({ ...options, featureId: 1 })
    expect(attachmentInfos[0]).toMatchObject({ name: 'hydrant-1.png', contentType: 'image/png' })
  })

  test('adds a feature and deletes it, and the report tells both', async () => {
    server.report.take()
    const feature = { geometry: { x: -13135000, y: 4098000 }, attributes: { asset_id: 'HY-NEW' } }
    const { addResults } = await addFeatures({ url: hydrants, features: [feature], authentication })
    const objectId = addResults[0]?.objectId ?? 0
    await deleteFeatures({ url: hydrants, objectIds: [objectId], authentication })
    expect(server.report.take().flatMap(({ rowsWritten }) => rowsWritten)).toEqual([
      { layer: 2, kind: 'add', objectIds: [objectId] },
      { layer: 2, kind: 'delete', objectIds: [objectId] },
    ])
  })
})
