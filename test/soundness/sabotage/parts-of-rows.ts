import type { Sabotage } from './entry.ts'

const rows = 'packages/gateway/src/plan/narrow/rows.ts'
const related = 'packages/gateway/src/plan/narrow/related.ts'
const attachments = ['attachments', 'attachment', 'queryAttachments']

/** What hangs on rows: attachments, pop-ups, related records. */
export const partsOfRows: readonly Sabotage[] = [
  {
    name: 'attachmentRows',
    removes: 'refusal',
    file: rows,
    find: 'const rows = rowsOf(viewsWithIds(seen))',
    replace: 'const rows = null',
    noticed: { operations: attachments, cases: 40 },
  },
  {
    name: 'attachmentsOfHiddenIds',
    removes: 'narrowing',
    file: rows,
    find: 'covering(views, layer.objectIdField === undefined ? [] : [layer.objectIdField])',
    replace: 'views',
    noticed: { operations: attachments, emphasis: { hides: 'OBJECTID' }, cases: 40 },
  },
  {
    name: 'queriedAttachments',
    removes: 'narrowing',
    file: rows,
    find: 'const rows = rowsOf(views)',
    replace: 'const rows = null',
    noticed: { operations: ['queryAttachments'], cases: 40 },
  },
  {
    name: 'queriedAttachmentsByIds',
    removes: 'narrowing',
    file: rows,
    find: 'if (rows === null || ids.length === 0) return',
    replace: 'return',
    noticed: { operations: ['queryAttachments'], emphasis: { manner: 'ids-first' }, cases: 40 },
  },
  {
    name: 'attachmentMembers',
    removes: 'filter',
    file: 'packages/gateway/src/transform/filter/attachments.ts',
    find: "pick(group, ['parentObjectId', 'attachmentInfos', 'count'])",
    replace: 'group',
    noticed: { operations: ['queryAttachments'], emphasis: { hides: 'GLOBALID' }, cases: 42 },
  },
  {
    name: 'htmlPopup',
    removes: 'refusal',
    file: rows,
    find: 'const views = seen.views.filter(showsAll)',
    replace: 'const views = seen.views',
    noticed: { operations: ['htmlPopup'], cases: 40 },
  },
  {
    name: 'popupRows',
    removes: 'refusal',
    file: rows,
    find: 'return afterRowCheck(ask, seen, rowsOf(views))',
    replace: 'return afterRowCheck(ask, seen, null)',
    noticed: { operations: ['htmlPopup'], seed: 4, cases: 40 },
  },
  {
    name: 'relatedSourceKeys',
    removes: 'narrowing',
    file: related,
    find: 'covering(source.views, [...keys, ...idField(source)])',
    replace: 'source.views',
    noticed: { operations: ['queryRelatedRecords'], emphasis: { apart: true }, cases: 122 },
  },
  {
    name: 'relatedSourceRows',
    removes: 'narrowing',
    file: related,
    find: 'const sourceRows = rowsOf(sourceViews)',
    replace: 'const sourceRows = null',
    noticed: { operations: ['queryRelatedRecords'], seed: 3, cases: 52 },
  },
  {
    name: 'relatedRows',
    removes: 'narrowing',
    file: related,
    find: 'const narrowed = withDefinition(map, rowsOf(group))',
    replace: 'const narrowed = map',
    noticed: { operations: ['queryRelatedRecords'], seed: 2, cases: 44 },
  },
  {
    name: 'relatedFields',
    removes: 'narrowing',
    file: related,
    find: 'if (view === undefined || showsAll(view) || isCount) return',
    replace: 'return',
    noticed: { operations: ['queryRelatedRecords'], seed: 2, cases: 44 },
  },
  {
    name: 'relatedRecordsLimit',
    removes: 'filter',
    file: 'packages/gateway/src/plan/related-groups.ts',
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
      'const other = relationship && rights.service.layers.find(({ id }) => id === relationship.relatedLayerId)\n  const seen = relationship && (rights.layers.get(relationship.relatedLayerId) ?? (other && { layer: other, views: [{ grant: "", fields: null, where: null, records: 1e9, picture: { scaleFrom: 0, scaleTo: 1e15, pixels: 1e9, formats: null } }] }))',
    noticed: { operations: ['queryRelatedRecords'], cases: 88 },
  },
  {
    name: 'relatedReplies',
    removes: 'filter',
    file: 'packages/gateway/src/transform/filter/features.ts',
    find: 'if (seen === undefined) return json\n  demandKnown(seen.layer, json, rights)\n  return {',
    replace: 'return json\n  return {',
    noticed: { operations: ['queryRelatedRecords'], emphasis: { manner: 'talkative' }, seed: 2, cases: 84 },
  },
]
