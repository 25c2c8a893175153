import { SaxesParser } from 'saxes'
import { describe, expect, it } from 'vitest'
import { askedOf, descriptionOf, layerCalled, obligationsOf, water } from './asked.fixture.ts'
import type { CapabilitiesAsked } from './asked.ts'
import { createCapabilitiesBook } from './book.ts'

const everything = { on: { services: ['**'] } }
const open = obligationsOf([everything], water)
const some = obligationsOf([{ on: { services: ['**'], layers: ['Wells', 'Open & <wide>'] } }], water)

async function told(asked: CapabilitiesAsked): Promise<string> {
  const { body } = await createCapabilitiesBook({ clock: () => 0 }).answer(asked)
  return String(body)
}

/** Names and titles of layers, in the order of the document; unnamed ones have an empty name. */
function layersIn(text: string): readonly string[] {
  interface Layer {
    name: string
    title: string
  }
  const found: Layer[] = []
  const path: { local: string; layer: Layer | undefined }[] = []
  const parser = new SaxesParser({ xmlns: true })
  parser.on('opentag', ({ local }) => {
    const layer = local === 'Layer' ? { name: '', title: '' } : undefined
    if (layer) found.push(layer)
    path.push({ local, layer })
  })
  parser.on('closetag', () => {
    path.pop()
  })
  parser.on('text', (value) => {
    const [above, at] = path.slice(-2)
    if (above?.layer && at?.local === 'Name') above.layer.name = value
    if (above?.layer && at?.local === 'Title') above.layer.title = value
  })
  parser.write(text).close()
  return found.map(({ name, title }) => `${name} ${title}`)
}

describe('The capabilities of a caller', () => {
  it('offer every layer to whom nothing is hidden', async () => {
    expect(layersIn(await told(askedOf(water, open)))).toEqual([
      ...[' Water works', '0 Wells', '1 Ground', '2 Open & <wide>', '3 Secret pipes', '4 Secret group'],
      '5 Secret vault',
    ])
  })

  it.each(['WMS 1.1.1', 'WMS 1.3.0', 'WMTS 1.0.0'] as const)(
    'hold nothing of hidden layers, and a group as long as something in it is seen: %s',
    async (dialect) => {
      const text = await told(askedOf(water, some, { dialect }))
      expect(text).not.toContain('Secret')
      if (dialect !== 'WMTS 1.0.0')
        expect(layersIn(text)).toEqual([' Water works', '0 Wells', '1 Ground', '2 Open & <wide>'])
    },
  )

  it('hold nothing of hidden layers although their description did', async () => {
    const describe = async () => descriptionOf(water, () => true)
    expect(layersIn(await told(askedOf(water, some, { describe })))).toEqual([
      ...[' Water works', '0 Wells', '1 Ground', '2 Open & <wide>'],
    ])
  })

  it.each<[string, object, RegExp, boolean]>([
    ['queryable, to callers of views alone', { for: ['view'] }, /queryable="1"|GetFeatureInfo/, false],
    ['queryable, to those who may identify', { for: ['view', 'identify'] }, /queryable="1"/, true],
    ['with legends, to callers of views', { for: ['view'] }, /<LegendURL/, true],
    ['at all, to callers of rows alone', { for: ['query', 'identify'] }, /<Name>0<\/Name>/, false],
  ])('offer layers %s', async (_title, more, mark, isThere) => {
    const obligations = obligationsOf([{ ...everything, ...more }], water)
    expect(mark.test(await told(askedOf(water, obligations)))).toBe(isThere)
  })

  it('state the extent of a layer only where all of its rows are seen', async () => {
    const isStated = (text: string) => text.includes('<westBoundLongitude>7</westBoundLongitude>')
    const narrowed = obligationsOf([{ ...everything, with: { where: "district = 'n'" } }], water)
    const describe = async () =>
      descriptionOf(water, () => true, {
        fullExtent: { xmin: 7.5, ymin: 50.5, xmax: 7.6, ymax: 50.6, spatialReference: { wkid: 4326 } },
      })
    expect(isStated(await told(askedOf(water, open, { describe })))).toBe(true)
    const text = await told(askedOf(water, narrowed, { describe }))
    expect(isStated(text)).toBe(false)
    expect(text).toContain('<westBoundLongitude>7.5</westBoundLongitude>')
  })

  it('name scales by pixels of 0.28 mm, within those of the grants', async () => {
    const scaled = obligationsOf([{ ...everything, with: { scale: { from: 2_000, to: 90_000 } } }], water)
    const text = await told(askedOf(water, scaled))
    const [, min, max] =
      /<Name>0<\/Name>.*?<MinScaleDenominator>([^<]*)<\/MinScaleDenominator><MaxScaleDenominator>([^<]*)</.exec(
        text,
      ) ?? []
    expect([Number(min), Number(max)].map(Math.round)).toEqual([1_890, 47_247])
  })

  it('offer tiles of the cache in its own grid, and in that of web maps where it is the same', async () => {
    const text = await told(askedOf(water, open, { dialect: 'WMTS 1.0.0' }))
    expect(text).toContain('<ows:Identifier>Works_Water</ows:Identifier>')
    expect(text.match(/<TileMatrixSet>[^<]+<\/TileMatrixSet>/g)).toEqual([
      '<TileMatrixSet>default028mm</TileMatrixSet>',
      '<TileMatrixSet>GoogleMapsCompatible</TileMatrixSet>',
    ])
    expect(text.match(/<TileMatrix>/g)).toHaveLength(4)
  })

  it('offer no tiles of a service that has none for the caller', async () => {
    const describe = async () => descriptionOf(water, () => true, { singleFusedMapCache: false })
    const text = await told(askedOf(water, some, { dialect: 'WMTS 1.0.0', describe }))
    expect(text).not.toMatch(/<Layer>|<TileMatrixSet>/)
  })

  it('offer a drawn tile of every layer before a server that speaks WMS', async () => {
    const names = { nameOf: (id: number) => (id === 4 ? undefined : `ws:${id}`), key: 'a' }
    const { door } = askedOf(water, open)
    const text = await told(
      askedOf(water, open, { dialect: 'WMTS 1.0.0', names, door: { ...door, tiling: 'drawn' } }),
    )
    expect(text.match(/<ows:Identifier>ws:\d<\/ows:Identifier>/g)).toHaveLength(5)
    expect(text.match(/<TileMatrix>/g)).toHaveLength(23)
  })
})

describe('Capabilities that are remembered', () => {
  const carried = { path: '/t/AbC', query: 'token=x%26y' }

  /** A memory of capabilities with a clock that the test sets, and a count of the descriptions that were asked for. */
  function opened(mostBytes?: number) {
    const state = { now: 0, described: 0 }
    const book = createCapabilitiesBook({ clock: () => state.now, ...(mostBytes ? { mostBytes } : {}) })
    const ask = async (more: Partial<CapabilitiesAsked> = {}, obligations = open) => {
      const asked = askedOf(water, obligations)
      const describe = () => {
        state.described += 1
        return asked.describe()
      }
      return String((await book.answer({ ...asked, describe, ...more })).body)
    }
    return { state, ask }
  }

  it('are found by the same rights, whoever has them, for a minute', async () => {
    const { state, ask } = opened()
    expect(await ask()).toBe(await ask({ obligations: { ...open } }))
    expect(state.described).toBe(1)
    state.now = 60_000
    await ask()
    expect(state.described).toBe(2)
  })

  it.each<[string, Partial<CapabilitiesAsked>]>([
    ['dialect', { dialect: 'WMS 1.1.1' }],
    ['names', { names: { nameOf: () => 'x', key: 'other' } }],
    ['address', { door: { ...askedOf(water, open).door, origin: 'https://other.example' } }],
    ['rights', { obligations: some }],
    ['references', { references: [25832] }],
    ['carried credential', { carried }],
  ])('are others for another %s', async (_title, more) => {
    const { state, ask } = opened()
    await ask()
    await ask(more)
    expect(state.described).toBe(2)
  })

  it('hold no credential: each caller has the own one in every address', async () => {
    const { state, ask } = opened()
    for (const dialect of ['WMS 1.1.1', 'WMS 1.3.0', 'WMTS 1.0.0'] as const) {
      const first = await ask({ dialect, carried })
      const addresses = first.match(/https:\/\/gate\.example[^"]*/g) ?? []
      expect(addresses.length).toBeGreaterThan(3)
      for (const address of addresses)
        expect(address).toMatch(/^https:\/\/gate\.example\/t\/AbC\/gis\/.*\?token=x%26y(?:&amp;|$)/)
      const second = await ask({ dialect, carried: { path: '', query: 'mg_ticket="<' } })
      expect(second).not.toMatch(/AbC|x%26y/)
      expect(second.match(/\?mg_ticket=&quot;&lt;/g)).toHaveLength(addresses.length)
      expect(await ask({ dialect })).not.toMatch(/[\u0001-\u0003]|ticket|token/)
    }
    expect(state.described).toBe(6)
  })

  it('are made once for callers who ask at the same time, and again after a failure', async () => {
    const { state, ask } = opened()
    await Promise.all([ask(), ask(), ask()])
    expect(state.described).toBe(1)
    const other = opened()
    const failing = { describe: () => Promise.reject(new Error('away')) }
    const [failed, made] = await Promise.allSettled([other.ask(failing), other.ask()])
    expect([failed.status, made.status]).toEqual(['rejected', 'fulfilled'])
  })

  it('take no more room than is given to them', async () => {
    const { state, ask } = opened(1_000)
    await ask()
    await ask()
    expect(state.described).toBe(2)
  })

  it('of thousands of layers let others have their turn', async () => {
    const layers = Array.from({ length: 5_000 }, (_, id) => layerCalled(id, `Layer ${id}`))
    const large = { ...water, layers }
    const asked = askedOf(large, obligationsOf([everything], large))
    let turns = 0
    const timer = setInterval(() => {
      turns += 1
    }, 0)
    const text = await told(asked)
    clearInterval(timer)
    expect(text.match(/<Layer /g)).toHaveLength(5_001)
    expect(turns).toBeGreaterThan(3)
  })
})
