import { evaluate, parseExpression } from '@mapgate/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { areaRight, squareArea } from './area.fixture.ts'
import { type AreaRight, areaRowsKey } from './area-right.ts'
import { sameByIdentity, sameByValue, withoutContained } from './containment.ts'
import { editRight } from './edit.fixture.ts'
import { seesStatedExtent, shows, showsAll, tellsClasses, type View } from './rights.ts'
import { allRows, conditionOf, noRows, type RowFilter, rowsInArea, rowsWhere } from './row-filter.ts'

const where = (text: string): RowFilter => {
  const parsed = parseExpression(text)
  if ('fault' in parsed) throw new Error(parsed.fault.message)
  return rowsWhere(parsed.expression)
}

const endless = Number.POSITIVE_INFINITY
const open: View = {
  grant: 'open',
  fields: null,
  rows: allRows,
  records: endless,
  picture: { scaleFrom: 0, scaleTo: endless, pixels: endless, formats: null },
}
const north = (): View => ({ ...open, grant: 'north', rows: where("district = 'n'") })

/** Names of the grants whose views are left. */
const left = (...views: readonly View[]): readonly string[] =>
  withoutContained(views).map(({ grant }) => grant)

/** Every member of a view, and what comparing it asks: a member that is not here is one that containment has forgotten. */
const compared: Readonly<Record<keyof View, string>> = {
  grant: 'nothing: it names who gave the view',
  fields: 'no more than those of the other',
  closed: 'columns that are new only where the other shows them',
  rows: 'those of the other',
  area: 'the same one, of which no less is shown',
  uncertain: 'only beside rows as uncertain',
  statedExtent: 'only where the other reveals as much',
  statedClasses: 'only where the other reveals as much',
  records: 'no more than the other',
  picture: 'no wider limits',
  edit: 'the same right, or none',
}

describe('A view of a layer', () => {
  it('is compared in all that it says', () => {
    const known = Object.keys({
      ...open,
      area: areaRight(),
      uncertain: true,
      closed: true,
      statedExtent: true,
      statedClasses: true,
      edit: editRight(),
    })
    expect(Object.keys(compared).sort()).toEqual(known.sort())
  })

  const narrower: readonly (readonly [string, Partial<View>])[] = [
    ['fewer fields', { fields: new Set(['owner']) }],
    ['no columns that are new', { closed: true }],
    ['fewer records', { records: 5 }],
    ['no large pictures', { picture: { ...open.picture, pixels: 100 } }],
    ['no small scales', { picture: { ...open.picture, scaleTo: 1000 } }],
    ['no large scales', { picture: { ...open.picture, scaleFrom: 1000 } }],
    ['one format of pictures', { picture: { ...open.picture, formats: new Set(['png']) } }],
    ['rows that are uncertain', { uncertain: true }],
  ]

  it.each(narrower)('is left out beside one of the same rows, if it shows %s', (_, less) => {
    const narrow = { ...north(), ...less, grant: 'narrow' }
    expect([left(narrow, north()), left(north(), narrow)]).toEqual([['north'], ['north']])
    expect([left(narrow, open), left(open, narrow)]).toEqual([['open'], ['open']])
  })

  it.each(narrower)('stays beside one of all rows that shows %s, where it shows more', (_, less) => {
    const wide = { ...open, ...less, grant: 'wide' }
    const isKept = less.uncertain === undefined
    expect(left(wide, north())).toEqual(isKept ? ['wide', 'north'] : ['wide'])
  })

  it('stays beside one of other rows, and beside one that reveals less of hidden rows', () => {
    const south = { ...open, grant: 'south', rows: where("district = 's'") }
    const stated: View = { ...north(), grant: 'stated', statedExtent: true }
    const classes: View = { ...north(), grant: 'classes', statedClasses: true }
    expect(left(north(), south, stated, classes)).toEqual(['south', 'stated', 'classes'])
    expect(left(stated, classes, open)).toEqual(['open'])
  })

  it('stays where an equal one comes later', () => {
    const again = { ...north(), grant: 'again' }
    expect([left(north(), again), left(again, north())]).toEqual([['north'], ['again']])
  })

  it('is compared by the text of its condition, or by the object alone', () => {
    const spaced = { ...open, grant: 'spaced', rows: where(" district='n' ") }
    expect(withoutContained([north(), spaced], sameByValue)).toHaveLength(1)
    expect(withoutContained([north(), spaced], sameByIdentity)).toHaveLength(2)
    const none = { ...open, rows: noRows }
    expect(withoutContained([none, { ...none, grant: 'none' }], sameByIdentity)).toHaveLength(1)
  })

  it('of an area stays beside one of another area, or that shows less of the same', () => {
    const inside = (grant: string, more: Partial<AreaRight> = {}): View => {
      const area = areaRight(more)
      const rows = rowsInArea(allRows, { key: areaRowsKey(area), layerId: 0, right: area })
      return { ...open, grant, rows, area }
    }
    const [plain, again] = [inside('plain'), inside('again', { area: squareArea(100, 'another name') })]
    expect(left(plain, again)).toEqual(['plain'])
    expect(left(plain, inside('other', { area: squareArea(50) }))).toEqual(['plain', 'other'])
    expect(left(plain, inside('touching', { relation: 'intersects' }))).toEqual(['plain', 'touching'])
    expect(left(inside('cut', { clip: true }), plain)).toEqual(['plain'])
    expect(left(plain, inside('pixels', { pictures: 'pixels' }))).toEqual(['pixels'])
    expect(left(inside('cut', { clip: true }), inside('pixels', { pictures: 'pixels' }))).toEqual(['pixels'])
    expect(left(inside('cut', { clip: true, pictures: 'pixels' }), plain)).toEqual(['cut', 'plain'])
    expect(left(plain, open)).toEqual(['open'])
  })

  it('of an uncertain condition never stands in for one that is certain', () => {
    const uncertain: View = { ...north(), grant: 'uncertain', uncertain: true }
    expect([left(uncertain, north()), left(north(), uncertain)]).toEqual([['north'], ['north']])
  })
})

const view: fc.Arbitrary<View> = fc
  .record({
    fields: fc.option(fc.subarray(['owner', 'district', 'geometry']).map((names) => new Set(names))),
    closed: fc.boolean(),
    rows: fc.constantFrom(
      allRows,
      noRows,
      where("district = 'n'"),
      where("district = 's'"),
      where('owner = 1'),
    ),
    uncertain: fc.boolean(),
    statedExtent: fc.boolean(),
    statedClasses: fc.boolean(),
    records: fc.constantFrom(5, 10, endless),
    scaleFrom: fc.constantFrom(0, 1000),
    scaleTo: fc.constantFrom(5000, endless),
    pixels: fc.constantFrom(100, endless),
    formats: fc.option(fc.subarray(['png', 'jpg']).map((names) => new Set(names))),
  })
  .map(({ scaleFrom, scaleTo, pixels, formats, rows, ...more }) => ({
    ...more,
    grant: 'any',
    rows,
    uncertain: rows !== allRows && more.uncertain,
    picture: { scaleFrom, scaleTo, pixels, formats },
  }))

const rows = ['n', 's', null].flatMap((district) => [1, 2].map((owner) => ({ district, owner })))

/** Everything that some view shows, as texts: cells, each with how many of them, in which pictures, and whether that is certain. */
function shownBy(views: readonly View[]): ReadonlySet<string> {
  const cells = views.flatMap((one) => {
    const condition = conditionOf(one.rows)
    const { scaleFrom, scaleTo, pixels, formats } = one.picture
    return rows
      .filter((row) => condition === undefined || evaluate(condition, row) === true)
      .flatMap((row) =>
        ['owner', 'district', 'geometry']
          .filter((field) => shows(one, field))
          .map((field) => ({ row, field })),
      )
      .flatMap((cell) => (one.uncertain ? [cell] : [cell, { ...cell, isCertain: true }]))
      .flatMap((cell) => (showsAll(one) ? [cell, { ...cell, isOfAll: true }] : [cell]))
      .flatMap((cell) =>
        [5, 10, endless]
          .filter((most) => most <= one.records)
          .map((most) => ({ ...cell, most: String(most) })),
      )
      .flatMap((cell) =>
        [500, 2000, 9000]
          .filter((scale) => scale >= scaleFrom && scale <= scaleTo)
          .map((scale) => ({ ...cell, scale })),
      )
      .flatMap((cell) => [100, 200].filter((size) => size <= pixels).map((size) => ({ ...cell, size })))
      .flatMap((cell) =>
        ['png', 'jpg', 'gif']
          .filter((format) => formats?.has(format) ?? true)
          .map((format) => ({ ...cell, format })),
      )
  })
  return new Set(cells.map((cell) => JSON.stringify(cell)))
}

describe('Leaving out views that others contain', () => {
  it('changes nothing of what is shown, nor of what is revealed of hidden rows', () => {
    fc.assert(
      fc.property(fc.array(view, { maxLength: 4 }), (views) => {
        const kept = withoutContained(views)
        expect(shownBy(kept)).toEqual(shownBy(views))
        expect(seesStatedExtent(kept)).toBe(seesStatedExtent(views))
        for (const fields of [[], ['owner'], ['owner', 'district']])
          expect(tellsClasses(kept, fields)).toBe(tellsClasses(views, fields))
      }),
      { numRuns: 300 },
    )
  })

  it('leaves the same rights in any order', () => {
    fc.assert(
      fc.property(fc.array(view, { maxLength: 4 }), (views) => {
        const [one, other] = [withoutContained(views), withoutContained(views.toReversed())]
        expect(shownBy(one)).toEqual(shownBy(other))
        expect(one).toHaveLength(other.length)
      }),
    )
  })
})
