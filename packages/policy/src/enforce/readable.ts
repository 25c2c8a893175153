import { type Intent, replyKind } from '@mapgate/protocol'
import type { Obligations } from '../model/obligations.ts'
import type { Refusal } from '../model/refusal.ts'
import { ruleFor } from './operations/table.ts'

/**
 * Why a reply is not given out: nobody knows how to take what is hidden from it, in whatever format. What no rule names does not pass;
 * undefined for what does.
 */
export function unreadable(intent: Intent, { listing, rights }: Obligations): Refusal | undefined {
  const { kind, format, calledAs } = intent
  const isJson = replyKind(format) === 'json'
  const isListing = listing !== undefined && kind === 'listing'
  if (isListing && isJson) return undefined
  if (rights !== undefined) {
    const show = ruleFor(intent)?.show
    if (isJson && (show?.json !== undefined || show?.made)) return undefined
    if (format === 'pbf' && show?.pbf !== undefined) return undefined
    if (show?.unread === format) return undefined
  }
  return { code: 'access.denied', detail: `${calledAs} as ${format} cannot be filtered` }
}
