import { describe, expect, it } from 'vitest'
import { ask, type Question } from './asking.fixture.ts'
import { objectsOf } from './json.fixture.ts'
import { drawnIn, firstAsked, layersIn } from './read-shown.fixture.ts'
import { worldOf } from './world.fixture.ts'

const world = worldOf()
const north = { with: { where: "DISTRICT = 'north'" } }
const except = (...names: string[]) => ({ with: { fields: { except: names } } })
const bounds = '-1000,-1000,1000,1000'
const picture = { bbox: bounds, bboxSR: '102100', f: 'image' }
const drawn = (parameters: Record<string, string>, grants: readonly object[], site = world) =>
  ask(site, { path: 'export', parameters: { ...picture, ...parameters } }, { grants })
const dynamic = (...layers: object[]) => ({ dynamicLayers: JSON.stringify(layers) })
const source = (mapLayerId: number) => ({ type: 'mapLayer', mapLayerId })

describe('Layers of a picture', () => {
  const grants = [{ on: { layers: ['Valves', 'Network'] } }]

  it.each<[string, Record<string, string>, readonly number[]]>([
    ['are those that are drawn by default and granted', {}, [0, 2]],
    ['are those that are asked for', { layers: 'show:0,5' }, [0]],
    ['are those of a group', { layers: 'show:1' }, [2, 4]],
    ['are those that are not switched off', { layers: 'hide:0' }, [2, 4]],
    ['are those by default and more', { layers: 'include:4,5' }, [0, 2, 4]],
    ['are those by default and fewer', { layers: 'exclude:2' }, [0]],
    ['are none where only hidden ones are asked for', { layers: 'show:5' }, []],
    [
      'are none where what the client composed stands for hidden ones',
      dynamic({ id: 0, source: source(5) }),
      [],
    ],
    [
      'are those that the client composed',
      dynamic({ id: 9, source: source(0) }, { id: 0, source: source(5) }),
      [0],
    ],
  ])('%s', async (_, parameters, ids) => {
    expect(layersIn(await drawn(parameters, grants))).toEqual(ids)
  })

  it('are all of them for a caller from whom none is hidden', async () => {
    expect(layersIn(await drawn({}, [{}]))).toEqual([0, 2, 5])
  })
})

describe('Rows of a picture', () => {
  const rows = async (parameters: Record<string, string>, grants: readonly object[] = [north]) =>
    drawnIn(await drawn({ layers: 'show:0', ...parameters }, grants)).length

  it.each<[string, Record<string, string>, number]>([
    ['are those that are seen', {}, 3],
    ['are held by a condition of the client too', { layerDefs: "0:NAME <> 'Alder' OR NAME = 'Elm'" }, 2],
    [
      'are held by the condition of a composed layer',
      dynamic({ id: 0, source: source(0), definitionExpression: 'DEPTH > 4' }),
      2,
    ],
    [
      'are held by both',
      {
        ...dynamic({ id: 0, source: source(0), definitionExpression: 'DEPTH > 4' }),
        layerDefs: '0:DEPTH < 6',
      },
      1,
    ],
    ['are held by a time', { time: '1500,2500' }, 1],
    ['are none where a condition may stop a database', { layerDefs: '0:10 / DEPTH > 2' }, 0],
  ])('%s', async (_, parameters, length) => {
    expect(await rows(parameters)).toBe(length)
  })

  it.each<[string, Record<string, string>]>([
    ['a condition', { layerDefs: "0:OWNER = 'ann'" }],
    ['a composed condition', dynamic({ id: 0, source: source(0), definitionExpression: "OWNER = 'ann'" })],
    [
      'a composed renderer',
      dynamic({
        id: 0,
        source: source(0),
        drawingInfo: { renderer: { type: 'uniqueValue', field1: 'OWNER' } },
      }),
    ],
    [
      'composed labels',
      dynamic({ id: 0, source: source(0), drawingInfo: { labelingInfo: [{ labelExpression: '[OWNER]' }] } }),
    ],
  ])('are none where %s names a hidden column', async (_, parameters) => {
    expect(await rows(parameters, [except('OWNER')])).toBe(0)
  })

  it('are none at any time where the date is hidden, and none where the shape is', async () => {
    expect(await rows({ time: '1500,2500' }, [except('BUILT')])).toBe(0)
    expect(await rows({}, [except('geometry')])).toBe(0)
  })
})

describe('Drawings of hidden columns', () => {
  const words = async (grants: readonly object[], parameters = {}) =>
    drawnIn(await drawn({ layers: 'show:0', ...parameters }, grants)).map((row) => row.words)

  it('have no labels of them', async () => {
    expect((await words([{}]))[0]).toEqual(['Alder', 'ann'])
    expect((await words([except('OWNER')]))[0]).toEqual(['Alder'])
    expect((await words([except('OWNER', 'NAME')]))[0]).toEqual([])
  })

  it('have one symbol for all rows', async () => {
    const symbols = drawnIn(await drawn({ layers: 'show:0' }, [except('STATUS')])).map(({ symbol }) => symbol)
    expect(new Set(symbols.map((symbol) => JSON.stringify(symbol))).size).toBe(1)
    expect(symbols[0]).toMatchObject({ type: 'esriSMS' })
  })

  it('have one symbol where classes lie between breaks and rows are hidden', async () => {
    const ranks = async (grants: readonly object[]) =>
      drawnIn(await drawn({ layers: 'show:2' }, grants)).map(({ symbol }) => symbol)
    expect(await ranks([{}])).toEqual([0, 1, 1])
    expect(new Set((await ranks([north])).map((symbol) => JSON.stringify(symbol)))).toHaveLength(1)
    expect(await ranks([{ with: { where: "DISTRICT = 'north'", classes: 'author' } }])).toEqual([0, 1])
  })

  it('stand below the drawings of rows that show more', async () => {
    const rows = await words([except('OWNER'), north])
    expect(rows.slice(0, 3)).toEqual([
      ['Alder', 'ann'],
      ['Birch', 'bob'],
      ['Cedar', 'cem'],
    ])
    expect(rows.slice(3)).toContainEqual(['Elm'])
  })

  it('keep labels off where the client composes its own', async () => {
    const composed = dynamic({ id: 0, source: source(0), drawingInfo: { showLabels: true } })
    expect((await words([except('OWNER', 'NAME')], composed))[0]).toEqual([])
    const own = dynamic({
      id: 0,
      source: source(0),
      drawingInfo: { labelingInfo: [{ labelExpression: '[NAME]' }] },
    })
    expect((await words([except('OWNER')], own))[0]).toEqual(['Alder'])
  })

  it('are refused by a service that draws nothing but its own', async () => {
    const fixed = worldOf([], { supportsDynamicLayers: false })
    const shown = await drawn({ layers: 'show:0' }, [except('OWNER')], fixed)
    expect(shown).toMatchObject({ code: 'access.denied', asked: [] })
    expect(layersIn(await drawn({ layers: 'show:0,4' }, [except('OWNER')], fixed))).toEqual([4])
    expect(drawnIn(await drawn({ layers: 'show:0' }, [except('OWNER'), north], fixed))).toHaveLength(3)
  })
})

describe('Limits of pictures', () => {
  // 2,000 metres in 400 pixels are 5 metres in one: 1:18,898 at 96 dots per inch.
  const scale = (from: number, to: number) => [{ with: { scale: { from, to } } }]
  const image = (limits: object) => [{ with: { image: limits } }]

  it.each<[string, readonly object[], Record<string, string>, boolean]>([
    ['a scale within them', scale(10_000, 20_000), {}, true],
    ['a larger scale', scale(20_000, 30_000), {}, false],
    ['a smaller scale', scale(1_000, 10_000), {}, false],
    ['a larger picture of the same place', scale(10_000, 20_000), { size: '4000,4000' }, false],
    ['more dots per inch', scale(10_000, 20_000), { dpi: '300' }, false],
    ['fewer dots per inch', scale(10_000, 20_000), { dpi: '20' }, false],
    ['another scale by its name', scale(10_000, 20_000), { mapScale: '500' }, false],
    ['the same scale by its name', scale(10_000, 20_000), { mapScale: '15000' }, true],
    ['degrees that are metres', scale(10_000, 20_000), { bboxSR: '4326' }, false],
    ['the reference of the map', scale(10_000, 20_000), { bboxSR: '' }, true],
    ['a reference that nobody knows', scale(10_000, 20_000), { bboxSR: '2056' }, false],
    ['a projection of the client', scale(10_000, 20_000), { imageSR: '2056' }, false],
    ['a projection by its text', scale(10_000, 20_000), { imageSR: '{"wkt":"PROJCS[]"}' }, false],
    ['a small picture', image({ pixels: 200_000 }), {}, true],
    ['a large picture', image({ pixels: 100_000 }), {}, false],
    ['a format that is given', image({ formats: ['PNG32'] }), { format: 'png32' }, true],
    ['another format', image({ formats: ['png32'] }), { format: 'jpg' }, false],
    ['the format by default', image({ formats: ['png32'] }), {}, false],
  ])('decide about %s', async (_, grants, parameters, isDrawn) => {
    expect(drawnIn(await drawn(parameters, grants)).length > 0).toBe(isDrawn)
  })

  it('decide about what is found on a map', async () => {
    const parameters = {
      geometry: '0,0',
      sr: '102100',
      mapExtent: bounds,
      imageDisplay: '400,400,96',
      tolerance: '3',
    }
    const found = async (grants: readonly object[]) => {
      const { json } = await ask(world, { path: 'identify', parameters }, { grants })
      return objectsOf(json?.results).length > 0
    }
    expect([await found(scale(10_000, 20_000)), await found(scale(1_000, 10_000))]).toEqual([true, false])
  })

  it('keep the scales between which a layer is drawn', async () => {
    const shown = await drawn({ layers: 'show:2' }, [north])
    expect(firstAsked(shown).dynamicLayers).toMatchObject([{ minScale: 600_000, maxScale: 10 }])
  })
})

describe('Tiles', () => {
  const limited = (tiles: object) => [{ with: { where: "DISTRICT = 'north'", ...tiles } }]
  const tile = (level: number): Question => ({ path: `tile/${level}/0/0`, parameters: { f: 'image' } })

  it.each<[string, readonly object[], Question, string | undefined]>([
    ['where nothing is hidden', [{}], tile(0), undefined],
    ['where rows are hidden', limited({}), tile(0), 'access.denied'],
    ['where a grant gives them whole', limited({ tiles: 'whole' }), tile(0), undefined],
    [
      'of a level within its scales',
      limited({ tiles: 'whole', scale: { from: 10_000 } }),
      tile(0),
      undefined,
    ],
    ['of a level outside', limited({ tiles: 'whole', scale: { from: 10_000 } }), tile(1), 'access.denied'],
    [
      'of a level that is not there',
      limited({ tiles: 'whole', scale: { from: 1 } }),
      tile(9),
      'access.denied',
    ],
    [
      'as KML',
      limited({}),
      { path: 'generateKml', parameters: { docName: 'x', layers: '0', f: 'kmz' } },
      'access.denied',
    ],
    ['and which of them there are', limited({ tiles: 'whole' }), { path: 'tilemap/0/0/0/8/8' }, undefined],
    ['and which of them there are, hidden', limited({}), { path: 'tilemap/0/0/0/8/8' }, 'access.denied'],
  ])('are given %s: %#', async (_, grants, question, code) => {
    expect((await ask(world, question, { grants })).code).toBe(code)
  })
})

describe('Legends', () => {
  const labels = async (grants: readonly object[], parameters = {}, path = 'legend') => {
    const { json } = await ask(world, { path, parameters }, { grants })
    const layers = (json?.layers ?? []) as readonly {
      layerId: number
      legend: readonly { label: string }[]
    }[]
    return Object.fromEntries(
      layers.map(({ layerId, legend }) => [layerId, legend.map(({ label }) => label)]),
    )
  }
  const open = { on: { layers: [0, 2] }, with: { where: "STATUS = 'open'" } }

  it('have the classes of layers that are seen', async () => {
    expect(await labels([{ on: { layers: [0, 'Network'] } }])).toEqual({
      0: ['open', 'closed', 'broken'],
      2: ['up to 150', 'up to 400'],
      4: [''],
    })
  })

  it('have the classes that a row which is seen can be in', async () => {
    expect(await labels([open])).toEqual({ 0: ['open'] })
    expect(await labels([{ ...open, with: { ...open.with, classes: 'author' } }])).toEqual({
      0: ['open', 'closed', 'broken'],
    })
  })

  it('have one class without words where breaks are hidden', async () => {
    expect((await labels([north]))[2]).toEqual([''])
    expect(await labels([{ on: { layers: [2] }, ...except('geometry') }])).toEqual({})
  })

  it('have what the client composed, under either number', async () => {
    const renderer = {
      type: 'uniqueValue',
      field1: 'NAME',
      uniqueValueInfos: [{ value: 'x', label: 'mine' }],
    }
    const composed = dynamic(
      { id: 8, source: source(0), drawingInfo: { renderer } },
      { id: 0, source: source(5) },
    )
    expect(await labels([open], composed)).toEqual({ 8: ['mine'] })
    expect(await labels([north], dynamic({ id: 2, source: source(0) }))).toEqual({
      2: ['open', 'closed', 'broken'],
    })
  })

  it('are those of what is asked for', async () => {
    expect(Object.keys(await labels([north], { bbox: bounds, layers: 'show:0' }, 'queryLegends'))).toEqual([
      '0',
    ])
    expect(
      await labels([{ on: { layers: ['Network'] } }], { bbox: bounds, layers: 'show:5' }, 'queryLegends'),
    ).toEqual({})
  })

  it('have symbols of their own where nothing of the drawing is hidden', async () => {
    const symbol = async (id: number, grants: readonly object[]) =>
      (await ask(world, { path: `${id}/images/abc`, parameters: { f: 'image' } }, { grants })).code
    expect(await symbol(0, [except('DEPTH')])).toBeUndefined()
    expect(await symbol(0, [except('OWNER')])).toBe('access.denied')
    expect(await symbol(0, [north])).toBe('access.denied')
  })
})
