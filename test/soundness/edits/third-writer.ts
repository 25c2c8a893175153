import type { World } from '@mapgate/sample-server'
import { indexShape } from '../../../packages/sample-server/src/world/storage.ts'
import type { CaseRequest } from '../gateway.ts'
import type { Random } from '../random.ts'
import type { Cell, Template } from '../template.ts'
import { withFiles } from './edit-making.ts'
import { type Judge, whyForbidden } from './edit-right.ts'
import { moved } from './edit-world.ts'
import type { Row } from './truth.ts'

// Somebody who writes to the map server and knows nothing of the gateway.

/** What a third writer does to the rows of a request: takes them out of reach, changes something else of them, or deletes them. */
export type Meddling = 'away' | 'harmless' | 'gone' | 'nothing'

/** A row of the map server. */
export interface Place {
  readonly layerId: number
  readonly id: number
}

/** The rows that a request names by numbers that are object ids. Some may not be there. */
export function rowsNamedBy({ path, parameters }: CaseRequest, template: Template): readonly Place[] {
  const layers = parameters.edits
    ? (JSON.parse(parameters.edits) as readonly { id: number }[]).map(({ id }) => id)
    : [Number(/FeatureServer\/(\d+)\//.exec(path)?.[1])]
  const parent = /FeatureServer\/\d+\/(\d+)\//.exec(path)?.[1] ?? ''
  const numbers = [parent, ...Object.values(parameters)].join(' ').match(/\d+/g) ?? []
  return layers.flatMap((layerId) => {
    const known = new Set((template.rows.get(layerId) ?? []).map(({ objectId }) => objectId))
    return [...new Set(numbers.map(Number))].filter((id) => known.has(id)).map((id) => ({ layerId, id }))
  })
}

const ways: readonly Readonly<Record<string, Cell>>[] = [
  { district: 'Elsewhere' },
  { classification: 'restricted' },
  { status: 'closed' },
  { cost: 99_999_999 },
  { notes: 'closed' },
  { editor_id: 'user:third' },
  { diameter_mm: 1_999 },
  { asset_id: null },
]

/** Takes a row out of what an editor may change; false where no way to do that is known. */
export function takeAway(
  world: World,
  place: Place,
  { judge, random }: { judge: Judge; random: Random },
): boolean {
  const row = rowAt(world, place)
  if (row === undefined) return false
  const isOut = (changed: Row) =>
    whyForbidden({ kind: 'attach', ...place, before: changed }, withFiles(judge)) !== undefined
  if (isOut(row)) return false
  const known = ways.filter((way) => Object.keys(way).every((name) => name in row))
  const good = known.filter((way) => isOut({ ...row, ...way }))
  if (good.length > 0) {
    write(world, place, random.pick(good))
    return true
  }
  if (typeof row.shape !== 'string') return false
  const shape = moved(JSON.parse(row.shape), 5_000_000)
  if (!isOut({ ...row, shape: JSON.stringify(shape) })) return false
  write(world, place, { shape: JSON.stringify(shape) })
  indexShape(world.database, place.layerId, place.id, shape)
  return true
}

/** Changes a cell that no condition looks at. */
export function touch(world: World, place: Place, names: readonly string[]): void {
  const row = rowAt(world, place)
  const name = names.find((one) => row && one in row)
  if (name !== undefined) write(world, place, { [name]: 'zz' })
}

/** Deletes a row. */
export function remove({ database }: World, { layerId, id }: Place): void {
  database.prepare(`DELETE FROM layer_${layerId} WHERE OBJECTID = ?`).run(id)
}

/** Writes cells of a row. */
export function write({ database }: World, { layerId, id }: Place, cells: Row): void {
  const names = Object.keys(cells)
  database
    .prepare(
      `UPDATE layer_${layerId} SET ${names.map((name) => `"${name}" = ?`).join(', ')} WHERE OBJECTID = ?`,
    )
    .run(...names.map((name) => cells[name] ?? null), id)
}

const rowAt = ({ database }: World, { layerId, id }: Place): Row | undefined =>
  database.prepare(`SELECT * FROM layer_${layerId} WHERE OBJECTID = ?`).get(id) as Row | undefined
