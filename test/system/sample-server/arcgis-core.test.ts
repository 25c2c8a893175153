import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ModulePage, openModulePage } from './module-page.ts'
import { type SignedInServer, startSignedIn } from './signed-in-server.ts'

/** The formats that the layer's queries asked for since the last call. */
function formatsAsked(requests: string[]): Set<string | null> {
  return new Set(requests.splice(0).map((url) => new URL(url).searchParams.get('f')))
}

const releases = [
  ['5.1', '/node_modules/@arcgis/core/'],
  ['4.29', '/node_modules/arcgis-core-4/'],
] as const

describe.each(releases)('@arcgis/core %s', (_, folder) => {
  let server: SignedInServer
  let opened: ModulePage
  beforeAll(async () => {
    server = await startSignedIn()
    opened = await openModulePage('<title>Feature layers</title>', { '@arcgis/core/': folder })
  })
  afterAll(async () => {
    await opened.close()
    await server.sample.close()
  })

  /** Runs code in the page with a loaded FeatureLayer of `@arcgis/core` called `layer`; its result has to be JSON. */
  async function inPage(layerName: string, code: string): Promise<unknown> {
    const script = `(async () => {
    const { default: FeatureLayer } = await import('@arcgis/core/layers/FeatureLayer.js')
    const layer = new FeatureLayer({ url: ${JSON.stringify(server.layerUrl(layerName))}, apiKey: '${server.token}' })
    await layer.load()
    ${code}
  })()`
    return await opened.page.evaluate(script)
  }

  describe('reads the sample server', () => {
    it('loads a layer with its fields, relationships and abilities', async () => {
      const layer = await inPage(
        'Hydrants',
        `return {
        title: layer.title, type: layer.geometryType, fields: layer.fields.length, id: layer.objectIdField,
        related: layer.relationships.length, edits: layer.capabilities.operations.supportsEditing,
        statistics: layer.capabilities.query.supportsStatistics, pages: layer.capabilities.query.supportsPagination,
      }`,
      )
      expect(layer).toEqual({
        title: expect.stringContaining('Hydrants'),
        type: 'point',
        fields: 14,
        id: 'OBJECTID',
        related: 1,
        edits: true,
        statistics: true,
        pages: true,
      })
    })

    it.each(['Hydrants', 'Mains', 'Parcels'])('decodes our PBF of %s to what our JSON says', async (name) => {
      const requests: string[] = []
      const note = (request: { url(): string }) => {
        if (request.url().includes('/query?')) requests.push(request.url())
      }
      opened.page.on('request', note)
      const decoded = (await inPage(
        name,
        `const query = { where: '1=1', outFields: ['*'], returnGeometry: true, num: 50, outSpatialReference: { wkid: 102100 } }
      const { features, exceededTransferLimit } = await layer.queryFeatures(query)
      return { exceededTransferLimit, features: features.map((feature) => feature.toJSON()) }`,
      )) as { exceededTransferLimit: boolean; features: { attributes: object; geometry: object }[] }
      opened.page.off('request', note)
      expect(formatsAsked(requests)).toEqual(new Set(['pbf']))
      const parameters = new URLSearchParams({
        where: '1=1',
        outFields: '*',
        resultRecordCount: '50',
        f: 'json',
        token: server.token,
      })
      const plain = await (await fetch(`${server.layerUrl(name)}/query?${parameters}`)).json()
      expect(decoded.exceededTransferLimit).toBe(true)
      expect(decoded.features.map(({ attributes }) => attributes)).toEqual(
        plain.features.map((feature: { attributes: object }) => feature.attributes),
      )
      for (const [place, { geometry }] of decoded.features.entries()) {
        expect(rounded(geometry)).toEqual(rounded(plain.features[place].geometry))
      }
    })

    it('counts, lists ids, measures extents and asks for statistics', async () => {
      const answers = (await inPage(
        'Hydrants',
        `const where = "classification = 'restricted'"
      const statistic = { statisticType: 'avg', onStatisticField: 'cost', outStatisticFieldName: 'mean' }
      const [count, ids, extent, statistics] = await Promise.all([
        layer.queryFeatureCount({ where }), layer.queryObjectIds({ where }), layer.queryExtent({ where }),
        layer.queryFeatures({ where, outStatistics: [statistic], groupByFieldsForStatistics: ['district'] }),
      ])
      return { count, ids: ids.length, inExtent: extent.count, width: extent.extent.width,
        groups: statistics.features.map(({ attributes }) => attributes) }`,
      )) as {
        count: number
        ids: number
        inExtent: number
        width: number
        groups: { mean: number; district: string }[]
      }
      expect(answers.count).toBeGreaterThan(100)
      expect([answers.ids, answers.inExtent]).toEqual([answers.count, answers.count])
      expect(answers.width).toBeGreaterThan(10_000)
      expect(answers.groups.length).toBeGreaterThan(3)
      expect(answers.groups.every(({ mean, district }) => mean > 0 && district !== '')).toBe(true)
    })

    it('queries by place, with a distance, and gets quantized geometry', async () => {
      const answers = (await inPage(
        'Mains',
        `const geometry = { type: 'point', x: -118, y: 34.5, spatialReference: { wkid: 4326 } }
      const near = { geometry, distance: 20, units: 'kilometers', where: '1=1' }
      const count = await layer.queryFeatureCount(near)
      const extent = { xmin: -13200000, ymin: 4000000, xmax: -13000000, ymax: 4200000, spatialReference: { wkid: 102100 } }
      const quantizationParameters = { mode: 'view', originPosition: 'upper-left', tolerance: 10, extent }
      const { features, transform } = await layer.queryFeatures({ ...near, returnGeometry: true, num: 5, outSpatialReference: { wkid: 102100 }, quantizationParameters })
      return { count, scale: transform?.scale, first: features.find(({ geometry }) => geometry).geometry.paths[0][0] }`,
      )) as { count: number; first: number[]; scale: number[] }
      expect(answers.count).toBeGreaterThan(10)
      expect(answers.first.every(Number.isInteger)).toBe(true)
      expect(answers.scale?.slice(0, 2)).toEqual([10, 10])
    })

    it('finds related rows, top rows and attachments', async () => {
      const answers = (await inPage(
        'Hydrants',
        `const related = await layer.queryRelatedFeatures({ objectIds: [1, 2, 3, 4, 5, 6, 7, 8], relationshipId: 0, outFields: ['*'] })
      const topFilter = { topCount: 1, groupByFields: ['district'], orderByFields: ['cost DESC'] }
      const top = await layer.queryTopFeatures({ topFilter, outFields: ['district', 'cost'], where: '1=1' })
      const attachments = await layer.queryAttachments({ where: 'OBJECTID < 100' })
      return { related: Object.keys(related).length, top: top.features.map(({ attributes }) => attributes.district),
        attachments: Object.values(attachments).flat().map(({ contentType }) => contentType) }`,
      )) as { related: number; top: string[]; attachments: string[] }
      expect(answers.related).toBeGreaterThan(0)
      expect(new Set(answers.top).size).toBe(answers.top.length)
      expect(answers.attachments).toContain('image/png')
    })
  })

  describe('edits the sample server', () => {
    it('adds, updates and deletes a feature with an attachment', async () => {
      const outcome = await inPage(
        'Hydrants',
        `const { default: Graphic } = await import('@arcgis/core/Graphic.js')
      const geometry = { type: 'point', x: -118, y: 34.5, spatialReference: { wkid: 4326 } }
      const added = await layer.applyEdits({ addFeatures: [new Graphic({ geometry, attributes: { asset_id: 'HY-CORE' } })] })
      const { objectId } = added.addFeatureResults[0]
      const { features } = await layer.queryFeatures({ objectIds: [objectId], outFields: ['*'] })
      const feature = features[0]
      const form = new FormData()
      form.append('attachment', new File(['seen'], 'seen.txt', { type: 'text/plain' }))
      const attachment = await layer.addAttachment(feature, form)
      const listed = await layer.queryAttachments({ objectIds: [objectId] })
      feature.attributes.asset_id = 'HY-CORE-2'
      const updated = await layer.applyEdits({ updateFeatures: [feature] })
      const renamed = await layer.queryFeatureCount({ where: "asset_id = 'HY-CORE-2'" })
      const deleted = await layer.applyEdits({ deleteFeatures: [{ objectId }] })
      return { attached: attachment.error ?? 'fine', names: listed[objectId].map(({ name }) => name), renamed,
        errors: [...added.addFeatureResults, ...updated.updateFeatureResults, ...deleted.deleteFeatureResults].map(({ error }) => error ?? null),
        left: await layer.queryFeatureCount({ where: "asset_id LIKE 'HY-CORE%'" }) }`,
      )
      expect(outcome).toEqual({
        attached: 'fine',
        names: ['seen.txt'],
        renamed: 1,
        errors: [null, null, null],
        left: 0,
      })
      const written = server.sample.report
        .take()
        .flatMap(({ rowsWritten }) => rowsWritten.map(({ kind }) => kind))
      expect(written).toEqual(['add', 'attachment', 'update', 'delete'])
    })
  })
})

/** A geometry with its numbers to the centimetre, without its reference. */
function rounded(geometry: object): unknown {
  const text = JSON.stringify(geometry, (key, value) => {
    if (key === 'spatialReference') return undefined
    return typeof value === 'number' ? Number(value.toFixed(2)) : value
  })
  return JSON.parse(text)
}
