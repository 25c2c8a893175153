import type { Execution, World } from '@mapgate/sample-server'
import type { Change } from './edit-right.ts'
import type { Row } from './truth.ts'

/** All rows of a map server, by layer and object id, and what is attached to them, by its id. */
export interface Tables {
  readonly rows: ReadonlyMap<number, ReadonlyMap<number, Row>>
  readonly attachments: ReadonlyMap<number, Row>
}

/** Reads all tables of a world. */
export function tablesOf({ layers, database }: World): Tables {
  const withRows = layers.filter(({ kind }) => kind !== 'group')
  const rows = withRows.map(({ id }) => {
    const all = database.prepare(`SELECT * FROM layer_${id}`).all() as unknown as readonly Row[]
    return [id, new Map(all.map((row) => [Number(row.OBJECTID), row]))] as const
  })
  const files = database
    .prepare('SELECT *, hex(DATA) AS bytes FROM attachments')
    .all() as unknown as readonly Row[]
  return {
    rows: new Map(rows),
    attachments: new Map(files.map(({ DATA: _, ...file }) => [Number(file.ATTACHMENTID), file])),
  }
}

/** What differs between two states of the tables. What hung on a row that is gone is gone with it. */
export function changesBetween(before: Tables, after: Tables): readonly Change[] {
  const layers = [...before.rows].flatMap(([layerId, old]) => {
    const now = after.rows.get(layerId) ?? new Map<number, Row>()
    const ids = [...new Set([...old.keys(), ...now.keys()])]
    return ids.flatMap((id) => rowChange(layerId, id, { before: old.get(id), after: now.get(id) }))
  })
  const ids = [...new Set([...before.attachments.keys(), ...after.attachments.keys()])]
  return [...layers, ...ids.flatMap((id) => fileChange(id, before, after))]
}

interface Both {
  readonly before: Row | undefined
  readonly after: Row | undefined
}

function rowChange(layerId: number, id: number, { before, after }: Both): readonly Change[] {
  if (before === undefined) return after === undefined ? [] : [{ kind: 'add', layerId, id, after }]
  if (after === undefined) return [{ kind: 'delete', layerId, id, before }]
  return isSame(before, after) ? [] : [{ kind: 'update', layerId, id, before, after }]
}

const isSame = (one: Row, other: Row): boolean => {
  for (const name in one) if (one[name] !== other[name]) return false
  return true
}

function fileChange(id: number, before: Tables, after: Tables): readonly Change[] {
  const [old, now] = [before.attachments.get(id), after.attachments.get(id)]
  if (old && now && isSame(old, now)) return []
  // A file that hangs on another row afterwards was taken away there and added here.
  const moved = old && now && (old.PARENTOBJECTID !== now.PARENTOBJECTID || old.LAYERID !== now.LAYERID)
  const kinds = moved
    ? ([
        ['detach', old],
        ['attach', now],
      ] as const)
    : ([[old ? (now ? 'replace' : 'detach') : 'attach', (now ?? old) as Row]] as const)
  return kinds.flatMap(([kind, file]) => {
    const layerId = Number(file.LAYERID)
    const parent = Number(file.PARENTOBJECTID)
    const [row, later] = [before, after].map(({ rows }) => rows.get(layerId)?.get(parent))
    if (kind === 'detach' && row && later === undefined) return []
    return [
      { kind, layerId, id: parent, ...(row ? { before: row } : {}), ...(later ? { after: later } : {}) },
    ]
  })
}

/** What a map server reported as written, as changes, also where nothing differs afterwards. */
export function reportedChanges(
  executions: readonly Execution[],
  before: Tables,
  after: Tables,
): readonly Change[] {
  const written = executions.flatMap(({ rowsWritten }) => rowsWritten)
  return written.flatMap(({ layer, kind, objectIds }) =>
    objectIds.flatMap((id): readonly Change[] => {
      const [row, now] = [before, after].map(({ rows }) => rows.get(layer)?.get(id))
      // What was added and taken away again, or is told by the tables themselves.
      if (kind !== 'update' || row === undefined || now === undefined) return []
      return [{ kind: 'update', layerId: layer, id, before: row, after: now }]
    }),
  )
}
