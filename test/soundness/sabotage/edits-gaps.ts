import type { Sabotage } from './entry.ts'

const folder = 'packages/policy/src/enforce/edits'
const compared = `${folder}/compared.ts`

/** What holds when a row changes hands between the check and the write. */
export const editsGaps: readonly Sabotage[] = [
  {
    name: 'conditionOfDeletions',
    removes: 'narrowing',
    file: `${folder}/deleted-rows.ts`,
    find: 'return condition === undefined ? ids : andExpressions(ids, condition)',
    replace: 'return condition === undefined ? ids : andExpressions(ids)',
    noticed: { edits: 'gaps', operations: ['deleteFeatures'], emphasis: { areas: false } },
  },
  {
    name: 'areaOfDeletions',
    removes: 'narrowing',
    file: `${folder}/deleted-rows.ts`,
    find: 'const area = areaCondition(sent, rights)',
    replace: 'const area = sent.length < 0 ? areaCondition(sent, rights) : undefined',
    noticed: {
      edits: 'gaps',
      operations: ['deleteFeatures'],
      emphasis: { areas: true, narrows: { where: "district <> 'x'" } },
    },
  },
  {
    name: 'conditionOfUpdates',
    removes: 'narrowing',
    file: `${folder}/calculated-rows.ts`,
    find: 'if (condition === undefined) return rows',
    replace: 'if (condition === undefined || rows) return rows',
    noticed: { edits: 'gaps', operations: ['updateFeatures'], emphasis: { areas: false } },
  },
  {
    name: 'unconditionalDeletions',
    removes: 'refusal',
    file: `${folder}/narrow-edit.ts`,
    find: 'if (deletion) {',
    replace: 'if (deletion && compared.length === 0) {',
    noticed: { edits: 'gaps', operations: ['applyEdits', 'applyServiceEdits'] },
  },
  {
    name: 'onlyConditional',
    removes: 'refusal',
    file: `${folder}/narrow-edit.ts`,
    find: "change.kind === 'update' && editor.right.onlyConditional",
    replace: "change.kind === 'update' && editor.right.onlyConditional && compared.length === 0",
    noticed: {
      edits: 'gaps',
      operations: ['updateFeatures', 'applyEdits'],
      emphasis: { edit: { update: true, onlyConditional: true } },
    },
  },
  {
    name: 'comparedRows',
    removes: 'filter',
    file: compared,
    find: 'if (!reaches(edit, editor, original)) return true',
    replace: '',
    noticed: {
      edits: 'gaps',
      operations: ['updateFeatures', 'applyEdits'],
      emphasis: { areas: true, narrows: { where: "district <> 'x'" } },
    },
  },
  {
    name: 'alarms',
    removes: 'filter',
    file: compared,
    find: "...lost.map((row) => alarmOf('out-of-reach', row, outcomeOf(row, later[back.indexOf(row)]))),",
    replace: '',
    noticed: { edits: 'gaps', operations: ['updateFeatures', 'applyEdits'] },
  },
  {
    name: 'cellsThatDecide',
    removes: 'filter',
    file: compared,
    find: 'return hidesOriginal(one)\n',
    replace: 'return hidesOriginal(one) && rows.length < 0\n',
    noticed: {
      edits: 'gaps',
      operations: ['updateFeatures', 'applyEdits'],
      habits: { tellsOriginals: false },
      emphasis: { reads: false, areas: false, narrows: { where: 'district = :principal.district' } },
    },
  },
  {
    name: 'newerValues',
    removes: 'narrowing',
    file: compared,
    find: 'where: andExpressions(idCondition(editor.layer, row ? [row.id] : []), ...stands),',
    replace:
      'where: stands.length < 0 ? andExpressions(...stands) : idCondition(editor.layer, row ? [row.id] : []),',
    noticed: { edits: 'gaps', operations: ['updateFeatures', 'applyEdits'] },
  },
  {
    name: 'alarmsOfFiles',
    removes: 'filter',
    file: `${folder}/parent-rows.ts`,
    find: '.filter((id) => !reached.has(id))',
    replace: '.filter((id) => !reached.has(id) && id < 0)',
    noticed: { edits: 'gaps', operations: ['addAttachment', 'deleteAttachments'] },
  },
]
