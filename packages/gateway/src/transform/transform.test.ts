import { describe, expect, it } from 'vitest'
import { layerOf } from '../../../policy/src/decide/policy.fixture.ts'
import type { Obligations } from '../../../policy/src/model/obligations.ts'
import type { LayerRights, View } from '../../../policy/src/model/rights.ts'
import { allRows } from '../../../policy/src/model/row-filter.ts'
import { GatewayError } from '../core/errors/errors.ts'
import { mount, requestOf } from '../core/request/gateway-request.fixture.ts'
import type { UpstreamReply } from '../core/upstream/outbound.ts'
import { publicLink } from './links.ts'
import { transform } from './transform.ts'

const context = { publicUrl: 'https://gate.example', upstreamUrl: 'https://gis.internal:6443/arcgis' }
const picture = {
  scaleFrom: 0,
  scaleTo: Number.POSITIVE_INFINITY,
  pixels: Number.POSITIVE_INFINITY,
  formats: null,
}
const view = (fields: readonly string[] | null): View => ({
  grant: 'g',
  fields: fields && new Set(fields),
  rows: allRows,
  records: Number.POSITIVE_INFINITY,
  picture,
})

const parcels = layerOf(0, 'Parcels', ['OBJECTID', 'address', 'owner'])
const deeds = layerOf(1, 'Deeds', ['OBJECTID', 'number'])

/** Obligations of someone who sees these layers of a service of two. */
function seeing(...seen: readonly LayerRights[]): Obligations {
  const service = {
    name: 'Water/Assets',
    type: 'MapServer',
    cached: true,
    layers: [parcels, deeds],
    capabilities: [],
    supportsDynamicLayers: true,
  }
  return {
    unrestricted: false,
    rights: { service, whole: false, tiles: [], layers: new Map(seen.map((one) => [one.layer.id, one])) },
  }
}

const withoutOwners = seeing({ layer: parcels, views: [view(['objectid', 'address', 'geometry'])] })
const open: Obligations = { unrestricted: true }

const replyOf = (json: unknown, more: Partial<UpstreamReply> = {}): UpstreamReply => ({
  status: 200,
  headers: { 'content-type': 'application/json', 'cache-control': 'public, max-age=60' },
  body: Buffer.from(JSON.stringify(json)),
  elapsedMs: 1,
  ...more,
})

async function shown(
  path: string,
  json: unknown,
  obligations: Obligations,
  parameters: Record<string, string> = {},
) {
  const reply = await transform(requestOf(path, parameters), replyOf(json), obligations, context)
  return JSON.parse(String(reply.body))
}

const world = { xmin: -180, ymin: -90, xmax: 180, ymax: 90, spatialReference: { wkid: 4326 } }

describe('A reply to whom something is hidden', () => {
  it('has the fields, rows and shapes that are seen', async () => {
    const json = {
      displayFieldName: 'owner',
      objectIdFieldName: 'OBJECTID',
      fieldAliases: { OBJECTID: 'Id', address: 'Address', owner: 'Owner' },
      fields: [{ name: 'OBJECTID' }, { name: 'address' }, { name: 'owner' }],
      features: [{ attributes: { OBJECTID: 1, address: 'a', owner: 'o' }, geometry: { x: 1, y: 2 } }],
      secretExtension: { owner: 'o' },
    }
    expect(await shown('0/query', json, withoutOwners, { where: '1=1', outFields: '*' })).toEqual({
      objectIdFieldName: 'OBJECTID',
      fieldAliases: { OBJECTID: 'Id', address: 'Address' },
      fields: [{ name: 'OBJECTID' }, { name: 'address' }],
      features: [{ attributes: { OBJECTID: 1, address: 'a' }, geometry: { x: 1, y: 2 } }],
    })
    const flat = seeing({ layer: parcels, views: [view(['address'])] })
    expect((await shown('0/query', json, flat, { where: '1=1', outFields: '*' })).features).toEqual([
      { attributes: { address: 'a' } },
    ])
  })

  it('describes a service by what of it is seen', async () => {
    const json = {
      currentVersion: 10.31,
      layers: [
        { id: 0, name: 'Parcels', parentLayerId: -1, subLayerIds: null },
        { id: 1, name: 'Deeds', parentLayerId: -1, subLayerIds: null },
      ],
      tables: [],
      singleFusedMapCache: true,
      tileInfo: { rows: 256 },
      fullExtent: { xmin: 0, ymin: 0, xmax: 9, ymax: 9 },
      timeInfo: { timeExtent: [1, 2] },
      owningSystemUrl: 'https://portal.internal',
    }
    expect(await shown('', json, withoutOwners)).toEqual({
      fullExtent: world,
      currentVersion: 10.31,
      layers: [{ id: 0, name: 'Parcels', parentLayerId: -1, subLayerIds: null }],
      tables: [],
      singleFusedMapCache: false,
    })
  })

  it('describes a group by its own name, and nothing else under its number', async () => {
    const inside = { ...parcels, parentId: 5 }
    const group = layerOf(5, 'Network', [], { type: 'Group Layer', childIds: [0], geometryType: undefined })
    const { rights } = seeing({ layer: inside, views: [view(null)] })
    if (rights === undefined) throw new Error('nothing is seen')
    const service = { ...rights.service, layers: [inside, deeds, group] }
    const grouped = { unrestricted: false, rights: { ...rights, service } }
    const described = { id: 5, type: 'Group Layer' }
    expect(await shown('5', { ...described, name: 'Network' }, grouped)).toMatchObject({ name: 'Network' })
    await expect(shown('5', { ...described, name: 'Deeds' }, grouped)).rejects.toMatchObject({
      code: 'upstream.layers-changed',
    })
  })

  it('describes a layer by the fields that are seen', async () => {
    const json = {
      id: 0,
      name: 'Parcels',
      displayField: 'owner',
      typeIdField: 'owner',
      types: [{ id: 1, name: 'secret', domains: {}, templates: [] }],
      templates: [
        { name: 't', prototype: { attributes: { address: 'x', owner: null } } },
        { name: 'of y', prototype: { attributes: { address: 'x', owner: 'y' } } },
      ],
      fields: [{ name: 'address' }, { name: 'owner' }],
      indexes: [
        { name: 'i', fields: 'address' },
        { name: 'j', fields: 'address,owner' },
      ],
      relationships: [{ id: 0, relatedTableId: 1 }],
      editFieldsInfo: { creatorField: 'owner' },
      definitionExpression: "owner = 'x'",
    }
    expect(await shown('0', json, withoutOwners)).toEqual({
      id: 0,
      name: 'Parcels',
      displayField: null,
      typeIdField: null,
      types: [],
      templates: [{ name: 't', prototype: { attributes: { address: 'x' } } }],
      fields: [{ name: 'address' }],
      indexes: [{ name: 'i', fields: 'address' }],
      relationships: [],
      editFieldsInfo: null,
    })
  })

  it('is refused where nothing says how it is filtered', () => {
    const request = requestOf('/rest/services/Water/Assets/ImageServer')
    expect(() => transform(request, replyOf({}), withoutOwners, context)).toThrow(GatewayError)
  })

  it('has no words of the map server in its errors', async () => {
    const error = { code: 400, message: "no such column: 'owner'", details: ['x'] }
    const told = async (obligations: Obligations) =>
      JSON.parse(
        String(
          (
            await transform(
              requestOf('0/query', { where: '1=1' }),
              replyOf({ error }, { error }),
              obligations,
              context,
            )
          ).body,
        ),
      ).error
    expect(await told(open)).toEqual(error)
    expect(await told(withoutOwners)).toEqual({
      code: 400,
      message: 'Unable to complete operation.',
      details: [],
    })
  })
})

describe('A reply to whom nothing is hidden', () => {
  it('passes, without links that lead around the gateway, kept by its caller alone', async () => {
    const json = {
      tileServers: ['https://gis.internal:6443/arcgis/rest/x?token=T&a=1', 'https://elsewhere/x'],
      preferredHost: 'x',
      future: 1,
    }
    const reply = await transform(requestOf(''), replyOf(json), open, context)
    expect(JSON.parse(String(reply.body))).toEqual({
      tileServers: ['https://gate.example/arcgis/rest/x?a=1'],
      future: 1,
    })
    expect(reply.headers['cache-control']).toBe('private, max-age=60')
  })

  it('is what the caller has already, where the map server says so', async () => {
    const reply = replyOf({}, { status: 304, headers: { etag: '"1"' }, body: new Uint8Array() })
    const answer = await transform(requestOf('0/query', { where: '1=1' }), reply, open, context)
    expect(answer).toMatchObject({ status: 304, headers: { etag: '"1"' } })
  })

  it('is no JSON that the map server did not send', () => {
    const reply = replyOf({}, { body: Buffer.from('<html>') })
    expect(() => transform(requestOf(''), reply, open, context)).toThrow('upstream.invalid-reply')
  })
})

describe('A link of the map server', () => {
  it.each([
    ['https://gis.internal:6443/arcgis/rest/services/A', 'https://gate.example/arcgis/rest/services/A'],
    ['http://gis.internal/arcgis/rest/services/A', 'https://gate.example/arcgis/rest/services/A'],
    ['https://gis.internal/arcgisx/rest', undefined],
    ['https://gis.internal.evil.example/arcgis/rest', undefined],
    ['https://evil.example/?https://gis.internal/arcgis/', undefined],
    ['javascript:alert(1)', undefined],
    ['https://gate.example/.mapgate/out/abc.png', 'https://gate.example/.mapgate/out/abc.png'],
  ])('%s becomes %s', (link, expected) => {
    expect(publicLink(link, mount, context)).toBe(expected)
  })

  it('keeps to the part of the site that a mount stands for', () => {
    const part = { path: '/map', at: 'rest/services' }
    expect(publicLink('https://gis.internal/arcgis/rest/services/A', part, context)).toBe(
      'https://gate.example/map/A',
    )
    expect(publicLink('https://gis.internal/arcgis/admin', part, context)).toBeUndefined()
  })
})
