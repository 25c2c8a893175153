import { encodeFeatureCollection, encodePbfGeometry } from '@mapgate/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { joinedGroups } from '../../packages/policy/src/enforce/features/related-groups.ts'
import { jsonUpstreamReply } from '../../packages/policy/src/enforce/narrowing.ts'
import { type OddStack, startOddStack } from './odd-stack.ts'

/**
 * Whose shapes may be shown was looked at where a request asks for shapes. A map server that sends them although the request says
 * `returnGeometry=false` told those of all rows to a caller who may see the shapes of some.
 */

const shapeless = { fields: { except: ['geometry'] } }
const north = { where: "DISTRICT = 'North'" }
const place = encodePbfGeometry({ lengths: [], coords: [47_110_815, 8_154_711] })
const pbf = encodeFeatureCollection({
  version: '2.1',
  queryResult: {
    featureResult: {
      objectIdFieldName: 'OBJECTID',
      geometryType: 0,
      fields: [{ name: 'NAME', fieldType: 4 }],
      features: [{ attributes: [{ string: 'fourth' }], geometry: place }],
    },
  },
})

let stack: OddStack
beforeAll(async () => {
  stack = await startOddStack({ grants: [shapeless, north] })
  stack.answer = (url, response) => {
    if (!url.pathname.endsWith('/query')) return undefined
    if (url.searchParams.get('f') === 'pbf') {
      response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end(pbf)
      return undefined
    }
    const row = {
      attributes: { OBJECTID: 4, NAME: 'd' },
      geometry: { x: 4711, y: 815 },
      centroid: { x: 4711, y: 815 },
    }
    if (url.searchParams.get('f') !== 'geojson') return { objectIdFieldName: 'OBJECTID', features: [row] }
    const geometry = { type: 'Point', coordinates: [4711, 815] }
    const features = [{ type: 'Feature', id: 4, geometry, properties: { NAME: 'd' } }]
    return { type: 'FeatureCollection', bbox: [4711, 815, 4711, 815], features }
  }
})
afterAll(() => stack?.close())

const query = '/rest/services/Sites/FeatureServer/0/query?where=1%3D1&outFields=NAME&returnGeometry=false'

describe('shapes that a map server sends without being asked', () => {
  it.each(['json', 'geojson'])('are not told: %s', async (format) => {
    const { json, text } = await stack.ask(`${query}&f=${format}`)
    expect(json.features).toHaveLength(1)
    expect(text).toContain('"d"')
    expect(text).not.toContain('4711')
  })

  it('leave the extent of rows whose shapes are shown, where that is asked for', async () => {
    const north = await startOddStack({ grants: [{ where: "DISTRICT = 'North'" }] })
    north.answer = stack.answer
    const { json } = await north.ask(`${query}&returnExtentOnly=true&f=geojson`)
    await north.close()
    expect(json.bbox).toEqual([4711, 815, 4711, 815])
  })

  it('are not told: pbf', async () => {
    const { status, text } = await stack.ask(`${query}&f=pbf`)
    expect(status).toBe(200)
    expect(text).toContain('fourth')
    expect(text).not.toContain(Buffer.from(place).toString('latin1').slice(-8))
  })

  it('are not told of several layers', async () => {
    const whole = stack.answer
    stack.answer = (url, response, message) =>
      /FeatureServer\/0\/query$/.test(url.pathname) ? whole(url, response, message) : undefined
    const defs = encodeURIComponent('{"0":"1=1"}')
    const { text } = await stack.ask(
      `/rest/services/Sites/FeatureServer/query?layerDefs=${defs}&outFields=NAME&returnGeometry=false&f=json`,
    )
    stack.answer = whole
    expect(text).toContain('"d"')
    expect(text).not.toContain('4711')
  })

  it('are not told of related records whose round shows none', async () => {
    const relatedRecords = [{ attributes: { ID: 1 }, geometry: { x: 4711, y: 815 } }]
    const reply = jsonUpstreamReply({ relatedRecordGroups: [{ objectId: 9, relatedRecords }] })
    const joined = (hasShape: boolean) => {
      const { body } = joinedGroups([reply], {
        key: 'ID',
        shown: [{ fields: new Set(['id']), hasShape }],
        most: 9,
      })
      return Buffer.from(body as Uint8Array).toString('utf8')
    }
    expect(joined(false)).not.toContain('4711')
    expect(joined(true)).toContain('4711')
  })
})
