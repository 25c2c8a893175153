import { afterEach, describe, expect, it } from 'vitest'
import { type Gated, startGated } from '../ogc/gated.ts'
import { layersOf } from '../ogc/world.ts'

// QGIS Server tells rows by the aliases of fields: a hidden field whose alias is the name of a field that is seen was told under that name.

let gated: Gated
afterEach(() => gated?.close())

/** Starts the gateway before a project in which parcels have such aliases. */
async function start(aliases: Readonly<Record<string, string>>, isConfigured = false): Promise<void> {
  const fields = Object.entries({ label: 'String', zone: 'String', owner: 'String', tax: 'Integer' })
  gated = await startGated({
    kinds: ['qgis'],
    layers: (which) =>
      layersOf(which).map((layer) => (layer.name === 'parcels' ? { ...layer, aliases } : layer)),
    configure: (configuration) => {
      if (!isConfigured) return
      configuration.upstreams.qgis.layers.parcels = {
        ...configuration.upstreams.qgis.layers.parcels,
        fields: fields.map(([name, type]) => ({
          name,
          type,
          ...(aliases[name] ? { alias: aliases[name] } : {}),
        })),
      }
    },
  })
}

async function told(caller: 'guest' | 'editor', format = 'application/json'): Promise<string> {
  const door = gated.doors.find(({ name }) => name === 'qgis')
  if (door === undefined) throw new Error('no door of QGIS Server')
  const info = {
    REQUEST: 'GetFeatureInfo',
    QUERY_LAYERS: 'parcels',
    INFO_FORMAT: format,
    FEATURE_COUNT: '9',
    X: '42',
    Y: '82',
  }
  const reply = await gated.ask(door, gated.map(door, 'parcels', info), { caller })
  expect(reply.status, reply.text).toBe(200)
  return reply.text
}

describe('Fields whose aliases are names of others', () => {
  it.each([
    [{ owner: 'label', label: 'owner' }, false],
    [{ tax: 'zone', zone: 'TAX' }, false],
    [{ owner: 'label', label: 'owner' }, true],
  ])('%j tell a guest no hidden value (said by the configuration: %s)', async (aliases, isConfigured) => {
    await start(aliases, isConfigured)
    expect(await told('editor')).toMatch(/zqCanary|98765432/)
    for (const format of ['application/json', 'text/plain', 'text/html', 'text/xml']) {
      const text = await told('guest', format)
      expect([format, /zqCanary|98765432/.exec(text)?.[0]]).toEqual([format, undefined])
    }
  })
})

describe('A field that is seen', () => {
  it('is told under its alias', async () => {
    await start({ label: 'What it is called' })
    expect(await told('guest')).toContain('"What it is called":"Parcel 1"')
  })
})
