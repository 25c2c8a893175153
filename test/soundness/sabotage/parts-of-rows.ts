import type { Sabotage } from './entry.ts'

const attached = 'packages/policy/src/enforce/attachments/attachments.ts'
const oneRow = 'packages/policy/src/enforce/features/one-row.ts'
const related = 'packages/policy/src/enforce/features/related-rows.ts'
const attachments = ['attachments', 'attachment', 'queryAttachments']

/** What hangs on rows: attachments, pop-ups, related records. */
export const partsOfRows: readonly Sabotage[] = [
  {
    name: 'attachmentRows',
    removes: 'refusal',
    file: attached,
    find: 'const rows = rowsOf(viewsWithIds(seen))',
    replace: 'const rows = { where: null, area: null }',
    noticed: { operations: attachments, cases: 40 },
  },
  {
    name: 'attachmentsOfHiddenIds',
    removes: 'narrowing',
    file: attached,
    find: 'covering(views, layer.objectIdField === undefined ? [] : [layer.objectIdField])',
    replace: 'views',
    noticed: { operations: attachments, emphasis: { hides: 'OBJECTID' }, cases: 40 },
  },
  {
    name: 'queriedAttachments',
    removes: 'narrowing',
    file: attached,
    find: 'const rows = rowsOf(views)',
    replace: 'const rows = { where: null, area: null }',
    noticed: { operations: ['queryAttachments'], cases: 40 },
  },
  {
    name: 'queriedAttachmentsByIds',
    removes: 'narrowing',
    file: attached,
    find: 'if (isAllRows(rows) || ids.length === 0) return',
    replace: 'return',
    noticed: { operations: ['queryAttachments'], emphasis: { manner: 'ids-first' }, cases: 40 },
  },
  {
    name: 'attachmentMembers',
    removes: 'filter',
    file: attached,
    find: "pick(group, ['parentObjectId', 'attachmentInfos', 'count'])",
    replace: 'group',
    noticed: { operations: ['queryAttachments'], emphasis: { hides: 'GLOBALID' }, cases: 42 },
  },
  {
    name: 'htmlPopup',
    removes: 'refusal',
    file: oneRow,
    find: 'const views = seen.views.filter(showsAll)',
    replace: 'const views = seen.views',
    noticed: { operations: ['htmlPopup'], cases: 40 },
  },
  {
    name: 'popupRows',
    removes: 'refusal',
    file: oneRow,
    find: 'return afterRowCheck({ intent, seen, rows: rowsOf(views) }',
    replace: 'return afterRowCheck({ intent, seen, rows: { where: null, area: null } }',
    noticed: { operations: ['htmlPopup'], seed: 4, cases: 40 },
  },
  {
    name: 'relatedSourceKeys',
    removes: 'narrowing',
    file: related,
    find: 'covering(source.views, [...sourceKeys, ...idField(source)])',
    replace: 'source.views',
    noticed: { operations: ['queryRelatedRecords'], emphasis: { apart: true }, cases: 122 },
  },
  {
    name: 'relatedSourceRows',
    removes: 'narrowing',
    file: related,
    find: 'const sourceRows = rowsOf(sourceViews)',
    replace: 'const sourceRows = { where: null, area: null }',
    noticed: { operations: ['queryRelatedRecords'], seed: 3, cases: 52 },
  },
  {
    name: 'relatedRows',
    removes: 'narrowing',
    file: related,
    find: 'const narrowed = withRows(intent, rowsOf(group))',
    replace: 'const narrowed = intent',
    noticed: { operations: ['queryRelatedRecords'], seed: 2, cases: 44 },
  },
  {
    name: 'relatedFields',
    removes: 'narrowing',
    file: related,
    find: 'if (view === undefined || showsAll(view) || intent.only.count === true)\n',
    replace: '\n',
    noticed: { operations: ['queryRelatedRecords'], seed: 2, cases: 44 },
  },
  {
    name: 'relatedGroups',
    removes: 'filter',
    file: 'packages/policy/src/enforce/features/related-groups.ts',
    find: 'filter(([name]) => fields.has(name.toLowerCase()))',
    replace: 'filter(() => true)',
    noticed: {
      operations: ['queryRelatedRecords'],
      emphasis: { apart: true, adds: { outFields: '*', f: 'json', returnCountOnly: 'false' } },
      casesPerPolicy: 6,
      seed: 11,
      cases: 356,
    },
  },
  {
    name: 'relatedRecordsLimit',
    removes: 'filter',
    file: 'packages/policy/src/enforce/features/related-groups.ts',
    find: '[...rows.values()].slice(0, left)',
    replace: '[...rows.values()]',
    noticed: { operations: ['queryRelatedRecords'], emphasis: { records: true }, cases: 42 },
  },
  {
    name: 'relatedLayer',
    removes: 'refusal',
    file: related,
    find: 'const seen = relationship && rights.layers.get(relationship.relatedLayerId)',
    replace:
      'const other = relationship && rights.service.layers.find(({ id }) => id === relationship.relatedLayerId)\n  const seen = relationship && (rights.layers.get(relationship.relatedLayerId) ?? (other && { layer: other, views: [{ grant: "", fields: null, rows: { where: null, area: null }, records: 1e9, picture: { scaleFrom: 0, scaleTo: 1e15, pixels: 1e9, formats: null } }] }))',
    noticed: { operations: ['queryRelatedRecords'], cases: 88 },
  },
  {
    name: 'relatedReplies',
    removes: 'filter',
    file: related,
    find: 'if (seen === undefined) return json\n  demandKnown(seen.layer, json, rights)\n  return {',
    replace: 'return json\n  return {',
    noticed: { operations: ['queryRelatedRecords'], emphasis: { manner: 'talkative' }, seed: 2, cases: 84 },
  },
]
