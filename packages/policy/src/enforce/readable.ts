import { type MapRequest, replyKind } from '@mapgate/protocol'
import type { Obligations } from '../model/obligations.ts'
import type { Refusal } from '../model/refusal.ts'
import { ruleOf } from './operations/table.ts'

/**
 * Why a reply is not given out: nobody knows how to take what is hidden from it, in whatever format. What no rule names does not pass;
 * undefined for what does.
 */
export function unreadable(map: MapRequest, { listing, rights }: Obligations): Refusal | undefined {
  const { operation, format } = map
  const isJson = replyKind(format) === 'json'
  const isListing = listing !== undefined && operation.group === 'Catalog'
  if (isListing && isJson) return undefined
  if (rights !== undefined) {
    const show = ruleOf(operation)?.show
    if (isJson && show?.json !== undefined) return undefined
    if (format === 'pbf' && show?.pbf !== undefined) return undefined
    if (show?.unread === format) return undefined
  }
  return { code: 'access.denied', detail: `${operation.id} as ${format} cannot be filtered` }
}
