import type { Sabotage } from './entry.ts'

const geometry = 'packages/geometry/src'
const queries = ['query', 'queryLayers', 'identify', 'feature']
const byPlaces = { tests: ['test/area-places.test.ts'] }

/** Where areas lie, and which shapes lie in them. */
export const areasGeometry: readonly Sabotage[] = [
  {
    name: 'areaRelationOfShapes',
    removes: 'filter',
    file: 'packages/policy/src/enforce/areas/inside-of.ts',
    find: "if (relation === 'within') return (shape) => liesWithin(placed, shape)",
    replace: "if (relation === 'within' && clip) return (shape) => liesWithin(placed, shape)",
    noticed: { operations: queries, emphasis: { areas: { relation: 'within', clip: false } } },
  },
  {
    name: 'areaSegments',
    removes: 'filter',
    file: `${geometry}/polygons/within.ts`,
    find: 'if (stretchesOutside(placed, segment, tolerance).length > 0) return false',
    replace:
      'if (stretchesOutside(placed, { ...segment, bx: segment.ax, by: segment.ay }, tolerance).length > 0) return false',
    noticed: { tests: [`${geometry}/polygons/within.test.ts`] },
  },
  {
    name: 'areaHoleInAShape',
    removes: 'filter',
    file: `${geometry}/polygons/within.ts`,
    find: "return shape.kind !== 'polygons' || !holdsOutside({ placed, tolerance }, shape, bounds)",
    replace: 'return holdsOutside !== undefined',
    noticed: { tests: [`${geometry}/polygons/within.test.ts`] },
  },
  {
    name: 'areaHoleFilled',
    removes: 'filter',
    file: `${geometry}/places/place-area.ts`,
    find: 'return Array.from(ends, (end, at) => {',
    replace: 'return Array.from(ends.slice(0, 1), (end, at) => {',
    noticed: { operations: queries, emphasis: { areas: { of: 'hole', relation: 'within', clip: false } } },
  },
  {
    name: 'areaEdgesBent',
    removes: 'narrowing',
    file: `${geometry}/places/place-area.ts`,
    find: 'const divided = dividedInPlane(rings, {',
    replace: 'const divided = dividedInPlane([], {',
    noticed: byPlaces,
  },
  {
    name: 'areaEdgesStraight',
    removes: 'narrowing',
    file: `${geometry}/polygons/divided-rings.ts`,
    find: 'if (!isLong && rule.isStraight(a, b, half)) return true',
    replace: 'if (depth >= 3 || (!isLong && rule.isStraight(a, b, half))) return true',
    noticed: byPlaces,
  },
  {
    name: 'areaAxes',
    removes: 'narrowing',
    file: 'packages/gateway/src/areas/reference-names.ts',
    find: 'isNorthFirst: keepsAxes && isNorthFirst(wkid)',
    replace: 'isNorthFirst: keepsAxes && wkid < 0',
    noticed: { tests: ['packages/gateway/src/areas/reference-names.test.ts'] },
  },
  {
    name: 'areaOfAnotherDatum',
    removes: 'refusal',
    file: `${geometry}/references/projector.ts`,
    find: 'if (from === to) return noShift',
    replace: "if (from !== '') return noShift",
    noticed: { operations: queries, emphasis: { areas: { of: 'datum', relation: 'within', clip: false } } },
  },
  {
    name: 'areaErrorOfDatum',
    removes: 'narrowing',
    file: `${geometry}/places/place-area.ts`,
    find: 'if (metres === 0) return rings',
    replace: 'if (metres >= 0) return rings',
    noticed: { operations: queries, emphasis: { areas: { of: 'datum', relation: 'within', clip: false } } },
  },
  {
    name: 'areaRowsThatMove',
    removes: 'refusal',
    file: 'packages/gateway/src/areas/rows-finder.ts',
    find: 'if (known && known.until > monotonic()) return known.rows',
    replace: 'if (known) return known.rows',
    noticed: { tests: ['packages/gateway/src/areas/rows-finder.test.ts'] },
  },
  {
    name: 'areaStale',
    removes: 'refusal',
    file: 'packages/gateway/src/areas/layer-areas.ts',
    find: 'if (this.#readAt === undefined || this.#options.clock() - this.#readAt <= source.maxStale) return',
    replace: 'if (source.maxStale > 0) return',
    noticed: { tests: ['packages/gateway/src/areas/layer-areas.test.ts'] },
  },
  {
    name: 'areaByAttribute',
    removes: 'refusal',
    file: 'packages/policy/src/decide/compile-grant.ts',
    find: 'if (chosen !== undefined && value === undefined) return []',
    replace: '',
    noticed: { tests: ['packages/policy/src/decide/areas.test.ts'] },
  },
]
