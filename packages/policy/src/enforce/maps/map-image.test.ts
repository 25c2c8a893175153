import { describe, expect, it } from 'vitest'
import { assets, layerOf } from '../../decide/policy.fixture.ts'
import { codeOf, everywhere, first, north, plan } from '../enforce.fixture.ts'

describe('A picture', () => {
  const picture = { bbox: '0,0,1,1', f: 'image' }

  it.each([
    ['the layers that are shown by default', {}, 'show:0,2'],
    ['those of a group', { layers: 'show:1' }, 'show:2'],
    ['all but some', { layers: 'hide:0' }, 'show:2'],
    ['the defaults and more', { layers: 'include:3' }, 'show:0,2'],
    ['none for a hidden one', { layers: 'show:3' }, 'show:-1'],
    ['none for one that is not there', { layers: 'show:99' }, 'show:-1'],
  ])('names %s', (_, parameters, layers) => {
    expect(first(north, 'export', { ...picture, ...parameters }).parameters.layers).toBe(layers)
  })

  it('joins the conditions of policy and client for every layer', () => {
    const { parameters } = first(north, 'export', { ...picture, layerDefs: `{"0":"address = 'a' OR 1=1"}` })
    expect(JSON.parse(parameters.layerDefs ?? '')).toEqual({
      0: "district = 'n' AND (address = 'a' OR 1=1)",
      2: "district = 'n'",
    })
  })

  it('leaves out a layer whose condition names a hidden field', () => {
    expect(first(north, 'export', { ...picture, layerDefs: `{"0":"owner = 'a'"}` }).parameters.layers).toBe(
      'show:2',
    )
  })

  it.each([
    ["address = 'a'", 1],
    ['1 / (OBJECTID - 7) > 0', 0],
    ["address = 'a' AND 1/0 = 1", 0],
  ])(
    'of rows that are partly hidden has no layer of the client whose labels have a condition that may fail: %s',
    (where, drawn) => {
      const labelingInfo = [{ labelPlacement: 'x', labelExpression: '[address]', where }]
      const composed = [{ id: 0, source: { type: 'mapLayer', mapLayerId: 0 }, drawingInfo: { labelingInfo } }]
      const { parameters } = first(north, 'export', { ...picture, dynamicLayers: JSON.stringify(composed) })
      expect(JSON.parse(parameters.dynamicLayers ?? '[]')).toHaveLength(drawn)
    },
  )

  it('is redrawn where its labels use a hidden field', () => {
    const symbol = { type: 'esriSMS', style: 'esriSMSCircle', color: [1, 2, 3, 255], size: 4 }
    const drawing = {
      rendererFields: [],
      labelFields: ['owner'],
      drawingInfo: {
        renderer: { type: 'simple', symbol, label: '', description: '' },
        labelingInfo: [
          {
            labelPlacement: 'x',
            labelExpression: '[owner]',
            useCodedValues: false,
            symbol: { type: 'esriTS', color: [0, 0, 0, 255] },
          },
        ],
      },
    }
    const parcels = layerOf(0, 'Parcels', ['OBJECTID', 'owner', 'district'], { drawing })
    const service = { ...assets, layers: [parcels] }
    const [layer] = JSON.parse(first(north, 'export', picture, service).parameters.dynamicLayers ?? '[]')
    expect(layer).toMatchObject({
      source: { type: 'mapLayer', mapLayerId: 0 },
      definitionExpression: "district = 'n'",
      drawingInfo: { showLabels: false, renderer: { type: 'simple' } },
    })
    expect(codeOf(() => plan(north, 'export', picture, { ...service, supportsDynamicLayers: false }))).toBe(
      'access.denied',
    )
  })

  it.each([
    ['scale: 1:1,000 to 1:10,000', { scale: { from: 1000, to: 10_000 } }],
    ['pixels', { image: { pixels: 100 } }],
    ['format', { image: { formats: ['png32'] } }],
  ])('keeps to a limit of %s', (_, narrowing) => {
    const grants = [{ ...everywhere, with: narrowing }]
    const small = { bbox: '0,0,20,20', bboxSR: '102100', size: '10,10', format: 'png32', f: 'image' }
    expect(first(grants, 'export', small).parameters.layers).toBe('show:0,2,3')
    expect(
      first(grants, 'export', { ...small, bbox: '0,0,2000000,2000000', size: '100,100', format: 'png8' })
        .parameters.layers,
    ).toBe('show:-1')
  })

  it('speaks of the time of no layer that is not drawn', () => {
    const options = (ids: readonly number[]) =>
      JSON.stringify(Object.fromEntries(ids.map((id) => [id, { useTime: true }])))
    const asked = (ids: readonly number[]) =>
      first(north, 'export', { ...picture, layerTimeOptions: options(ids) }).parameters.layerTimeOptions
    expect([asked([0, 3, 99]), asked([3])]).toEqual([options([0]), undefined])
  })
})
