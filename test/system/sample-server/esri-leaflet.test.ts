import { createRequire } from 'node:module'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ModulePage, openModulePage } from './module-page.ts'
import { type SignedInServer, startSignedIn } from './signed-in-server.ts'

const require = createRequire(new URL('../../../examples/package.json', import.meta.url))

let server: SignedInServer
let opened: ModulePage
beforeAll(async () => {
  server = await startSignedIn()
  opened = await openModulePage('<div id="map" style="width:600px;height:400px"></div>')
  for (const path of ['leaflet/dist/leaflet-src.js', 'esri-leaflet/dist/esri-leaflet-debug.js']) {
    await opened.page.addScriptTag({ path: require.resolve(path) })
  }
})
afterAll(async () => {
  await opened.close()
  await server.sample.close()
})

/** Runs code in the page with `options` (address and token of a layer) and `answer`, which turns a callback into a promise. */
async function inPage(layerName: string, code: string): Promise<unknown> {
  const options = JSON.stringify({ url: `${server.layerUrl(layerName)}/`, token: server.token })
  return await opened.page.evaluate(`(async () => {
    const options = ${options}
    const answer = (run) => new Promise((resolve, reject) => run((error, result) => (error ? reject(new Error(JSON.stringify(error))) : resolve(result))))
    ${code}
  })()`)
}

describe('esri-leaflet uses the sample server', () => {
  it('queries by attributes, with order, fields and a limit', async () => {
    const collection = (await inPage(
      'Hydrants',
      `const query = L.esri.featureLayerService(options).query().where("status = 'active'").orderBy('cost', 'DESC').fields(['OBJECTID', 'cost']).limit(5)
      return await answer((done) => query.run(done))`,
    )) as { type: string; features: { geometry: { type: string }; properties: { cost: number } }[] }
    expect(collection.type).toBe('FeatureCollection')
    expect(collection.features).toHaveLength(5)
    const costs = collection.features.map(({ properties }) => properties.cost)
    // The library hands the rows on from the last to the first.
    expect(costs).toEqual(costs.toSorted((a, b) => a - b))
    expect(costs[0]).toBeGreaterThan(9000)
    expect(collection.features[0]?.geometry.type).toBe('Point')
  })

  it('counts what lies in, within, across and near a place, each less than all', async () => {
    const counts = (await inPage(
      'Mains',
      `const box = L.latLngBounds([34.4, -118.2], [34.6, -117.9])
      const count = (query) => answer((done) => query.count(done))
      return {
        all: await count(L.esri.featureLayerService(options).query()),
        intersecting: await count(L.esri.featureLayerService(options).query().intersects(box)),
        within: await count(L.esri.featureLayerService(options).query().within(box)),
        crossing: await count(L.esri.featureLayerService(options).query().crosses(box)),
        near: await count(L.esri.featureLayerService(options).query().nearby([34.5, -118], 5000)),
      }`,
    )) as Record<'all' | 'intersecting' | 'within' | 'crossing' | 'near', number>
    expect(counts.intersecting).toBeGreaterThan(0)
    expect(counts.all).toBeGreaterThan(counts.intersecting)
    expect(counts.crossing).toBeGreaterThan(0)
    expect(counts.near).toBeGreaterThan(0)
    expect(counts.intersecting).toBeGreaterThan(counts.near)
  })

  it('finds ids and bounds', async () => {
    const found = (await inPage(
      'Hydrants',
      `const where = "classification = 'restricted'"
      const ids = await answer((done) => L.esri.featureLayerService(options).query().where(where).ids(done))
      const bounds = await answer((done) => L.esri.featureLayerService(options).query().where(where).bounds(done))
      return { ids: ids.length, bounds: bounds.toBBoxString() }`,
    )) as { ids: number; bounds: string }
    expect(found.ids).toBeGreaterThan(100)
    const [west = 0, south = 0, east = 0, north = 0] = found.bounds.split(',').map(Number)
    expect(west).toBeGreaterThan(-119.5)
    expect(east).toBeLessThan(-116.5)
    expect(south).toBeGreaterThan(33.5)
    expect(north).toBeLessThan(35.5)
  })

  it('draws the features of a map view', async () => {
    const drawn = await inPage(
      'Hydrants',
      `const map = L.map('map').setView([34.49, -118.0], 13)
      const layer = L.esri.featureLayer({ ...options, pointToLayer: (_, place) => L.circleMarker(place) })
      const loaded = new Promise((resolve) => layer.once('load', resolve))
      layer.addTo(map)
      await loaded
      let count = 0
      layer.eachActiveFeature(() => { count += 1 })
      return { count, shapes: document.querySelectorAll('#map path').length }`,
    )
    expect(drawn).toEqual({ count: expect.any(Number), shapes: expect.any(Number) })
    expect((drawn as { count: number }).count).toBeGreaterThan(3)
    expect((drawn as { shapes: number }).shapes).toBeGreaterThanOrEqual((drawn as { count: number }).count)
  })

  it('adds, updates and deletes a feature', async () => {
    const outcome = await inPage(
      'Hydrants',
      `const service = L.esri.featureLayerService(options)
      const feature = (id) => ({ type: 'Feature', ...(id && { id }), geometry: { type: 'Point', coordinates: [-118, 34.5] }, properties: { asset_id: 'HY-LEAF' } })
      const added = await answer((done) => service.addFeature(feature(), done))
      const updated = await answer((done) => service.updateFeature(feature(added.objectId), done))
      const there = await answer((done) => service.query().where("asset_id = 'HY-LEAF'").count(done))
      const deleted = await answer((done) => service.deleteFeature(added.objectId, done))
      return { added: added.success, updated: updated.success, there, deleted: deleted.success }`,
    )
    expect(outcome).toEqual({ added: true, updated: true, there: 1, deleted: true })
  })

  it('hands an error of the server to its caller', async () => {
    const failure = inPage(
      'Hydrants',
      `return await answer((done) => L.esri.featureLayerService(options).query().where('absent = 1').run(done))`,
    )
    await expect(failure).rejects.toThrow('no such column: absent')
  })
})
