import type { Sabotage } from './entry.ts'

const file = 'packages/policy/src/enforce/features/deciding-fields.ts'
const rows = ['query', 'dynamicLayerQuery', 'queryLayers']

const counts = {
  outStatistics: '[{"statisticType":"count","onStatisticField":"OBJECTID","outStatisticFieldName":"n"}]',
  f: 'json',
}

/** A place of stripes: a shape that is moved a little is likely to be in one of them or not any more. */
const stripes = {
  geometry: JSON.stringify({
    rings: Array.from({ length: 120 }, (_, index) => {
      const left = -13_240_000 + index * 2_000
      return [
        [left, 4_000_000],
        [left, 4_250_000],
        [left + 1_000, 4_250_000],
        [left + 1_000, 4_000_000],
        [left, 4_000_000],
      ]
    }),
  }),
  geometryType: 'esriGeometryPolygon',
  spatialRel: 'esriSpatialRelIntersects',
  inSR: '102100',
}

/** Fields by which a request decides about rows: each has to be one that is seen. */
export const queryFields: readonly Sabotage[] = [
  {
    name: 'whereFields',
    removes: 'refusal',
    file,
    find: "['where', where ? [...fieldsOf(where)] : []],",
    replace: "['where', []],",
    noticed: {
      operations: ['query'],
      emphasis: { hides: 'owner_name', adds: { where: "owner_name LIKE 'zqCanaryWren%'" } },
      seed: 2,
      cases: 64,
    },
  },
  {
    name: 'definitionFields',
    removes: 'refusal',
    file,
    find: "['where', where ? [...fieldsOf(where)] : []],",
    replace: "['where', []],",
    noticed: { operations: ['queryRelatedRecords'], emphasis: { hides: 'inspector' }, seed: 2, cases: 288 },
  },
  {
    name: 'statistics',
    removes: 'refusal',
    file,
    find: "['statistics', statistics.flatMap(({ of }) => fieldsIn(of))],",
    replace: "['statistics', []],",
    noticed: { operations: rows, cases: 172 },
  },
  {
    name: 'groupFields',
    removes: 'refusal',
    file,
    find: "['groups', groups.flatMap(fieldsIn)],",
    replace: "['groups', []],",
    noticed: {
      operations: ['query'],
      emphasis: { hides: 'owner_name', adds: { ...counts, groupByFieldsForStatistics: 'owner_name' } },
      cases: 48,
    },
  },
  {
    name: 'having',
    removes: 'refusal',
    file,
    find: "['having', having ? columnsOf(having, isResult) : []],",
    replace: "['having', []],",
    noticed: {
      operations: ['query'],
      emphasis: {
        hides: 'owner_name',
        adds: {
          ...counts,
          groupByFieldsForStatistics: 'district',
          having: "MAX(owner_name) LIKE 'zqCanaryWren%'",
        },
      },
      seed: 2,
      cases: 84,
    },
  },
  {
    name: 'orderFields',
    removes: 'refusal',
    file,
    find: 'order.map(({ field }) => field).filter((name) => !isResult(name))',
    replace: '[]',
    noticed: { operations: rows, cases: 190 },
  },
  {
    name: 'distinctFields',
    removes: 'refusal',
    file,
    find: "['fields', listed(distinct, seen)],",
    replace: "['fields', []],",
    noticed: {
      operations: ['query'],
      emphasis: {
        apart: true,
        adds: {
          returnDistinctValues: 'true',
          returnGeometry: 'false',
          outFields: 'asset_id,district',
          where: '1=1',
          f: 'json',
        },
      },
      seed: 2,
      cases: 40,
    },
  },
  {
    name: 'topFilter',
    removes: 'refusal',
    file,
    find: 'top ? [...top.groups, ...top.order.map(({ field }) => field)] : []',
    replace: '[]',
    noticed: { operations: ['queryTopFeatures'], cases: 122 },
  },
  {
    name: 'binFields',
    removes: 'refusal',
    file,
    find: "['by', by ? fieldsBy(by) : []],",
    replace: "['by', []],",
    noticed: { operations: ['queryBins'], seed: 3, cases: 42 },
  },
  {
    name: 'dateBinFields',
    removes: 'refusal',
    file,
    find: "['by', by ? fieldsBy(by) : []],",
    replace: "['by', []],",
    noticed: { operations: ['queryDateBins'], emphasis: { hides: 'reported' }, cases: 42 },
  },
  {
    name: 'rendererFields',
    removes: 'refusal',
    file,
    find: "['by', by ? fieldsBy(by) : []],",
    replace: "['by', []],",
    noticed: { operations: ['generateRenderer'], cases: 74 },
  },
  {
    name: 'geometryFilter',
    removes: 'narrowing',
    file,
    find: '...(looksAtShape && layer.geometryType !== undefined ? [geometryField] : []),',
    replace: '',
    noticed: { operations: ['query'], emphasis: { hides: 'geometry', adds: stripes }, cases: 82 },
  },
  {
    name: 'extentOfQuery',
    removes: 'narrowing',
    file,
    find: ' || only.extent === true',
    replace: '',
    noticed: { operations: ['query'], emphasis: { hides: 'geometry' }, cases: 48 },
  },
  {
    name: 'timeFields',
    removes: 'narrowing',
    file,
    find: '...(time !== undefined ? layer.timeFields : []),',
    replace: '',
    noticed: { operations: ['query'], emphasis: { hides: 'reported' }, cases: 64 },
  },
  {
    name: 'idsAskedFor',
    removes: 'narrowing',
    file,
    find: '...(looksAtIds && layer.objectIdField !== undefined ? [layer.objectIdField] : []),',
    replace: '',
    noticed: { operations: ['query'], emphasis: { hides: 'OBJECTID' }, seed: 2, cases: 74 },
  },
  {
    name: 'decidingViews',
    removes: 'narrowing',
    file,
    find: 'covering(seen.views, [...named.flatMap(([, fields]) => fields), ...impliedFields(asked, seen)])',
    replace: 'seen.views',
    noticed: { operations: rows, emphasis: { several: true, apart: true }, cases: 182 },
  },
  {
    name: 'failingConditions',
    removes: 'refusal',
    file,
    find: '  demandUnfailing(asked, seen, views)\n',
    replace: '',
    noticed: { operations: rows, seed: 2, cases: 52 },
  },
  {
    name: 'unknownFields',
    removes: 'refusal',
    file: 'packages/policy/src/enforce/narrowing.ts',
    find: 'if (!sees(rights, field)) throw unknownField(parameter)',
    replace: '',
    noticed: { operations: rows, cases: 48 },
  },
  {
    name: 'knownFunctions',
    removes: 'refusal',
    file: 'packages/grammar/src/expression/calls.ts',
    find: 'const shape = functions.get(keyword)',
    replace: 'const shape: FunctionShape = functions.get(keyword) ?? { minArguments: 0, maxArguments: 9 }',
    also: [
      {
        file: 'packages/grammar/src/expression/print.ts',
        find: "if (!shape) throw new TypeError('an unknown function cannot be printed')\n",
        replace:
          "if (!shape) return e.name + '(' + e.arguments.map((one) => printOperand(one)).join() + ')'\n",
      },
    ],
    noticed: { operations: rows, cases: 40 },
  },
]
