import { describe, expect, it } from 'vitest'
import { readLayer } from './read-service.ts'

const layer = {
  id: 7,
  name: 'parcels',
  drawnBy: [],
  styles: [
    { name: 'night', title: 'At night', drawnBy: [] },
    { name: 'by zone', drawnBy: ['zone'] },
    { name: 'unknown' },
    { name: '' },
    { title: 'nameless' },
  ],
}
const entryOf = (service: object) => readLayer(layer, { type: 'MapServer', service: { ...service } })[0]
const drawing = (...rendererFields: readonly string[]) => ({
  rendererFields,
  labelFields: [],
  drawingInfo: undefined,
})

describe('Named styles of a layer', () => {
  it('are drawn by the fields that are said, and by any where none are', () => {
    const entry = entryOf({ opaqueLegends: true })
    expect(entry?.drawing).toEqual(drawing())
    expect(entry?.styles).toEqual([
      { name: 'night', title: 'At night', drawing: drawing() },
      { name: 'by zone', title: 'by zone', drawing: drawing('zone') },
      { name: 'unknown', title: 'unknown', drawing: { ...drawing('*'), labelFields: ['*'] } },
    ])
  })

  it('are none of other map servers', () => {
    expect(entryOf({})?.styles).toBeUndefined()
  })
})
