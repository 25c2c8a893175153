import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import pino from 'pino'
import { afterEach, describe, expect, it } from 'vitest'
import { parseConfiguration } from '../../packages/gateway/src/config/load.ts'
import { type RunningGateway, startGateway } from '../../packages/gateway/src/server/start.ts'

// What must not be shown any more is not kept either: a layer that had the number of another for a moment, and rows as they were before an edit.

const layer = (id: number, name: string) => ({
  id,
  name,
  type: 'Feature Layer',
  geometryType: 'esriGeometryPoint',
  objectIdField: 'OBJECTID',
  displayField: 'NAME',
  fields: [
    { name: 'OBJECTID', type: 'esriFieldTypeOID' },
    { name: 'NAME', type: 'esriFieldTypeString' },
  ],
})
const asPublished = [layer(0, 'Sites'), layer(1, 'Secrets')]
const exchanged = [layer(0, 'Secrets'), layer(1, 'Sites')]
const png = '\x89PNG\r\n\x1a\n'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

/** A map server whose pictures name the layers that they show and count the rows that were added. */
async function mapServer() {
  const adding = { begun: Promise.withResolvers<void>(), may: Promise.withResolvers<void>() }
  const site = { layers: asPublished, added: 0, adding }
  const server = createServer(async (message, response) => {
    const url = new URL(message.url ?? '', 'http://site')
    const say = (type: string, body: string) =>
      response.setHeader('content-type', type).end(Buffer.from(body, 'latin1'))
    if (url.pathname.endsWith('/export')) {
      const shown = (url.searchParams.get('layers')?.match(/\d+/g) ?? []).map(Number)
      return say(
        'image/png',
        png + [...shown.map((id) => site.layers[id]?.name), ...(site.added ? [site.added] : [])].join(),
      )
    }
    if (url.pathname.endsWith('/addFeatures')) {
      adding.begun.resolve()
      await adding.may.promise
      site.added += 1
      return say('application/json', JSON.stringify({ addResults: [{ objectId: 1, success: true }] }))
    }
    return say('application/json', JSON.stringify(describing(url.pathname, site.layers)))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(() => server.close())
  return { site, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/arcgis` }
}

/** Two map servers with the same layers, behind a gateway that keeps answers for an hour. */
async function published() {
  const time = { skippedMs: 0 }
  const { site, url } = await mapServer()
  const { url: twinUrl } = await mapServer()
  const readWith = (changes: object) => {
    const found = parseConfiguration(
      JSON.stringify({ ...configurationOf(url, twinUrl), ...changes }),
      process.cwd(),
    )
    if ('faults' in found) throw new Error(JSON.stringify(found.faults))
    return found
  }
  let loaded = readWith({})
  const gateway: RunningGateway = await startGateway({
    ...loaded,
    reread: () => loaded,
    clock: () => Date.now() + time.skippedMs,
    monotonic: () => time.skippedMs,
    log: pino({ level: 'silent' }),
    audit: () => {},
  })
  closing.push(() => gateway.close())
  const reload = async (changes: object) => {
    loaded = readWith(changes)
    expect((await gateway.reload()).faults).toEqual([])
  }
  const ask = async (box: string, mount = '/gis') => {
    const target = `${mount}/rest/services/Sites/MapServer/export?bbox=${box}&bboxSR=102100&size=9,9&layers=show:0,1&f=image`
    const reply = await fetch(gateway.url + target, { headers: { token: 'caller-key' } })
    return (await reply.text()).replace(/^.*\n/s, '')
  }
  const add = async () => {
    const body = new URLSearchParams({ features: '[{"attributes":{"NAME":"new"}}]', f: 'json' })
    const target = `${gateway.url}/gis/rest/services/Sites/FeatureServer/0/addFeatures`
    return (await fetch(target, { method: 'POST', body, headers: { token: 'editor-key' } })).text()
  }
  return { site, time, ask, add, reload }
}

function describing(path: string, layers: typeof asPublished): unknown {
  if (path.endsWith('/services'))
    return {
      currentVersion: 11,
      services: ['MapServer', 'FeatureServer'].map((type) => ({ name: 'Sites', type })),
    }
  if (path.endsWith('/layers')) return { layers, tables: [] }
  const [, number] = /Server\/(\d+)$/.exec(path) ?? []
  if (number !== undefined) return layers[Number(number)]
  const supportsDynamicLayers = true
  return {
    currentVersion: 11,
    capabilities: 'Map,Query,Data,Create,Editing',
    supportsDynamicLayers,
    layers,
    tables: [],
  }
}

const configurationOf = (url: string, twinUrl: string) => ({
  listen: { host: '127.0.0.1', port: 0 },
  publicUrl: 'http://127.0.0.1:0',
  upstreams: {
    site: { kind: 'arcgis', url, credential: { kind: 'none' } },
    twin: { kind: 'arcgis', url: twinUrl, credential: { kind: 'none' } },
  },
  mounts: [
    { path: '/gis', upstream: 'site', cache: [{ life: '1h' }] },
    { path: '/twin', upstream: 'twin', cache: [{ life: '1h' }] },
  ],
  keys: [
    { name: 'caller', key: 'caller-key', roles: ['caller'] },
    { name: 'editor', key: 'editor-key', roles: ['editor'] },
  ],
  grants: [
    { to: { roles: ['caller'] }, on: { services: ['Sites'], layers: ['Sites'] } },
    { to: { roles: ['editor'] }, on: { services: ['Sites'] }, for: ['view', 'query', 'identify', 'edit'] },
  ],
})

describe('A picture of a hidden layer that had the number of one for a moment', () => {
  it('is not given when the layers are as they were', async () => {
    const { site, time, ask } = await published()
    const [somewhere, here] = ['0,0,1,1', '5,5,6,6']
    // The check of the catalogue is good for two seconds.
    await ask(somewhere)
    site.layers = exchanged
    expect(await ask(here)).toBe('Secrets')
    time.skippedMs += 60_000
    expect(await ask(somewhere)).toBe('Sites')
    site.layers = asPublished
    time.skippedMs += 60_000
    expect(await ask(here)).toBe('Sites')
  })

  it('is not given because another map server has the same layers, and they are right there', async () => {
    const { site, time, ask } = await published()
    const [somewhere, here] = ['0,0,1,1', '5,5,6,6']
    await ask(somewhere)
    site.layers = exchanged
    expect(await ask(here)).toBe('Secrets')
    time.skippedMs += 60_000
    for (let times = 0; times < 4; times += 1) expect(await ask(here, '/twin')).toBe('Sites')
    expect(await ask(here)).toBe('Sites')
  })
})

describe('A picture of before an edit', () => {
  it('is not given after it, also where a reload changed how answers are kept while the edit was under way', async () => {
    const { site, ask, add, reload } = await published()
    const edit = add()
    await site.adding.begun.promise
    await reload({ cache: { memory: '1MB' } })
    expect(await ask('0,0,1,1')).toBe('Sites')
    site.adding.may.resolve()
    expect(JSON.parse(await edit)).toMatchObject({ addResults: [{ success: true }] })
    expect(await ask('0,0,1,1')).toBe('Sites,1')
  })
})
