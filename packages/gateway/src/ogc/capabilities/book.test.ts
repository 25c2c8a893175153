import { defineReferences } from '@mapgate/geometry'
import { SaxesParser } from 'saxes'
import { describe, expect, it } from 'vitest'
import { esriList } from '../../../../geometry/src/references/esri-list.fixture.ts'
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

/** The same where references are known that are not known to every thread. */
async function toldAndKnown(asked: CapabilitiesAsked): Promise<string> {
  const learnReferences = async () => defineReferences(esriList)
  const { body } = await createCapabilitiesBook({ clock: () => 0, learnReferences }).answer(asked)
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

describe('Capabilities before a server that speaks WMS', () => {
  const drawnBy = (...rendererFields: readonly string[]) => ({
    ...{ rendererFields, labelFields: [], drawingInfo: undefined },
  })
  const styles = [
    { name: 'night', title: 'At night', drawing: drawnBy() },
    { name: 'a/b', title: 'With a slash', drawing: drawnBy() },
    { name: 'districts', title: 'Districts', drawing: drawnBy('district') },
  ]
  const times = { values: '2020-01-01/2020-12-31/P1D', usual: '2020-01-01', nearest: true as const }
  const maps = {
    ...water,
    supportsDynamicLayers: false,
    opaqueLegends: true as const,
    layers: [
      layerCalled(0, 'roads', { drawing: drawnBy(), styles, times, timeFields: ['*'] }),
      layerCalled(1, 'wells', { drawing: drawnBy('district'), styles: styles.slice(0, 1) }),
    ],
  }
  const hidden = { ...everything, with: { fields: { except: ['district'] } } }
  const limited = { ...everything, with: { scale: { from: 1_000, to: 50_000 } } }
  const referencesOf = (id: number) =>
    [
      [4326, 3857, 25832, 99999],
      [4326, 31467, 25832],
    ][id]
  const { door } = askedOf(maps, open)
  const ask = (grant: object, more: Partial<CapabilitiesAsked> = {}) =>
    toldAndKnown(
      askedOf(maps, obligationsOf([grant], maps), {
        door: { ...door, tiling: 'drawn' },
        referencesOf,
        ...more,
      }),
    )
  const stylesIn = (text: string, name: string) =>
    [
      ...(new RegExp(`>${name}</(?:Name|ows:Identifier)>.*?</Layer>`, 's').exec(text)?.[0] ?? '').matchAll(
        /<Style[^>]*>.*?<(?:Name|ows:Identifier)>([^<]*)</gs,
      ),
    ].map(([, style]) => style)
  const referencesIn = (text: string) => [...text.matchAll(/<CRS>([^<]*)</g)].map(([, code]) => code)

  it('offer the styles that the caller may see, the default one where it is drawn', async () => {
    const [all, some] = [await ask(everything), await ask(hidden)]
    expect([stylesIn(all, '0'), stylesIn(all, '1')]).toEqual([
      ['default', 'night', 'a/b', 'districts'],
      ['default', 'night'],
    ])
    expect([stylesIn(some, '0'), stylesIn(some, '1')]).toEqual([['default', 'night', 'a/b'], ['night']])
  })

  it('offer by WMTS those alone whose names stand in paths', async () => {
    const text = await ask(everything, { dialect: 'WMTS 1.0.0' })
    expect(stylesIn(text, '0')).toEqual(['default', 'night', 'districts'])
  })

  it('state times to whom nothing of the layer is hidden', async () => {
    const dimension =
      '<Dimension name="time" units="ISO8601" default="2020-01-01" nearestValue="1">2020-01-01/2020-12-31/P1D</Dimension>'
    expect(await ask(everything)).toContain(dimension)
    expect(await ask(hidden)).not.toContain('Dimension')
    expect(await ask({ ...everything, with: { where: "district = 'n'" } })).not.toContain('Dimension')
  })

  it('name the references that all layers have, and at each layer those that it has besides', async () => {
    expect(referencesIn(await ask(everything))).toEqual([
      'EPSG:4326',
      'EPSG:25832',
      'CRS:84',
      'EPSG:3857',
      'EPSG:31467',
    ])
    // The scale of a picture is not known in the others.
    expect(referencesIn(await ask(limited))).toEqual(['EPSG:4326', 'CRS:84', 'EPSG:3857'])
    const text = await ask(everything, { dialect: 'WMTS 1.0.0' })
    expect(text.match(/<Layer>/g)).toHaveLength(1)
  })

  it('leave out layers whose rows the map server cannot be told to leave out', async () => {
    const [some, all] = [{ ...everything, with: { where: "district = 'n'" } }, everything]
    const asked: unknown[] = []
    const takesConditions = (id: number, conditions: readonly unknown[]) => {
      asked.push([id, conditions.length])
      return conditions.length === 0
    }
    expect(layersIn(await ask(some, { takesConditions }))).toEqual([' Water works'])
    expect(asked).toEqual([
      [0, 1],
      [1, 1],
    ])
    expect(layersIn(await ask(all, { takesConditions }))).toEqual(layersIn(await ask(all)))
  })

  it('name those of the map where no layer names any', async () => {
    expect(referencesIn(await ask(everything, { referencesOf: () => undefined }))).toEqual([
      ...['EPSG:3857', 'EPSG:4326', 'CRS:84'],
    ])
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
    ['carried credential', { carried }],
  ])('are others for another %s', async (_title, more) => {
    const { state, ask } = opened()
    await ask()
    await ask(more)
    expect(state.described).toBe(2)
  })

  it('are others for other rights, where something is hidden by both', async () => {
    const others = obligationsOf([{ on: { services: ['**'], layers: ['Secret pipes'] } }], water)
    const { ask } = opened()
    const texts = [await ask({ obligations: some }), await ask({ ...askedOf(water, others) })]
    expect(texts.map((text) => text.includes('Secret pipes'))).toEqual([false, true])
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

  it.each(['WMS 1.3.0', 'WMTS 1.0.0'] as const)(
    'of thousands of layers are made a few hundred layers at a turn: %s',
    async (dialect) => {
      const layers = Array.from({ length: 5_000 }, (_, id) => layerCalled(id, `Layer ${id}`))
      const large = { ...water, layers }
      const { door } = askedOf(large, open)
      const turns: { described: number }[] = [{ described: 0 }]
      const asked = askedOf(large, obligationsOf([everything], large), {
        dialect,
        door: { ...door, tiling: 'drawn' },
        names: {
          nameOf: (id) => {
            const [turn] = turns
            if (turn) turn.described += 1
            return String(id)
          },
          key: '',
        },
      })
      const pause = async () => turns.unshift({ described: 0 })
      const { body } = await createCapabilitiesBook({ clock: () => 0, pause }).answer(asked)
      const describing = turns.filter(({ described }) => described > 0)
      expect(String(body).match(/<Layer[ >]/g)?.length).toBeGreaterThanOrEqual(5_000)
      expect(Math.max(...describing.map(({ described }) => described))).toBeLessThan(500)
      // Whatever is printed at a turn is one slice, of which the grammar holds that it has fewer than 500 layers.
      expect((turns.length - describing.length) * 500).toBeGreaterThan(5_000)
    },
  )

  it('let others have their turn', async () => {
    let isLetIn = false
    setImmediate(() => {
      isLetIn = true
    })
    await told(askedOf(water, open))
    expect(isLetIn).toBe(true)
  })
})
