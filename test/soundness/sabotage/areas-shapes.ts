import type { Sabotage } from './entry.ts'

const heldShapes = 'packages/policy/src/enforce/features/held-shapes.ts'
const clientShape = 'packages/policy/src/enforce/areas/client-shape.ts'
const reshaped = 'packages/policy/src/enforce/areas/reshaped-rows.ts'
const boundary = ['packages/policy/src/boundary/areas.test.ts']
const cut = { areas: { relation: 'intersects', clip: true } } as const

/** Shapes that are held to areas: cut off at the edge, judged, and found by nothing that lies outside. */
export const areasShapes: readonly Sabotage[] = [
  {
    name: 'areaShapesCut',
    removes: 'filter',
    file: heldShapes,
    find: '    cutTo(placed, shape)',
    replace: '    placed && shape',
    noticed: { operations: ['query', 'queryTopFeatures', 'feature', 'queryLayers'], emphasis: cut },
  },
  {
    name: 'areaPlaceCut',
    removes: 'narrowing',
    file: clientShape,
    find: 'if (area?.shape === undefined || !views.some(hidesOuterParts)) return asked',
    replace: 'if (area !== asked.area || views.length >= 0) return asked',
    noticed: { tests: boundary },
  },
  {
    name: 'areaMeasures',
    removes: 'narrowing',
    file: 'packages/policy/src/decide/views.ts',
    find: 'area?.clip ? withoutMeasures(shown, layer) : shown',
    replace: 'shown',
    noticed: { tests: boundary },
  },
  {
    name: 'areaExtentOfCutShapes',
    removes: 'filter',
    file: 'packages/policy/src/enforce/features/query.ts',
    find: 'if (query.only.extent && views.some(hidesOuterParts)) return planCutExtent(query, views, of)',
    replace: 'if (query.only.extent && views.length < 0) return planCutExtent(query, views, of)',
    noticed: { operations: ['query', 'getEstimates', 'queryLayers'], emphasis: cut },
  },
  {
    name: 'areaStatisticsOfShapes',
    removes: 'refusal',
    file: 'packages/policy/src/enforce/features/summed-shapes.ts',
    find: '  if (!views.some(hidesOuterParts) || !statistics',
    replace: '  if (!views.some(hidesOuterParts) || statistics.length > 0 || !statistics',
    noticed: { tests: boundary },
  },
  {
    name: 'areaShapesJudgedInReplies',
    removes: 'filter',
    file: reshaped,
    find: 'if (isInside && !(shape && isInside(shape))) return undefined',
    replace: 'if (isInside && !shape) return undefined',
    noticed: { tests: boundary },
  },
  {
    name: 'areaOfAnotherReference',
    removes: 'refusal',
    file: reshaped,
    find: 'if (stated.some((one) => isSameWkid(one, wkid))) return',
    replace: 'if (stated.length > 0) return',
    noticed: { tests: boundary },
  },
  {
    name: 'areaRowsThatWereNotFound',
    removes: 'filter',
    file: 'packages/policy/src/enforce/features/only-found-rows.ts',
    find: '(id) => found.some((ids) => ids.has(id))',
    replace: '() => true',
    noticed: { tests: boundary },
  },
  {
    name: 'areaCutInResults',
    removes: 'filter',
    file: 'packages/policy/src/enforce/info/held-results.ts',
    find: 'cutNear(cutBy(placed),',
    replace: 'cutNear((shape) => placed && shape,',
    noticed: { operations: ['find'], emphasis: cut },
  },
  {
    name: 'areaNearPlace',
    removes: 'filter',
    file: 'packages/policy/src/enforce/info/held-results.ts',
    find: 'hidesOuterParts(view) ? near : undefined',
    replace: 'undefined',
    noticed: { tests: boundary },
  },
  {
    name: 'areaTopLayer',
    removes: 'narrowing',
    file: 'packages/policy/src/enforce/info/feature-info.ts',
    find: "const findsTop = named === 'top' &&",
    replace: 'const findsTop = layers.length < 0 &&',
    noticed: { tests: boundary },
  },
  {
    name: 'areaExtentInDescriptions',
    removes: 'narrowing',
    file: 'packages/policy/src/enforce/describe/extents-in-areas.ts',
    find: 'placed && !views.some(hidesOuterParts) ?',
    replace: 'placed ?',
    also: [
      {
        file: 'packages/policy/src/enforce/describe/extents-in-areas.ts',
        find: 'heldTo: (answer: unknown) => heldTo(answer, box, wkid),',
        replace: 'heldTo: (answer: unknown) => (isObject(answer) ? answer : heldTo(answer, box, wkid)),',
      },
    ],
    noticed: { tests: boundary },
  },
  {
    name: 'neighboursAtTheBorder',
    removes: 'narrowing',
    file: 'packages/policy/src/enforce/areas/inside-of.ts',
    find: 'touches(placed, shape) && cutTo(placed, shape) !== undefined',
    replace: 'touches(placed, shape)',
    noticed: { tests: ['packages/policy/src/enforce/areas/inside-of.test.ts'] },
  },
  {
    name: 'shapesByTheRowsThatDecide',
    removes: 'narrowing',
    file: 'packages/policy/src/enforce/features/query.ts',
    find: 'showing: seen.views',
    replace: 'showing: views',
    noticed: { tests: ['packages/policy/src/boundary/areas.test.ts'] },
  },
]
