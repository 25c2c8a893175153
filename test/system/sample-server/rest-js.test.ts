import {
  addFeatures,
  applyEdits,
  deleteAttachments,
  deleteFeatures,
  getAllLayersAndTables,
  getAttachments,
  getFeature,
  getLayer,
  type IQueryFeaturesOptions,
  type IQueryFeaturesResponse,
  queryAllFeatures,
  queryFeatures,
  queryRelated,
  updateFeatures,
} from '@esri/arcgis-rest-feature-service'
import { ArcGISIdentityManager, ArcGISRequestError, request } from '@esri/arcgis-rest-request'
import { DEFAULT_USER } from '@mapgate/sample-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type SignedInServer, startSignedIn } from './signed-in-server.ts'

let server: SignedInServer
beforeAll(async () => {
  server = await startSignedIn()
})
afterAll(() => server.sample.close())

const hydrants = () => ({ url: server.layerUrl('Hydrants'), authentication: server.token })
const query = async (options: Partial<IQueryFeaturesOptions>) =>
  (await queryFeatures({ ...hydrants(), ...options })) as IQueryFeaturesResponse

describe('@esri/arcgis-rest-feature-service reads the sample server', () => {
  it('signs in as a user of a stand-alone server and finds the layer', async () => {
    const authentication = new ArcGISIdentityManager({ ...DEFAULT_USER, server: server.sample.url })
    await authentication.refreshCredentials()
    const layer = await getLayer({ url: hydrants().url, authentication })
    expect(layer).toMatchObject({
      name: 'Hydrants',
      geometryType: 'esriGeometryPoint',
      objectIdField: 'OBJECTID',
    })
  })

  it('gets an ArcGIS error, not a broken reply, without a token', async () => {
    const failure = await queryFeatures({ url: hydrants().url }).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(ArcGISRequestError)
    expect(failure).toMatchObject({ code: 499 })
  })

  it('lists layers and tables', async () => {
    const { layers, tables } = await getAllLayersAndTables({
      url: server.featureServerUrl,
      authentication: server.token,
    })
    expect(layers.map(({ name }) => name)).toContain('Hydrants')
    expect(tables.map(({ name }) => name)).toEqual(['Inspections'])
  })

  it('filters, orders, pages and counts', async () => {
    const where = "classification = 'restricted' AND cost > 5000"
    const { features } = await query({
      where,
      orderByFields: 'cost DESC',
      resultRecordCount: 5,
      outFields: ['cost', 'classification'],
    })
    const costs = features.map(({ attributes }) => attributes.cost as number)
    expect(costs).toEqual(costs.toSorted((a, b) => b - a))
    expect(features.every(({ attributes }) => attributes.classification === 'restricted')).toBe(true)
    const { count } = (await queryFeatures({ ...hydrants(), where, returnCountOnly: true })) as unknown as {
      count: number
    }
    const all = await queryAllFeatures({ ...hydrants(), where, outFields: ['OBJECTID'] })
    expect(all.features).toHaveLength(count)
    expect(count).toBeGreaterThan(5)
  })

  it('pages through more rows than one reply may hold', async () => {
    const { features } = await queryAllFeatures({
      ...hydrants(),
      outFields: ['OBJECTID'],
      returnGeometry: false,
    })
    const { n } = server.sample.world.database
      .prepare(`SELECT count(*) AS n FROM layer_${hydrants().url.split('/').at(-1)}`)
      .get() as {
      n: number
    }
    expect(n).toBeGreaterThan(2000)
    expect(new Set(features.map(({ attributes }) => attributes.OBJECTID)).size).toBe(n)
  })

  it.each(['Hydrants', 'Mains', 'Parcels', 'Service Districts'])(
    'decodes the PBF of %s to the same features as the JSON',
    async (name) => {
      const options: IQueryFeaturesOptions = {
        url: server.layerUrl(name),
        authentication: server.token,
        resultRecordCount: 40,
        outSR: '102100',
        outFields: '*',
      }
      const json = (await queryFeatures(options)) as IQueryFeaturesResponse
      const pbf = (await queryFeatures({ ...options, f: 'pbf-as-arcgis' })) as IQueryFeaturesResponse
      expect(pbf.features.map(({ attributes }) => attributes)).toEqual(
        json.features.map(({ attributes }) => attributes),
      )
      const [numbers, exact] = [pbf.features, json.features].map((features) => coordinatesOf(features))
      expect(numbers).toHaveLength(exact?.length ?? 0)
      for (const [place, number] of (numbers ?? []).entries())
        expect(number).toBeCloseTo(exact?.[place] ?? Number.NaN, 2)
      expect(pbf.exceededTransferLimit).toBe(json.exceededTransferLimit ?? false)
    },
  )

  it('decodes PBF to GeoJSON, where the server projects to degrees', async () => {
    const collection = (await queryFeatures({
      ...hydrants(),
      f: 'pbf-as-geojson',
      resultRecordCount: 3,
    })) as unknown as {
      features: { geometry: { coordinates: number[] } }[]
    }
    for (const { geometry } of collection.features) {
      expect(geometry.coordinates[0]).toBeGreaterThan(-119.5)
      expect(geometry.coordinates[0]).toBeLessThan(-116.5)
    }
  })

  it('follows relations to inspections', async () => {
    const related = await queryRelated({
      ...hydrants(),
      objectIds: [1, 2, 3, 4, 5, 6, 7, 8],
      relationshipId: 0,
      outFields: ['asset_id', 'result'],
    })
    expect(related.relatedRecordGroups.length).toBeGreaterThan(0)
    for (const { objectId, relatedRecords } of related.relatedRecordGroups) {
      const feature = await getFeature({ ...hydrants(), id: objectId })
      const keys = relatedRecords?.map(({ attributes }) => attributes?.asset_id)
      expect(new Set(keys)).toEqual(new Set([feature.attributes.asset_id]))
    }
  })

  it('writes what was executed into the report', async () => {
    server.sample.report.take()
    await query({ where: "owner_name LIKE 'A%'", outFields: ['asset_id'], orderByFields: 'phone' })
    const id = Number(hydrants().url.split('/').at(-1))
    expect(server.sample.report.take()).toMatchObject([
      {
        service: 'Assets_Service/FeatureServer',
        operation: 'query',
        layersRead: [id],
        fieldsRead: { [id]: ['OBJECTID', 'asset_id', 'owner_name', 'phone'] },
        predicate: { [id]: ["(owner_name LIKE 'A%')"] },
      },
    ])
  })
})

describe('@esri/arcgis-rest-feature-service edits the sample server', () => {
  it('adds, updates and deletes a feature', async () => {
    const feature = {
      attributes: { asset_id: 'HY-NEW' },
      geometry: { x: -13_135_000, y: 4_096_000, spatialReference: { wkid: 102100 } },
    }
    const { addResults } = await addFeatures({ ...hydrants(), features: [feature] })
    expect(addResults).toMatchObject([{ success: true }])
    const objectId = addResults[0]?.objectId ?? 0
    const { updateResults } = await updateFeatures({
      ...hydrants(),
      features: [{ attributes: { OBJECTID: objectId, asset_id: 'HY-NEWER' } }],
    })
    expect(updateResults).toMatchObject([{ objectId, success: true }])
    expect((await getFeature({ ...hydrants(), id: objectId })).attributes.asset_id).toBe('HY-NEWER')
    const { deleteResults } = await deleteFeatures({ ...hydrants(), objectIds: [objectId] })
    expect(deleteResults).toMatchObject([{ objectId, success: true }])
    expect((await query({ objectIds: [objectId] })).features).toEqual([])
  })

  it('applies edits as one', async () => {
    const results = await applyEdits({
      ...hydrants(),
      adds: [{ attributes: { asset_id: 'HY-ONE' } }],
      deletes: [999_999],
      rollbackOnFailure: true,
    })
    expect(results).toMatchObject({ addResults: [{ success: false }], deleteResults: [{ success: false }] })
    expect((await query({ where: "asset_id = 'HY-ONE'" })).features).toEqual([])
  })

  it('keeps attachments', async () => {
    const featureId = 2
    const attachment = {
      ...hydrants(),
      featureId,
      file: new File(['first'], 'a.txt', { type: 'text/plain' }),
    }
    const attachmentId = await upload(attachment)
    const { attachmentInfos } = await getAttachments({ ...hydrants(), featureId })
    expect(attachmentInfos).toContainEqual(
      expect.objectContaining({ id: attachmentId, name: 'a.txt', size: 5 }),
    )
    const reply: Response = await request(`${hydrants().url}/${featureId}/attachments/${attachmentId}`, {
      authentication: server.token,
      httpMethod: 'GET',
      rawResponse: true,
    })
    expect(await reply.text()).toBe('first')
    const { deleteAttachmentResults } = await deleteAttachments({
      ...hydrants(),
      featureId,
      attachmentIds: [attachmentId],
    })
    expect(deleteAttachmentResults).toMatchObject([{ success: true }])
  })
})

/** In Node the client itself posts its form as the text `[object FormData]`, so the upload is Node's own. */
async function upload({
  url,
  featureId,
  file,
}: {
  url: string
  featureId: number
  file: File
}): Promise<number> {
  const body = new FormData()
  for (const [name, value] of Object.entries({ f: 'json', token: server.token })) body.append(name, value)
  body.append('attachment', file)
  const reply = await fetch(`${url}/${featureId}/addAttachment`, { method: 'POST', body })
  const { addAttachmentResult } = (await reply.json()) as { addAttachmentResult: { objectId: number } }
  return addAttachmentResult.objectId
}

/** Every number of every geometry, in order. */
function coordinatesOf(features: readonly { geometry?: unknown }[]): number[] {
  const numbers: number[] = []
  const walk = (value: unknown): void => {
    if (typeof value === 'number') numbers.push(value)
    else if (Array.isArray(value)) for (const item of value) walk(item)
    else if (typeof value === 'object' && value) {
      const { x, y, paths, rings } = value as Record<string, unknown>
      walk([x, y, paths, rings])
    }
  }
  for (const { geometry } of features) walk(geometry)
  return numbers
}
