import type { Sabotage } from './entry.ts'

const decide = 'packages/policy/src/decide'
const describe = 'packages/policy/src/enforce/describe'
const edits = 'packages/policy/src/enforce/edits'
const byAreas = { tests: [`${edits}/edits-in-areas.test.ts`] }
const byFiles = { tests: [`${edits}/attachments.test.ts`] }
const byRights = { tests: [`${decide}/edit-rights.test.ts`] }
const byDescriptions = { tests: ['packages/policy/src/boundary/descriptions.test.ts'] }

/** What a grant says of edits, and what descriptions tell editors of it. */
export const editRights: readonly Sabotage[] = [
  {
    name: 'editsOfPlainGrants',
    removes: 'refusal',
    file: `${decide}/service-policy.ts`,
    find: "plain && (permission !== 'edit' || edit === null)",
    replace: 'plain && (permission === undefined || edit !== undefined)',
    noticed: { tests: [`${decide}/others.test.ts`] },
  },
  {
    name: 'editsApartFromReads',
    removes: 'refusal',
    file: `${decide}/service-policy.ts`,
    find: "permission === 'edit' && allowing",
    replace: 'permission === undefined && allowing',
    noticed: { tests: [`${decide}/others.test.ts`] },
  },
  {
    name: 'valuesForEdits',
    removes: 'refusal',
    file: `${decide}/compile-edit.ts`,
    find: '[add, update, deleted].includes(noRows) || values.length < written.length',
    replace: 'written.length < 0 || noRows === undefined',
    noticed: byRights,
  },
  {
    name: 'ownersOfOnePerson',
    removes: 'refusal',
    file: `${decide}/compile-edit.ts`,
    find: 'if (!people.has(principal.kind)) return undefined',
    replace: "if (principal.kind === 'anonymous') return undefined",
    noticed: byRights,
  },
  {
    name: 'valuesThatFit',
    removes: 'refusal',
    file: `${decide}/edit-on-layer.ts`,
    find: 'if (![...set].every(isHeld)) return undefined',
    replace: '',
    noticed: byRights,
  },
  {
    name: 'ownersThatFit',
    removes: 'refusal',
    file: `${decide}/edit-on-layer.ts`,
    find: 'if (own && !(isHeld([own.field, own.value]) && isText(byName.get(own.field)))) return undefined',
    replace: '',
    noticed: byRights,
  },
  {
    name: 'layersThatAreEdited',
    removes: 'refusal',
    file: `${decide}/edit-on-layer.ts`,
    find: 'layer.editing === undefined || isNoRows(view.rows) || ',
    replace: '',
    noticed: byRights,
  },
  {
    name: 'shapesThatAreHidden',
    removes: 'refusal',
    file: `${decide}/edit-on-layer.ts`,
    find: 'right.geometry && !isHeld && showsWholeShapes(layer, view)',
    replace: 'right.geometry && !isHeld',
    noticed: byRights,
  },
  {
    name: 'changesThatCarryTheirCondition',
    removes: 'refusal',
    file: `${decide}/edit-on-layer.ts`,
    find: 'isHeld && !isCarried ? null : right.update',
    replace: 'isCarried ? right.update : right.update',
    noticed: byRights,
  },
  {
    name: 'offeredCalculations',
    removes: 'filter',
    file: 'packages/policy/src/enforce/operations/edits.ts',
    find: 'isEnough: mayCalculate',
    replace: "isEnough: permitsOne('update')",
    noticed: byDescriptions,
  },
  {
    name: 'editingAlone',
    removes: 'filter',
    file: `${describe}/told-to-editors.ts`,
    find: 'capabilities: [...words, ...kindsOfEdits].join',
    replace: 'capabilities: words.join',
    noticed: byDescriptions,
  },
  {
    name: 'fieldsThatAreWritten',
    removes: 'filter',
    file: `${describe}/told-to-editors.ts`,
    find: '!writes(field.name)',
    replace: 'writes === undefined',
    noticed: byDescriptions,
  },
  {
    name: 'deletionsOfRelatedRows',
    removes: 'filter',
    file: `${describe}/editing.ts`,
    find: "change === 'delete' && relatedOutOfReach",
    replace: 'change === undefined && relatedOutOfReach',
    noticed: byDescriptions,
  },
  {
    name: 'areaOfDeletionsByCondition',
    removes: 'narrowing',
    file: `${edits}/deletion-by-condition.ts`,
    find: '[inArea, rows].filter',
    replace: '[rows].filter',
    noticed: byAreas,
  },
  {
    name: 'outerPartsOfDeletedShapes',
    removes: 'refusal',
    file: `${edits}/deletion-by-condition.ts`,
    find: 'area?.shape && editors.some(({ view }) => hidesOuterParts(view))',
    replace: 'area?.shape && editors.every(({ view }) => !view)',
    noticed: byAreas,
  },
  {
    name: 'globalIdsOfSeveralRows',
    removes: 'refusal',
    file: `${edits}/judged.ts`,
    find: 'const fault = ambiguous(change, rows)',
    replace: 'const fault = ambiguous(change, new Map())',
    noticed: byFiles,
  },
  {
    name: 'locksInReach',
    removes: 'narrowing',
    file: 'packages/gateway/src/walk/locked-rows.ts',
    find: 'rows.rows.filter(reaches).map',
    replace: 'rows.rows.map',
    noticed: { tests: ['packages/gateway/src/walk/locked-rows.test.ts'] },
  },
]
