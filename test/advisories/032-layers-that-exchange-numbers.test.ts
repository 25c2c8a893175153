import { afterEach, describe, expect, it } from 'vitest'
import { type OddStack, sites, startOddStack } from './odd-stack.ts'

/**
 * Pictures and rows are asked for by the number of a layer. Where a publisher exchanged two layers, callers saw the rows and shapes of the other
 * one until the catalogue was read again, up to five minutes later.
 */

const secrets = {
  ...sites,
  id: 1,
  name: 'Secrets',
  geometryType: 'esriGeometryPolygon',
  fields: [...sites.fields.slice(0, 2), { name: 'CODE', type: 'esriFieldTypeInteger' }],
}
/** The same fields and shapes under another name: only the service's own page tells it. */
const twins = { ...sites, id: 1, name: 'Secrets' }
const png = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')

let stack: OddStack
let nowMs = 0
afterEach(() => stack?.close())

/** A stack whose map server has exchanged two layers since the catalogue was read. `isLate`: the last revalidation was some seconds ago. */
async function exchanged(other: typeof secrets | typeof twins, isLate = true): Promise<OddStack> {
  nowMs = 0
  stack = await startOddStack({
    grants: [{ where: "DISTRICT = 'North'" }],
    on: { layers: ['Sites'] },
    layers: [sites, other],
    revalidates: true,
    clock: () => nowMs,
    answer: (url, response) =>
      answer(stack.layers as (typeof sites)[], url, (type) => response.setHeader('content-type', type)),
  })
  expect(
    (await stack.ask('/rest/services/Sites/MapServer/0/query?where=1%3D1&outFields=NAME&f=json')).text,
  ).toContain('Sites')
  stack.layers = [
    { ...other, id: 0 },
    { ...sites, id: 1 },
  ]
  if (isLate) nowMs += 3_000
  return stack
}

/** Rows and pictures that tell which layer they are of. */
function answer(layers: readonly (typeof sites)[], url: URL, setType: (type: string) => void): unknown {
  const number = Number(/Server\/(\d+)/.exec(url.pathname)?.[1] ?? 0)
  const layer = layers.find(({ id }) => id === number) ?? sites
  const asked = url.searchParams.get('outFields')?.split(',')
  const fields = layer.fields.filter(({ name }) => asked?.includes(name))
  if (url.pathname.endsWith('/query')) {
    if (url.searchParams.get('f') === 'pbf') return undefined
    const attributes = { NAME: `of ${layer.name}` }
    return { geometryType: layer.geometryType, fields, features: [{ attributes }] }
  }
  if (url.pathname.endsWith('/identify')) {
    const ids = (url.searchParams.get('layers')?.match(/\d+/g) ?? []).map(Number)
    const found = layers.filter(({ id }) => ids.includes(id))
    return {
      results: found.map(({ id, name, geometryType }) => ({
        layerId: id,
        layerName: name,
        geometryType,
        attributes: { NAME: `of ${name}` },
      })),
    }
  }
  if (/\/Server\/\d+$/.test(url.pathname)) return layer
  if (url.pathname.endsWith('/export')) {
    setType('image/png')
    const shown = (url.searchParams.get('layers')?.match(/\d+/g) ?? []).map(Number)
    return Buffer.concat([
      png,
      Buffer.from(
        layers
          .filter(({ id }) => shown.includes(id))
          .map(({ name }) => name)
          .join(),
      ),
    ])
  }
  return undefined
}

const targets = [
  'MapServer/0/query?where=1%3D1&outFields=NAME&f=json',
  'MapServer/1/query?where=1%3D1&outFields=NAME&f=json',
  'FeatureServer/query?layerDefs=%7B%220%22%3A%221%3D1%22%7D&outFields=NAME&f=json',
  'MapServer/identify?geometry=0,0&geometryType=esriGeometryPoint&tolerance=3&layers=all&mapExtent=0,0,1,1&imageDisplay=9,9,96&f=json',
  'MapServer/export?bbox=0,0,1,1&bboxSR=102100&size=9,9&layers=show:0,1&f=image',
  'MapServer/0?f=json',
]

describe.each([
  ['of other fields and shapes', secrets],
  ['of the same fields and shapes', twins],
])('a layer %s that took the number of one', (_, other) => {
  it.each(targets)('tells nothing: %s', async (target) => {
    const { ask } = await exchanged(other)
    const reply = await ask(`/rest/services/Sites/${target}`)
    expect(reply.text).not.toContain('Secrets')
  })
})

describe('between two revalidations', () => {
  it.each(targets.slice(0, 4))('a reply tells that it is of another layer: %s', async (target) => {
    const { ask } = await exchanged(secrets, false)
    expect((await ask(`/rest/services/Sites/${target}`)).text).not.toContain('Secrets')
  })

  it('the layer is found under its new number', async () => {
    const { ask } = await exchanged(secrets, false)
    const old = await ask(`/rest/services/Sites/${targets[0]}`)
    expect(old.refused).toBe('request.not-found')
    expect((await ask(`/rest/services/Sites/${targets[1]}`)).json.features[0].attributes.NAME).toBe(
      'of Sites',
    )
  })
})
