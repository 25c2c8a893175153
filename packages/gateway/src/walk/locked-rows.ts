import type { Found, RowsAsTheyAre, RowsToEdit, ServiceEntry } from '@mapgate/policy'
import { readIntent, serviceName } from '@mapgate/protocol'
import type { EditedRow, OpenEdit } from '../core/edits/open-edit.ts'
import { GatewayError } from '../core/errors/errors.ts'
import type { GatewayRequest } from '../core/request/gateway-request.ts'
import { type FindOut, FoundTooEarly } from './needs.ts'
import { rowsOfEdit } from './rows-of-edit.ts'

/** How often rows are read again because others came among them while their locks were waited for. */
const mostReadings = 5

/**
 * Finds out about rows that are to be edited, and keeps them from other callers. Only rows that came are locked, because they are in reach: the lock of another row
 * would tell that somebody edits it, and keep him from it. Where others had them meanwhile, they are read again.
 * @throws FoundTooEarly where earlier needs have to be found out again; GatewayError `limit.row-locked`
 */
export function lockingFindOut(
  findOut: FindOut,
  edit: OpenEdit,
  { mount, inbound: { signal } }: GatewayRequest,
): FindOut {
  return async (need, rights) => {
    if (need.kind !== 'rows-to-edit' || need.isLook) return findOut(need, rights)
    const rowOf = (row: number): EditedRow => ({
      upstream: mount.upstream,
      service: rights.service.name,
      layerId: need.layerId,
      row,
    })
    const take = (ids: readonly number[]): ReturnType<OpenEdit['take']> =>
      edit.take(ids.toSorted((one, other) => one - other).map(rowOf), signal)
    return readLocked(need, () => findOut(need, rights), take)
  }
}

/** Reads rows until all that came are locked, and none was another caller's after they were read. */
async function readLocked(
  need: RowsToEdit,
  read: () => Promise<Found>,
  take: (ids: readonly number[]) => ReturnType<OpenEdit['take']>,
): Promise<Found> {
  for (let left = mostReadings; left > 0; left--) {
    const found = await read()
    const ids = idsIn(need, found)
    const outcome = ids.length === 0 ? 'taken' : await take(ids)
    if (outcome === 'taken') return found
    if (outcome === 'again') throw new FoundTooEarly('rows of an earlier need were given back')
  }
  throw new GatewayError('limit.row-locked', `${need.kind} brings ever more rows`, { retryAfterSeconds: 2 })
}

function idsIn({ reaches = () => true }: RowsToEdit, found: Found): readonly number[] {
  const rows: RowsAsTheyAre | undefined = found.kind === 'rows-to-edit' ? found.rows : undefined
  return rows && 'rows' in rows ? rows.rows.filter(reaches).map(({ id }) => id) : []
}

/** Locks the rows of an edit that is sent as its client wrote it: those that it names by object id, else all of their layer. */
export async function lockNamedRows(
  edit: OpenEdit,
  { map, mount, inbound: { signal } }: GatewayRequest,
  known: ServiceEntry | undefined,
): Promise<void> {
  const intent = readIntent(map)
  if (intent.kind !== 'edit') return
  const service = known?.name ?? serviceName(map.resource) ?? ''
  const rows = rowsOfEdit(intent, known?.layers).flatMap(({ layerId, rows: named }) =>
    named.map((row) => ({ upstream: mount.upstream, service, layerId, row })),
  )
  await edit.take(rows, signal)
}
