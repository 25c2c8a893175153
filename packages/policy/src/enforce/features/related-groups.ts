import { identityOf } from '../../model/json-text.ts'
import type { UpstreamReply } from '../../model/reply.ts'
import { jsonUpstreamReply } from '../narrowing.ts'
import { isFailed, type Json, jsonWith, objectsIn } from '../upstream-json.ts'

/** What of the records of one reply may be shown. */
export interface ShownRecords {
  /** Lower-case names; undefined: all. */
  readonly fields: ReadonlySet<string> | undefined
  /** False where the shapes of a map server that sends them unasked are left out. */
  readonly hasShape: boolean
}

/** How replies are joined. */
interface Joining {
  /** Field by which a record is the same row in several replies. */
  readonly key: string | undefined
  /** One for each reply. */
  readonly shown: readonly ShownRecords[]
  /** Most records in the reply. */
  readonly most: number
  /** True where counts are asked for: records that a map server answers in their place are left out. Default false. */
  readonly isCount?: boolean
}

/** The groups of all replies; records of one row are one, with the fields that the replies show of it. */
export function joinedGroups(
  replies: readonly UpstreamReply[],
  { key, shown, most, isCount = false }: Joining,
): UpstreamReply {
  const failed = replies.find(isFailed)
  if (failed) return failed
  const read = replies.map((reply) => jsonWith(reply, 'relatedRecordGroups'))
  const groups = new Map<unknown, { group: Json; rows: Map<unknown, Json> }>()
  for (const [index, json] of read.entries()) {
    for (const { relatedRecords, ...group } of objectsIn(json.relatedRecordGroups)) {
      const groupKey = identityOf(group.objectId)
      const found = groups.get(groupKey) ?? { group, rows: new Map<unknown, Json>() }
      groups.set(groupKey, found)
      for (const record of isCount ? [] : objectsIn(relatedRecords))
        addRecord(found.rows, record, { key, ...shown[index] })
    }
  }
  const fields = new Map(read.flatMap((json) => objectsIn(json.fields)).map((field) => [field.name, field]))
  let left = most
  const taken = (rows: ReadonlyMap<unknown, Json>): readonly Json[] => {
    const records = [...rows.values()].slice(0, left)
    left -= records.length
    return records
  }
  return jsonUpstreamReply({
    ...read[0],
    ...(fields.size > 0 ? { fields: [...fields.values()] } : {}),
    relatedRecordGroups: [...groups.values()].map(({ group, rows }) =>
      isCount || ('count' in group && rows.size === 0) ? group : { ...group, relatedRecords: taken(rows) },
    ),
  })
}

function addRecord(
  rows: Map<unknown, Json>,
  record: Json,
  { key, fields, hasShape = false }: Pick<Joining, 'key'> & Partial<ShownRecords>,
): void {
  const attributes = (record.attributes ?? {}) as Json
  const column = key && Object.keys(attributes).find((name) => name.toLowerCase() === key.toLowerCase())
  const rowKey = identityOf(column ? attributes[column] : undefined) ?? Symbol('single')
  const shown = fields
    ? Object.fromEntries(Object.entries(attributes).filter(([name]) => fields.has(name.toLowerCase())))
    : attributes
  const same = rows.get(rowKey)
  const { geometry: _, centroid: __, ...shapeless } = record
  rows.set(rowKey, {
    ...(hasShape ? record : shapeless),
    ...same,
    attributes: { ...shown, ...(same?.attributes as Json | undefined) },
  })
}
