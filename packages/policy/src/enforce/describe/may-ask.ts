import type { Operation } from '@mapgate/protocol'
import { covering, type LayerRights, type ServiceRights, showsAll } from '../../model/rights.ts'
import type { Asker, Narrowed } from './member.ts'
import { servedOperation } from './need.ts'

/** Whom a description is for: what is promised is served, and this caller may ask for it. `layerId` undefined: of some layer. */
export function askerOf(
  serviceType: string,
  rights: ServiceRights,
  layerId: number | undefined,
  narrowed?: Narrowed,
): Asker {
  const offers = (need: string): boolean => {
    const operation = servedOperation(serviceType, need)
    return operation !== undefined && mayAsk(operation, rights, layerId)
  }
  return { serviceType, offers, ...(narrowed ? { narrowed } : {}) }
}

/** Operations that no rule can narrow, and that a grant gives whole. */
const wholeTiles: ReadonlySet<string> = new Set(['tile', 'tilemap', 'wmtsTile', 'wmtsTileJpg', 'generateKml'])

function mayAsk(operation: Operation, rights: ServiceRights, layerId: number | undefined): boolean {
  const own = rights.others?.get(operation.id) ?? rights
  if (own.whole) return true
  if (operation.effect === 'write' || operation.effect === 'job') return false
  const name = operation.id.slice(operation.id.indexOf('.') + 1)
  if (wholeTiles.has(name)) return own.tiles.length > 0
  const named = layerId === undefined ? undefined : own.layers.get(layerId)
  if (named) return isEnough(name, named)
  const isOfRows = rights.layers.has(layerId ?? -1)
  return !isOfRows && [...own.layers.values()].some((seen) => isEnough(name, seen))
}

/** True where the views of a layer are wide enough for an operation that would be refused for less. */
function isEnough(name: string, { layer, views }: LayerRights): boolean {
  if (name === 'htmlPopup') return views.some(showsAll)
  if (!/attachment/i.test(name) || layer.objectIdField === undefined) return true
  return covering(views, [layer.objectIdField]).length > 0
}
