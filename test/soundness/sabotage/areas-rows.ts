import type { Sabotage } from './entry.ts'

const views = 'packages/policy/src/decide/views.ts'
const finder = 'packages/gateway/src/areas/rows-finder.ts'
const knownRows = 'packages/policy/src/enforce/features/known-rows.ts'
const rowFilter = 'packages/policy/src/model/row-filter.ts'
const within = { relation: 'within', clip: false } as const
const queries = ['query', 'queryLayers', 'feature', 'identify']

/** Which rows lie in an area, and that every question is held to them. */
export const areasRows: readonly Sabotage[] = [
  {
    name: 'areaOfAView',
    removes: 'narrowing',
    file: views,
    find: 'const rows = area === undefined ? everywhere.rows : rowsInArea(everywhere.rows, rowsAreaOf(layer, area))',
    replace: 'const rows = everywhere.rows',
    noticed: { operations: queries, emphasis: { areas: within } },
  },
  {
    name: 'areaThatIsMissing',
    removes: 'refusal',
    file: views,
    find: 'if (areas?.length === 0) return [{ view: viewWith(grant, { rows: noRows }), conditionFields: [] }]',
    replace:
      'if (areas?.length === 0) return [{ view: viewWith(grant, { rows: grant.rows }), conditionFields: [] }]',
    noticed: { operations: queries, emphasis: { areas: { of: 'missing' } } },
  },
  {
    name: 'areaOfATable',
    removes: 'narrowing',
    file: views,
    find: 'if (grant.source.with?.area !== undefined && layer.geometryType === undefined) return undefined',
    replace: 'if (everywhere.area !== undefined && layer.geometryType === undefined) return undefined',
    noticed: { operations: ['layers', 'layer'], emphasis: { areas: { of: 'missing' } } },
  },
  {
    name: 'areaShapesJudged',
    removes: 'filter',
    file: finder,
    find: 'return inside.filter((id) => asked.has(id))',
    replace: 'return inside.length > 0 ? [...asked] : []',
    noticed: { operations: queries, emphasis: { areas: within } },
  },
  {
    name: 'areaOfOtherLayer',
    removes: 'narrowing',
    file: 'packages/policy/src/model/facts.ts',
    find: '`${layerId} ${areaRowsKey}`',
    replace: 'areaRowsKey',
    noticed: { operations: ['identify', 'queryLayers', 'find'], emphasis: { areas: within } },
  },
  {
    name: 'areaOfOtherName',
    removes: 'narrowing',
    file: 'packages/policy/src/model/area-right.ts',
    find: '    area.key,',
    replace: '',
    noticed: { operations: queries, emphasis: { several: true, areas: { clip: false } }, cases: 2_000 },
  },
  {
    name: 'areaRelation',
    removes: 'narrowing',
    file: 'packages/policy/src/model/area-right.ts',
    find: '    relation,\n',
    replace: '',
    noticed: {
      operations: queries,
      emphasis: { several: true, areas: { of: 'parts', clip: false } },
      cases: 2_000,
    },
  },
  {
    name: 'areasJoined',
    removes: 'refusal',
    file: rowFilter,
    find: 'if (areas.every((area) => area?.key === first?.key)) return first',
    replace: 'if (first !== null || areas.length > 0) return first',
    noticed: { operations: queries, emphasis: { several: true, areas: { clip: false } }, cases: 2_000 },
  },
  {
    name: 'areaWithoutCondition',
    removes: 'narrowing',
    file: rowFilter,
    find: 'andRows(rowsIn(null, conditionIn(filter)), rowsWhere(inArea))',
    replace: 'rowsWhere(inArea)',
    noticed: { operations: queries, emphasis: { areas: within } },
  },
  {
    name: 'areaHoleSent',
    removes: 'narrowing',
    file: 'packages/policy/src/enforce/areas/area-shape.ts',
    find: 'return largest > 0 ? rings.map((ring) => ring.toReversed()) : rings',
    replace: 'return rings.filter((ring) => doubledArea(ring) === largest)',
    noticed: {
      operations: ['layer', 'layers', 'root'],
      emphasis: { areas: { of: 'hole', relation: 'intersects', clip: false } },
    },
  },
  {
    name: 'areaTooLarge',
    removes: 'refusal',
    file: knownRows,
    find: "if ('tooMany' in found) return { ...view, rows: rowsInArea(view.rows, { ...area, tooMany: found.tooMany }) }",
    replace: "if ('tooMany' in found) return { ...view, rows: allRows }",
    also: [
      {
        file: knownRows,
        find: "import { rowsInArea, withoutArea } from '../../model/row-filter.ts'",
        replace: "import { allRows, withoutArea } from '../../model/row-filter.ts'",
      },
    ],
    noticed: { tests: ['packages/policy/src/enforce/features/known-rows.test.ts'] },
  },
  {
    name: 'areaContained',
    removes: 'narrowing',
    file: 'packages/policy/src/model/containment.ts',
    find: '    (wide.area === undefined || showsAreaOf(wide.area, narrow.area)) &&\n',
    replace: '',
    noticed: { tests: ['packages/policy/src/model/containment.test.ts'] },
  },
  {
    name: 'areaOfAnOldGeneration',
    removes: 'refusal',
    file: 'packages/policy/src/decide/authorize-service.ts',
    find: 'const known = recalled?.areas === areas.generation ? recalled : undefined',
    replace: 'const known = recalled',
    noticed: { tests: ['packages/policy/src/decide/areas.test.ts'] },
  },
]
