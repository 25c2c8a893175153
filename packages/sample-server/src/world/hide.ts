import type { World } from './world.ts'
import { indexOf, tableOf } from './world.ts'

/**
 * What a second world lacks or has otherwise: the soundness tests ask two worlds that differ only in what somebody may not see,
 * and want the same answer. `where` is SQL over the layer's columns.
 */
export interface Hidden {
  /** Cells that hold `value` (null unless told) instead. */
  cells?: { layer: number; field: string; where?: string; value?: string | number | null }[]
  /** Rows that are not there. */
  rows?: { layer: number; where: string }[]
  /** Layers and tables that are not there. */
  layers?: number[]
}

/** Takes out of a world what is to be hidden. */
export function hide(world: World, hidden: Hidden): void {
  const { database } = world
  for (const { layer, field, where, value } of hidden.cells ?? []) {
    database.prepare(`UPDATE ${tableOf(layer)} SET "${field}" = ? WHERE ${where ?? '1=1'}`).run(value ?? null)
  }
  for (const { layer, where } of hidden.rows ?? []) hideRows(world, layer, where)
  for (const id of hidden.layers ?? []) hideLayer(world, id)
}

function hideRows({ database, layer }: World, layerId: number, where: string): void {
  const key = layer(layerId)?.objectIdField ?? 'OBJECTID'
  const chosen = `SELECT ${key} FROM ${tableOf(layerId)} WHERE ${where}`
  if (layer(layerId)?.kind === 'feature')
    database.exec(`DELETE FROM ${indexOf(layerId)} WHERE id IN (${chosen})`)
  database.exec(`DELETE FROM attachments WHERE LAYERID = ${layerId} AND PARENTOBJECTID IN (${chosen})`)
  database.exec(`DELETE FROM ${tableOf(layerId)} WHERE ${where}`)
}

function hideLayer(world: World, layerId: number): void {
  if (world.layer(layerId)?.kind !== 'group') hideRows(world, layerId, '1=1')
  world.layers = world.layers.filter(({ id }) => id !== layerId)
  for (const layer of world.layers) {
    layer.subLayerIds = layer.subLayerIds.filter((id) => id !== layerId)
    layer.relationships = layer.relationships.filter(({ relatedTableId }) => relatedTableId !== layerId)
    if (layer.parentId === layerId) layer.parentId = -1
  }
}
