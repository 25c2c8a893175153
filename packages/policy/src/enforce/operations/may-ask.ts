import type { Operation } from '@mapgate/protocol'
import type { ServiceRights } from '../../model/rights.ts'
import type { MayAsk } from '../showing.ts'
import { isServed } from '../tiles/given-tiles.ts'
import { ruleOf } from './table.ts'

/** What a caller with these rights may ask for, so that no description promises more. */
export const mayAskBy =
  (rights: ServiceRights): MayAsk =>
  (operation, layerId) =>
    mayAsk(operation, rights, layerId)

function mayAsk(operation: Operation, rights: ServiceRights, layerId: number | undefined): boolean {
  const own = rights.others?.get(operation.id) ?? rights
  if (own.whole) return true
  const isWriting = operation.effect === 'write' || operation.effect === 'job'
  const { cache, isEnough = () => !isWriting } = ruleOf(operation) ?? {}
  if (cache === 'file') return own.tiles.some(({ area }) => area === undefined)
  if (cache === 'tiles') return own.tiles.some((right) => isServed(right, rights))
  const named = layerId === undefined ? undefined : own.layers.get(layerId)
  if (named) return isEnough(named)
  const isOfRows = rights.layers.has(layerId ?? -1)
  return !isOfRows && [...own.layers.values()].some(isEnough)
}
