import type { Sabotage } from './entry.ts'

const folder = 'packages/policy/src/enforce/edits'
const judged = `${folder}/judged.ts`
const written = `${folder}/written.ts`
const editor = `${folder}/editor.ts`
const reach = `${folder}/reach.ts`
const files = `${folder}/attachments.ts`

/** Rows before and after an edit, its fields, and what is told of it. */
export const editsRows: readonly Sabotage[] = [
  {
    name: 'editedRows',
    removes: 'refusal',
    file: `${folder}/rows-as-they-are.ts`,
    find: 'const where = [rows, conditionFor(editor, change)].filter((one) => one !== undefined)',
    replace: 'const where = [rows].filter((one) => one !== undefined)',
    also: [
      {
        file: judged,
        find: 'if (isRuledOut(editor, change.kind, row.attributes) || !isInReach(editor, rights, row, wkid))',
        replace: 'if (!isInReach(editor, rights, row, wkid))',
      },
    ],
    noticed: { edits: 'rows', operations: ['updateFeatures', 'applyEdits'] },
  },
  {
    name: 'editedRowsInAreas',
    removes: 'refusal',
    file: judged,
    find: 'if (isRuledOut(editor, change.kind, row.attributes) || !isInReach(editor, rights, row, wkid))',
    replace: 'if (isRuledOut(editor, change.kind, row.attributes))',
    noticed: { edits: 'rows', operations: ['updateFeatures'], emphasis: { areas: true } },
  },
  {
    name: 'newRows',
    removes: 'refusal',
    file: judged,
    find: 'if (why !== undefined) return leavesReach(why)',
    replace: '',
    noticed: { edits: 'rows', operations: ['updateFeatures', 'applyEdits'] },
  },
  {
    name: 'newShapes',
    removes: 'refusal',
    file: judged,
    find: 'return isInside ? undefined : outside',
    replace: 'return isInside || change ? undefined : outside',
    noticed: {
      edits: 'rows',
      operations: ['updateFeatures'],
      emphasis: { areas: true, edit: { geometry: true, update: true } },
    },
  },
  {
    name: 'addedRows',
    removes: 'refusal',
    file: judged,
    find: 'if (why !== undefined) return { change, fault: { code: 1017, description: why } }',
    replace: '',
    noticed: { edits: 'rows', operations: ['addFeatures'] },
  },
  {
    name: 'addedShapes',
    removes: 'refusal',
    file: judged,
    find: 'if (!isWithinArea(editor, rights, change.geometry)) return { change, fault: outside }',
    replace: '',
    noticed: { edits: 'rows', operations: ['addFeatures'], emphasis: { areas: true, edit: { add: true } } },
  },
  {
    name: 'unknownCells',
    removes: 'refusal',
    file: reach,
    find: 'if (unknown !== undefined)',
    replace:
      'if (unknown !== undefined && before === undefined) return undefined\n  if (unknown !== undefined)',
    noticed: { edits: 'rows', operations: ['addFeatures'] },
  },
  {
    name: 'writableFields',
    removes: 'refusal',
    file: editor,
    find: '(right.fields === null || right.fields.has(name)) &&',
    replace: '',
    noticed: { edits: 'rows', operations: ['updateFeatures', 'addFeatures'] },
  },
  {
    name: 'hiddenWrites',
    removes: 'refusal',
    file: written,
    find: 'if (field === undefined || !shows(view, name)) return readOnly(name)',
    replace: 'if (field === undefined) return readOnly(name)\n  if (!shows(view, name)) return "write"',
    also: [
      {
        file: `${folder}/changes.ts`,
        find: 'if (!editors.some(({ view }) => shows(view, name))) throw unknownField(wordFor(words, `${kind}s`))',
        replace: '',
      },
    ],
    noticed: { edits: 'rows', operations: ['updateFeatures', 'addFeatures'] },
  },
  {
    name: 'fieldsThatAreSet',
    removes: 'refusal',
    file: editor,
    find: '!right.set.has(name) &&',
    replace: '',
    also: [
      {
        file: written,
        find: 'for (const [name, value] of forcedValues(editor, change)) {',
        replace:
          'for (const [name, value] of forcedValues(editor, change)) {\n    if (values.has(name)) continue',
      },
    ],
    noticed: { edits: 'rows', operations: ['updateFeatures', 'addFeatures'] },
  },
  {
    name: 'valuesThatAreSet',
    removes: 'narrowing',
    file: written,
    find: 'new Map([...right.set, ...own].map(',
    replace: 'new Map([...own].map(',
    noticed: { edits: 'rows', operations: ['updateFeatures', 'addFeatures'] },
  },
  {
    name: 'ownersOfAddedRows',
    removes: 'narrowing',
    file: written,
    find: "const own = kind === 'add' && right.own ?",
    replace: 'const own = kind === undefined && right.own ?',
    noticed: {
      edits: 'rows',
      operations: ['addFeatures'],
      emphasis: { edit: { add: true, own: { field: 'editor_id' } } },
    },
  },
  {
    name: 'ownersOfRows',
    removes: 'refusal',
    file: editor,
    find: "own && change !== 'add' ? isOwn(editor.layer, own) : undefined,",
    replace: 'undefined,',
    also: [
      {
        file: reach,
        find: 'return own === undefined || row[spelledField(layer, own.field)] === own.value',
        replace: 'return true',
      },
    ],
    noticed: {
      edits: 'rows',
      operations: ['updateFeatures', 'deleteFeatures'],
      emphasis: { edit: { update: true, delete: true, own: { field: 'editor_id' } } },
    },
  },
  {
    name: 'shapesThatStay',
    removes: 'refusal',
    file: written,
    find: "return right.geometry && isWhole ? 'write' : 'refused'",
    replace: "return isWhole ? 'write' : 'refused'",
    noticed: { edits: 'rows', operations: ['updateFeatures'], emphasis: { edit: { update: true } } },
  },
  {
    name: 'hiddenShapesOfAddedRows',
    removes: 'refusal',
    file: written,
    find: "return geometry === null || shows(view, geometryField) ? 'write' : 'refused'",
    replace: "return 'write'",
    noticed: {
      edits: 'rows',
      operations: ['addFeatures'],
      emphasis: { narrows: { fields: { except: ['geometry'] } }, edit: { add: true } },
    },
  },
  {
    name: 'hiddenNamesOfRows',
    removes: 'refusal',
    file: editor,
    find: ').every(([value, field]) => value === undefined || (field !== undefined && shows(view, field)))',
    replace:
      ').every(([value, field]) => value === undefined || field !== undefined || shows(view, String(field)))',
    noticed: {
      edits: 'rows',
      operations: ['globalIds', 'updateFeatures'],
      emphasis: { narrows: { fields: { except: ['GLOBALID'] } }, edit: { update: true } },
    },
  },
  {
    name: 'idsOfEditedRows',
    removes: 'filter',
    file: `${folder}/outcomes.ts`,
    find: 'const isShown = right.reads && layer.globalIdField !== undefined && shows(view, layer.globalIdField)',
    replace: 'const isShown = layer.globalIdField !== undefined',
    noticed: {
      edits: 'rows',
      operations: ['updateFeatures', 'applyEdits', 'deleteFeatures'],
      emphasis: { narrows: { fields: { except: ['GLOBALID'] } }, edit: { update: true, delete: true } },
    },
  },
  {
    name: 'rowsBeforeAndAfter',
    removes: 'filter',
    file: `${folder}/edited-features.ts`,
    find: 'Object.entries(cells).filter(([name]) => shows(view, name))',
    replace: 'Object.entries(cells)',
    noticed: { edits: 'rows', operations: ['applyServiceEdits'] },
  },
  {
    name: 'comparedWithoutReading',
    removes: 'refusal',
    file: written,
    find: 'const isSame = right.reads && row !== undefined && row.attributes[name] === value',
    replace: 'const isSame = row !== undefined && row.attributes[name] === value',
    noticed: {
      edits: 'rows',
      operations: ['updateFeatures'],
      emphasis: { reads: false, areas: false, edit: { update: true, fields: { only: ['editor_id'] } } },
    },
  },
  {
    name: 'calculatedRows',
    removes: 'narrowing',
    file: `${folder}/calculation.ts`,
    find: 'where: condition === undefined ? where : andExpressions(condition, where),',
    replace: 'where,',
    noticed: { edits: 'rows', operations: ['calculate'] },
  },
  {
    name: 'rowsAsCalculated',
    removes: 'narrowing',
    file: `${folder}/residual.ts`,
    find: 'return andExpressions(condition, simplified(withConstants(condition, writes)))',
    replace: 'return writes.size > 0 ? condition : simplified(withConstants(condition, writes))',
    noticed: { edits: 'rows', operations: ['calculate'] },
  },
  {
    name: 'calculatedFields',
    removes: 'refusal',
    file: `${folder}/calculation.ts`,
    find: 'if (field === undefined || !mayWrite(editor, field)) return false',
    replace: 'if (field === undefined) return false',
    noticed: { edits: 'rows', operations: ['calculate'] },
  },
  {
    name: 'readByCalculations',
    removes: 'refusal',
    file: `${folder}/calculation.ts`,
    find: 'return editor.right.reads && isReadable &&',
    replace: 'return',
    noticed: { edits: 'rows', operations: ['calculate'] },
  },
  {
    name: 'deletedByCondition',
    removes: 'narrowing',
    file: `${folder}/deletion-by-condition.ts`,
    find: 'const parts = [isHeld ? orExpressions(...conditions) : undefined, rows].filter((one) => one !== undefined)',
    replace:
      'const parts = [isHeld && rows === undefined ? orExpressions(...conditions.flatMap((one) => one ?? [])) : undefined, rows].filter((one) => one !== undefined)',
    noticed: {
      edits: 'rows',
      operations: ['deleteFeatures'],
      emphasis: { areas: false, edit: { delete: true } },
    },
  },
  {
    name: 'rowsOfFiles',
    removes: 'refusal',
    file: files,
    find: "!isRuledOut(editor, 'update', row.attributes) &&",
    replace: '',
    also: [
      {
        file: `${folder}/rows-as-they-are.ts`,
        find: 'const where = [rows, conditionFor(editor, change)].filter((one) => one !== undefined)',
        replace: 'const where = [rows].filter((one) => one !== undefined)',
      },
    ],
    noticed: {
      edits: 'rows',
      operations: ['addAttachment', 'deleteAttachments'],
      emphasis: { layers: [2], edit: { update: true, attachments: { add: true, delete: true } } },
    },
  },
  {
    name: 'rightsToFiles',
    removes: 'refusal',
    file: `${folder}/row-attachment.ts`,
    find: "(editor) => permits(editor, 'update') && mayAttach(editor, asked.kind),",
    replace: "(editor) => permits(editor, 'update'),",
    also: [
      {
        file: 'packages/policy/src/enforce/operations/edits.ts',
        find: "editorsIn(seen).some((editor: Editor) => permits(editor, 'update') && may(editor.right.attachments)),",
        replace:
          "editorsIn(seen).some((editor: Editor) => permits(editor, 'update') || may(editor.right.attachments)),",
      },
    ],
    noticed: {
      edits: 'rows',
      operations: ['addAttachment', 'deleteAttachments'],
      emphasis: { layers: [2], edit: { update: true } },
    },
  },
]
