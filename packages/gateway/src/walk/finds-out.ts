import type { Found, Need, Principal } from '@mapgate/policy'
import type { OpenEdit } from '../core/edits/open-edit.ts'
import { GatewayError } from '../core/errors/errors.ts'
import type { GatewayRequest } from '../core/request/gateway-request.ts'
import type { Meter } from '../core/request/meter.ts'
import { requestContextOf } from '../core/request/request-context.ts'
import { lockingFindOut } from './locked-rows.ts'
import { noted } from './metered.ts'
import type { FindOut } from './needs.ts'
import type { Rooms } from './rooms.ts'
import type { Sent } from './send-plan.ts'
import { noteRead, type RowsRead } from './unseen-rows.ts'

/** For whom something is found out, and what is noted of it. */
interface Finding {
  readonly principal: Principal
  readonly edit?: OpenEdit
  readonly sent: Sent
  readonly read: RowsRead
  readonly meter?: Meter | undefined
}

/**
 * Finds out for a request what has to be known, on layers that still have their numbers; rows to edit are kept from others, and looking them up is charged to the
 * quotas of the caller, whatever becomes of the edit.
 * @throws GatewayError `limit.upstream-requests` where an edit needs too many questions, `limit.quota`
 */
export function findsOut(
  request: GatewayRequest,
  { principal, edit, sent, read, meter }: Finding,
  { findOut, revalidate, maxUpstreamRequests }: Rooms,
): FindOut | undefined {
  if (findOut === undefined) return undefined
  const charged = async (ask: () => Promise<Found>, by: Meter): Promise<Found> => {
    await by.reserve(principal, request, 1)
    return noted(ask, { map: request.map, meter: by, isPicture: false })
  }
  const find: FindOut = async (need, { service, confirmed }) => {
    if (!confirmed) await revalidate?.(request, service)
    if (isOfEdits(need)) countQuestion(sent, maxUpstreamRequests)
    const context = requestContextOf(principal, request.inbound)
    const ask = (): Promise<Found> => findOut(need, { request, service, context })
    const found = await (meter && isOfEdits(need) ? charged(ask, meter) : ask())
    noteRead(read, need, found)
    return found
  }
  // A file comes as slowly as its sender likes, and must not keep a row from others for so long.
  return edit && request.inbound.upload === undefined ? lockingFindOut(find, edit, request) : find
}

const isOfEdits = ({ kind }: Need): boolean => kind === 'rows-to-edit' || kind === 'attachments-to-edit'

/** Counts a question about rows to edit, of which each layer of an edit may need some. @throws GatewayError `limit.upstream-requests` */
function countQuestion(sent: Sent, most: number): void {
  sent.asked = (sent.asked ?? 0) + 1
  if (sent.asked > most)
    throw new GatewayError('limit.upstream-requests', `more than ${most} questions about rows to edit`, {
      publicText: `This edit needs more than ${most} requests to the map server; edit fewer layers at once.`,
    })
}
