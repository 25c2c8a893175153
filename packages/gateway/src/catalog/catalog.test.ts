import { describe, expect, it } from 'vitest'
import { GatewayError } from '../core/errors/errors.ts'
import type { Forward } from '../core/upstream/outbound.ts'
import { createCatalog, type Persist } from './catalog.ts'

const signal = new AbortController().signal
const parcels = { folder: 'Land', service: 'Parcels', serviceType: 'MapServer' } as const

const layer = {
  id: 0,
  name: 'Parcels',
  type: 'Feature Layer',
  parentLayer: { id: -1, name: '' },
  displayField: 'ADDRESS',
  geometryType: 'esriGeometryPolygon',
  fields: [
    { name: 'OBJECTID', type: 'esriFieldTypeOID', alias: 'Id' },
    {
      name: 'OWNER',
      type: 'esriFieldTypeString',
      alias: 'Owner',
      domain: { type: 'codedValue', name: 'Owners' },
    },
  ],
  relationships: [
    { id: 2, relatedTableId: 1, keyField: 'OBJECTID', relationshipTableId: -1 },
    {
      id: 3,
      relatedTableId: 1,
      keyField: 'OBJECTID',
      relationshipTableId: 7,
      keyFieldInRelationshipTable: 'PARCEL',
    },
  ],
  timeInfo: { startTimeField: 'BUILT', endTimeField: '', trackIdField: null },
  drawingInfo: {
    renderer: { type: 'uniqueValue', field1: 'USE', field2: null },
    labelingInfo: [{ labelExpression: '[OWNER] CONCAT " " CONCAT [ADDRESS]', where: "STATUS = 'x'" }],
  },
}

const site: Readonly<Record<string, unknown>> = {
  '/rest/services': { folders: ['Land'], services: [{ name: 'Print', type: 'GPServer' }] },
  '/rest/services/Land': { folders: [], services: [{ name: 'Land/Parcels', type: 'MapServer' }] },
  '/rest/services/Land/Parcels/MapServer': {
    capabilities: 'Map,Query',
    singleFusedMapCache: true,
    supportsDynamicLayers: true,
    spatialReference: { wkid: 102100, latestWkid: 3857 },
    units: 'esriMeters',
    tileInfo: { dpi: 90, lods: [{ level: 3, resolution: 1, scale: 3_543 }] },
  },
  '/rest/services/Land/Parcels/MapServer/layers': {
    layers: [layer],
    tables: [{ id: 1, name: 'Deeds', type: 'Table' }],
  },
}

/** A map server that counts how often it is asked, and that can be away. */
function upstream(pages: Readonly<Record<string, unknown>> = site) {
  const state = { asked: [] as string[], isAway: false, pages }
  const forward: Forward = async ({ question: { path } }) => {
    state.asked.push(path)
    const page = state.pages[path]
    if (state.isAway || page === undefined) throw new GatewayError('upstream.unreachable')
    return { status: 200, headers: {}, body: Buffer.from(JSON.stringify(page)), elapsedMs: 1 }
  }
  return { state, forward }
}

function cacheOver(options: { forward: Forward; clock?: () => number; persist?: Persist }) {
  const log: string[] = []
  const catalog = createCatalog({
    upstreams: ['ags'],
    clock: () => 1_000_000,
    refreshMs: 0,
    log: (message) => log.push(message),
    ...options,
  })
  return { catalog, log }
}

describe('The catalogue', () => {
  it('knows services by name without case, with layers, fields, relationships and what drawings use', async () => {
    const { catalog } = cacheOver(upstream())
    await catalog.refresh()
    const entry = catalog.current().service('ags', 'land/PARCELS', 'MapServer')
    expect(entry).toMatchObject({
      name: 'Land/Parcels',
      cached: true,
      supportsDynamicLayers: true,
      capabilities: ['map', 'query'],
      frame: { wkids: [102100, 3857], metersPerUnit: 1 },
      tileLevels: [{ level: 3, scale: 3_543, dpi: 90 }],
    })
    expect(entry?.layers.map(({ id, name }) => [id, name])).toEqual([
      [0, 'Parcels'],
      [1, 'Deeds'],
    ])
    expect(entry?.layers[0]).toMatchObject({
      parentId: null,
      objectIdField: 'OBJECTID',
      timeFields: ['BUILT'],
      relationships: [
        { id: 2, relatedLayerId: 1, keyField: 'OBJECTID' },
        { id: 3, relatedLayerId: 1, keyField: 'OBJECTID', between: { layerId: 7, keyField: 'PARCEL' } },
      ],
      drawing: { rendererFields: ['USE'], labelFields: ['OWNER', 'ADDRESS', 'STATUS'] },
    })
    expect(entry?.layers[0]?.fields[1]).toEqual({
      name: 'OWNER',
      type: 'esriFieldTypeString',
      alias: 'Owner',
      domain: 'Owners',
    })
    expect(catalog.current().service('ags', 'Print', 'GPServer')).toMatchObject({ layers: [] })
    expect(catalog.current().service('ags', 'Land/Parcels', 'FeatureServer')).toBeUndefined()
  })

  it('looks up what it does not know once, and then remembers that it is absent for a while', async () => {
    let now = 1_000_000
    const { state, forward } = upstream()
    const { catalog } = cacheOver({ forward, clock: () => now })
    await catalog.ensure('ags', parcels, signal)
    expect(catalog.current().service('ags', 'Land/Parcels', 'MapServer')).toBeDefined()
    const before = state.asked.length + 1
    for (let time = 0; time < 5; time++)
      await catalog.ensure('ags', { service: 'Nothing', serviceType: 'MapServer' }, signal)
    expect(state.asked.length).toBe(before)
    now += 10_000
    await catalog.ensure('ags', { service: 'Nothing', serviceType: 'MapServer' }, signal)
    expect(state.asked.length).toBeGreaterThan(before)
  })

  it('asks once for many who ask at the same time', async () => {
    const { state, forward } = upstream()
    const { catalog } = cacheOver({ forward })
    await Promise.all(Array.from({ length: 50 }, () => catalog.ensure('ags', parcels, signal)))
    expect(state.asked.filter((path) => path === '/rest/services').length).toBe(1)
  })

  it('keeps what it knows through an outage, and says so', async () => {
    const { state, forward } = upstream()
    const { catalog, log } = cacheOver({ forward })
    await catalog.refresh()
    const { generation } = catalog.current()
    state.isAway = true
    await catalog.refresh()
    expect(catalog.current().service('ags', 'Land/Parcels', 'MapServer')).toBeDefined()
    expect(catalog.current().generation).toBe(generation)
    expect(log.join()).toContain('could not be refreshed')
  })

  it('survives a restart without the map server', async () => {
    let kept: string | undefined
    const persist: Persist = {
      read: async () => kept,
      write: async (text) => {
        kept = text
      },
    }
    await cacheOver({ ...upstream(), persist }).catalog.refresh()
    const away = upstream()
    away.state.isAway = true
    const { catalog } = cacheOver({ forward: away.forward, persist })
    await catalog.ensure('ags', parcels, signal)
    expect(catalog.current().service('ags', 'Land/Parcels', 'MapServer')?.layers.length).toBe(2)
  })

  it.each(['', '{', '[["ags",[{"name":1}]]]', '{"a":1}', '[1,2]'])(
    'starts from nothing where what was kept is damaged: %s',
    async (text) => {
      const away = upstream()
      away.state.isAway = true
      const { catalog } = cacheOver({
        forward: away.forward,
        persist: { read: async () => text, write: async () => undefined },
      })
      await catalog.ensure('ags', parcels, signal)
      expect(catalog.current().services('ags')).toEqual([])
    },
  )

  it('forgets services that are gone, and grows its generation with each change', async () => {
    const { state, forward } = upstream()
    const { catalog } = cacheOver({ forward })
    await catalog.refresh()
    const { generation } = catalog.current()
    state.pages = { ...site, '/rest/services/Land': { services: [] } }
    await catalog.refresh()
    expect(catalog.current().service('ags', 'Land/Parcels', 'MapServer')).toBeUndefined()
    expect(catalog.current().generation).toBeGreaterThan(generation)
  })
})

describe('a service that is another one', () => {
  it('is announced when it was read again and differs, and when it is gone; not at the first reading, nor where nothing changed', async () => {
    const { state, forward } = upstream()
    const told: string[] = []
    const changed = (...service: [string, string]) => told.push(service.join(' '))
    const catalog = createCatalog({ forward, upstreams: ['ags'], clock: () => 0, refreshMs: 0, changed })
    await catalog.read
    await catalog.refresh()
    expect(told).toEqual([])
    const path = '/rest/services/Land/Parcels/MapServer/layers'
    state.pages = { ...site, [path]: { layers: [{ ...layer, name: 'Others' }], tables: [] } }
    await catalog.reread('ags', 'Land/Parcels', 'MapServer')
    expect(told).toEqual(['ags Land/Parcels'])
    state.pages = { ...state.pages, '/rest/services/Land': { folders: [], services: [] } }
    await catalog.refresh()
    expect(told).toEqual(['ags Land/Parcels', 'ags Land/Parcels'])
    catalog.close()
  })
})
