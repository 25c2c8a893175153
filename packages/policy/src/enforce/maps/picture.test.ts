import { describe, expect, it } from 'vitest'
import type { View } from '../../model/rights.ts'
import { allRows } from '../../model/row-filter.ts'
import { drawableIn, scalesOf } from './picture.ts'

const limit = { scaleFrom: 25_000, scaleTo: 100_000, pixels: Number.POSITIVE_INFINITY, formats: null }
const view: View = { grant: 'g', fields: null, rows: allRows, records: 1, picture: limit }

/** 400 pixels of 1:25,000 on a screen, in metres. */
const side = (25_000 * 0.0254 * 400) / 96
const area = (width: number, height = width) => ({ xmin: 0, ymin: 0, xmax: width, ymax: height })
type Look = Parameters<typeof scalesOf>[0]

const base: Look = {
  area: area(side),
  display: { widthPx: 400, heightPx: 400, dpi: 96 },
  references: [{ wkid: 102100 }],
  frame: { wkids: [25832], metersPerUnit: 1 },
}
const isDrawn = (change: Partial<Look>) =>
  drawableIn([view], { scales: scalesOf({ ...base, ...change }), pixels: 1 }).length === 1
const at = (dpi: number, widthPx = 400) => ({ widthPx, heightPx: 400, dpi })

describe('A picture keeps to limits of scale', () => {
  it.each<[string, Partial<Look>, boolean]>([
    ['at its largest scale', {}, true],
    ['with more pixels on the same area', { display: { ...at(96), widthPx: 800, heightPx: 800 } }, false],
    [
      'with more pixels to the inch and as many more of them',
      { display: { widthPx: 800, heightPx: 800, dpi: 192 } },
      false,
    ],
    [
      'that says of a large scale that it is a small one, by its dpi',
      { area: area(side / 4), display: at(600) },
      false,
    ],
    ['that says of a small scale that it is a large one, by its dpi', { display: at(24) }, false],
    ['between both for both counts', { area: area(side * 2), display: at(144) }, true],
    ['from too far', { area: area(side * 5) }, false],
    ['whose shape widens the area', { area: area(side, side / 10) }, true],
    ['with a scale inside', { scale: 50_000 }, true],
    ['with a scale outside', { scale: 5_000 }, false],
    [
      'with a scale that only its dpi makes small',
      { scale: 50_000, display: at(600), area: area(side * 3) },
      false,
    ],
    ['with a scale beside an area that is too small', { scale: 50_000, area: area(side / 10) }, false],
    ['without an area', { area: undefined }, false],
  ])('%s', (_, change, drawn) => {
    expect(isDrawn(change)).toBe(drawn)
  })

  it.each<[string, Partial<Look>, boolean]>([
    ['degrees', { references: [{ wkid: 4326 }], area: area(side / 111_319.490793) }, true],
    ['the map’s own, by its id', { references: [{ wkid: 25832 }] }, true],
    ['the map’s own, not named', { references: [undefined, undefined] }, true],
    ['not named, of a map that does not say its own', { references: [], frame: undefined }, false],
    ['another one', { references: [{ wkid: 32601 }] }, false],
    ['a text', { references: [{ wkt: 'PROJCS["Mine",UNIT["Meter",1.0]]' }] }, false],
    ['two that disagree', { references: [{ wkid: 4326 }, { wkid: 102100 }], area: area(1) }, false],
    ['drawn in that of web maps', { drawnIn: { wkid: 3857 } }, true],
    [
      'drawn in a projection of the caller',
      { drawnIn: { wkt: 'PROJCS["Vertical_Near_Side_Perspective"]' } },
      false,
    ],
  ])('in coordinates that are %s', (_, change, drawn) => {
    expect(isDrawn(change)).toBe(drawn)
  })

  it('and without a limit in coordinates that cannot be told', () => {
    const open = { ...view, picture: { ...limit, scaleFrom: 0, scaleTo: Number.POSITIVE_INFINITY } }
    expect(drawableIn([open], { scales: [Number.NaN], pixels: 1 })).toHaveLength(1)
  })
})
