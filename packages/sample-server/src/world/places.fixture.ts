import type { Position } from './geometry.ts'
import type { World } from './world.ts'

/** Where a hydrant stands, for tests that look at the place. */
export function placeOfHydrant({ database }: World, objectId: number): Position {
  const row = database.prepare('SELECT shape FROM layer_2 WHERE OBJECTID = ?').get(objectId)
  const { x, y } = JSON.parse(String(row?.shape)) as { x: number; y: number }
  return [x, y]
}
