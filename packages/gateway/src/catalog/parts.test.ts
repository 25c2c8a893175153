import { describe, expect, it } from 'vitest'
import { GatewayError } from '../core/errors/errors.ts'
import type { Forward, UpstreamReply } from '../core/upstream/outbound.ts'
import { createCatalog } from './catalog.ts'

const services = '/rest/services'
const signal = new AbortController().signal
const root = {
  currentVersion: 10.04,
  layers: [
    { id: 0, name: 'Wells', parentLayerId: -1, defaultVisibility: true, subLayerIds: null },
    { id: 1, name: 'Pumps', parentLayerId: -1, defaultVisibility: false, subLayerIds: null },
  ],
  tables: [],
  capabilities: 'Map,Query,Data',
}
const page = (id: number, name: string) => ({
  id,
  name,
  type: 'Feature Layer',
  geometryType: 'esriGeometryPoint',
  fields: [{ name: 'OBJECTID', type: 'esriFieldTypeOID', alias: 'OBJECTID' }],
})
const refusedPage = { error: { code: 500, message: 'Error handling service request', details: [] } }

/** Replies by path: JSON, or `[status, text]`, or an error that is thrown. */
type Pages = Record<string, unknown>

function reply(page: unknown): UpstreamReply {
  if (page === undefined) return reply({ error: { code: 500, message: 'Service not found', details: [] } })
  if (page instanceof Error) throw page
  const [status, text] = Array.isArray(page) ? page : [200, JSON.stringify(page)]
  const { error } = Array.isArray(page) ? {} : (page as { error?: UpstreamReply['error'] })
  return {
    status,
    headers: { 'content-type': text.startsWith('<') ? 'text/html' : 'application/json' },
    body: Buffer.from(text),
    elapsedMs: 1,
    ...(error ? { error } : {}),
  }
}

function site(pages: Pages, options: Partial<Parameters<typeof createCatalog>[0]> = {}) {
  const asked: string[] = []
  const log: string[] = []
  const forward: Forward = async ({ question: { path } }) => {
    asked.push(path)
    return reply(pages[path])
  }
  const catalog = createCatalog({
    forward,
    upstreams: ['ags'],
    clock: () => 1_000_000,
    refreshMs: 0,
    log: (message) => log.push(message),
    ...options,
  })
  const entry = (name: string, type = 'MapServer') => catalog.current().service('ags', name, type)
  return { catalog, pages, asked, log, entry }
}

const water = {
  [services]: { folders: [], services: [{ name: 'Water', type: 'MapServer' }] },
  [`${services}/Water/MapServer`]: root,
  [`${services}/Water/MapServer/layers`]: refusedPage,
  [`${services}/Water/MapServer/0`]: page(0, 'Wells'),
  [`${services}/Water/MapServer/1`]: page(1, 'Pumps'),
}

describe('A service whose list of layers cannot be read', () => {
  it('is read from its root and the page of each layer', async () => {
    const { catalog, entry } = site(water)
    await catalog.read
    expect(entry('Water')).toMatchObject({ version: 10.04, capabilities: ['map', 'query', 'data'] })
    expect(entry('Water')?.unread).toBeUndefined()
    expect(entry('Water')?.layers).toMatchObject([
      { id: 0, name: 'Wells', defaultVisibility: true, objectIdField: 'OBJECTID', parentId: null },
      { id: 1, name: 'Pumps', defaultVisibility: false },
    ])
  })

  it('keeps a layer that cannot be read by its name, marked, and says which', async () => {
    const { catalog, entry, log } = site({ ...water, [`${services}/Water/MapServer/1`]: refusedPage })
    await catalog.read
    expect(entry('Water')?.layers.map(({ id, unread }) => [id, unread === undefined])).toEqual([
      [0, true],
      [1, false],
    ])
    expect(log.join()).toContain('layer 1 (Pumps) of Water (MapServer) of ags')
    expect(log.join()).toContain('error 500 Error handling service request')
  })

  it('keeps what was known of a layer that cannot be read any more', async () => {
    const { catalog, pages, entry } = site({ ...water })
    await catalog.read
    pages[`${services}/Water/MapServer/1`] = refusedPage
    await catalog.refresh()
    expect(entry('Water')?.layers[1]).toMatchObject({ id: 1, objectIdField: 'OBJECTID' })
    expect(entry('Water')?.layers[1]?.unread).toBeUndefined()
  })

  it('keeps nothing of a layer that cannot be read and whose number is that of another name or shape', async () => {
    const { catalog, pages, entry } = site({ ...water })
    await catalog.read
    const [wells, pumps] = root.layers
    for (const id of [0, 1]) pages[`${services}/Water/MapServer/${id}`] = refusedPage
    const layers = [
      { ...wells, name: 'Springs' },
      { ...pumps, geometryType: 'esriGeometryPolygon' },
    ]
    pages[`${services}/Water/MapServer`] = { ...root, layers }
    await catalog.reread('ags', 'Water', 'MapServer')
    expect(entry('Water')?.layers).toMatchObject([
      { name: 'Springs', fields: [], unread: expect.any(String) },
      { name: 'Pumps', fields: [], unread: expect.any(String) },
    ])
  })

  it('is called unread where nothing tells of its layers, and stays as it was', async () => {
    const { catalog, pages, entry } = site({ ...water })
    await catalog.read
    pages[`${services}/Water/MapServer`] = { currentVersion: 10.04 }
    expect(await catalog.reread('ags', 'Water', 'MapServer')).toBeUndefined()
    expect(entry('Water')?.layers).toHaveLength(2)
  })

  it('is there without layers where no layer can be read, and asks few pages of a server that is away', async () => {
    const away = new GatewayError('upstream.timeout')
    const many = Array.from({ length: 50 }, (_, id) => ({ id, name: `Layer ${id}` }))
    const { catalog, entry, asked } = site({
      ...water,
      [`${services}/Water/MapServer`]: { ...root, layers: many },
      [`${services}/Water/MapServer/layers`]: away,
      ...Object.fromEntries(many.map(({ id }) => [`${services}/Water/MapServer/${id}`, away])),
    })
    await catalog.read
    expect(entry('Water')?.layers.every(({ unread }) => unread !== undefined)).toBe(true)
    expect(entry('Water')?.unread).toBeDefined()
    expect(asked.length).toBeLessThan(8)
  })
})

describe('A part of a site that cannot be read', () => {
  const parts = {
    ...water,
    [services]: { folders: ['Open', 'Closed'], services: [{ name: 'Water', type: 'MapServer' }] },
    [`${services}/Open`]: { folders: [], services: [{ name: 'Open/Roads', type: 'MapServer' }] },
    [`${services}/Open/Roads/MapServer`]: { ...root, layers: [] },
    [`${services}/Open/Roads/MapServer/layers`]: { layers: [page(0, 'Roads')], tables: [] },
    [`${services}/Closed`]: { error: { code: 403, message: 'Access denied', details: [] } },
  }

  it('leaves the other folders as they are, and is named in the log', async () => {
    const { catalog, entry, log } = site(parts)
    await catalog.read
    expect(entry('Open/Roads')?.layers).toHaveLength(1)
    expect(log.join()).toContain('the folder Closed of ags: /rest/services/Closed answered error 403')
  })

  it('keeps the services of a folder that cannot be listed any more', async () => {
    const { catalog, pages, entry } = site({ ...parts })
    await catalog.read
    pages[`${services}/Open`] = [403, '<html>Forbidden</html>']
    await catalog.refresh()
    expect(entry('Open/Roads')?.layers).toHaveLength(1)
  })

  it('is a service by its name alone, when the service is in error', async () => {
    const { catalog, entry, log } = site({ ...parts, [`${services}/Open/Roads/MapServer`]: refusedPage })
    await catalog.read
    expect(entry('Open/Roads')).toMatchObject({ layers: [], unread: expect.stringContaining('error 500') })
    expect(entry('Water')?.layers).toHaveLength(2)
    expect(log.join()).toContain('Open/Roads (MapServer) of ags')
  })
})

describe('A server without a list of services', () => {
  const bare = {
    [services]: [404, '<!DOCTYPE html><pre>Cannot GET /rest/services</pre>'],
    [`${services}/Trees/FeatureServer`]: { layers: [{ id: 0, name: 'Trees' }], tables: [] },
    [`${services}/Trees/FeatureServer/layers`]: { layers: [page(0, 'Trees')], tables: [] },
  }
  const trees = { service: 'Trees', serviceType: 'FeatureServer' } as const

  it('is asked for a service that a request names, once, and is not called unreachable', async () => {
    const { catalog, entry, asked, log } = site(bare)
    await catalog.read
    expect(catalog.outageOf('ags')).toBeUndefined()
    expect(log.join()).toContain('/rest/services answered 404 text/html: <!DOCTYPE html>')
    await Promise.all([1, 2, 3].map(() => catalog.ensure('ags', trees, signal)))
    await catalog.ensure('ags', trees, signal)
    expect(entry('Trees', 'FeatureServer')).toMatchObject({ unlisted: true, layers: [{ name: 'Trees' }] })
    expect(asked.filter((path) => path.includes('Trees'))).toHaveLength(2)
  })

  it('keeps the service over the next reading, until the server says that it is gone', async () => {
    const { catalog, pages, entry } = site({ ...bare })
    await catalog.ensure('ags', trees, signal)
    await catalog.refresh()
    expect(entry('Trees', 'FeatureServer')).toBeDefined()
    delete (pages as Pages)[`${services}/Trees/FeatureServer`]
    await catalog.refresh()
    expect(entry('Trees', 'FeatureServer')).toBeUndefined()
  })

  it('tells a service that is not there from one that cannot be read', async () => {
    const { catalog } = site({ ...bare, [`${services}/Torn/MapServer`]: [200, '{"layers":[{"id"'] })
    await catalog.ensure('ags', { service: 'Torn', serviceType: 'MapServer' }, signal)
    await catalog.ensure('ags', { service: 'Gone', serviceType: 'MapServer' }, signal)
    const { whyUnknown } = catalog.current()
    expect(whyUnknown?.('ags', 'Torn', 'MapServer')).toContain('answered 200 application/json: {"layers"')
    expect(whyUnknown?.('ags', 'Gone', 'MapServer')).toBeUndefined()
  })

  it('is asked for few of the names that somebody tries', async () => {
    const { catalog, asked } = site(bare, { mostLookUps: 5 })
    await catalog.read
    for (let name = 0; name < 50; name++)
      await catalog.ensure('ags', { service: `Guess${name}`, serviceType: 'MapServer' }, signal)
    expect(asked).toHaveLength(1 + 5)
  })
})

describe('What no grant reaches', () => {
  it('is known by its name and never read, until a grant reaches it', async () => {
    const { catalog, entry, asked } = site(water, { isReached: () => false })
    await catalog.read
    expect(asked).toEqual([services])
    expect(entry('Water')).toMatchObject({ name: 'Water', layers: [], unread: 'no grant reaches it' })
    await catalog.reachBy((upstream, name) => upstream === 'ags' && name === 'Water')
    expect(entry('Water')?.layers).toHaveLength(2)
  })

  it('is read again alone, when asked for', async () => {
    const { catalog, pages, entry, asked } = site({ ...water })
    await catalog.read
    pages[`${services}/Water/MapServer/0`] = page(0, 'Springs')
    asked.length = 0
    expect(await catalog.reread('ags', 'water', 'MapServer')).toBe(entry('Water'))
    expect(entry('Water')).toMatchObject({ name: 'Water', layers: [{ name: 'Springs' }, {}] })
    expect(asked).not.toContain(services)
  })

  it('is read again in a reading of its own, when another one is under way', async () => {
    const { catalog, entry, pages } = site({ ...water })
    await catalog.read
    const early = catalog.reread('ags', 'Water', 'MapServer')
    pages[`${services}/Water/MapServer/0`] = page(0, 'Springs')
    await Promise.all([early, catalog.reread('ags', 'Water', 'MapServer')])
    expect(entry('Water')?.layers[0]?.name).toBe('Springs')
  })
})

describe('The version of an upstream', () => {
  it.each([
    ['its own list states', { ...water, [services]: { ...water[services], currentVersion: 10.91 } }, 10.91],
    ['a service states, where the list states none', water, 10.04],
    ['nobody states', { [services]: { services: [] } }, undefined],
  ])('is what %s, and is asked for by nobody', async (_title, pages, version) => {
    const { catalog, asked } = site(pages)
    await catalog.read
    asked.length = 0
    expect(await catalog.versionOf('ags')).toBe(version)
    expect(await catalog.versionOf('none')).toBeUndefined()
    expect(asked).toEqual([])
  })

  it('is waited for while the first list is on its way', async () => {
    const { catalog } = site({ [services]: { services: [], currentVersion: 11.3 } })
    expect(await catalog.versionOf('ags')).toBe(11.3)
  })
})
