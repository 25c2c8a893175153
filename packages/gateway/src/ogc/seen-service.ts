import type { LayerEntry, Obligations, ServiceEntry, ServiceRights } from '@mapgate/policy'
import { type MapRequest, type OperationId, operationOf } from '@mapgate/protocol'
import { GatewayError } from '../core/errors/errors.ts'
import type { OgcVisit } from '../core/reply/ogc-door.ts'

/** A service as a caller may use it for one operation. */
export interface SeenService {
  readonly entry: ServiceEntry
  readonly rights: ServiceRights
  /** True where nothing of the service is hidden. */
  readonly isWhole: boolean
}

/** The request of another operation of the same service, without values. */
export const bareRequest = (root: MapRequest, id: OperationId): MapRequest => {
  const operation = operationOf(id)
  return { ...root, operation, parameters: {}, format: formatOf(operation.formats) } as MapRequest
}

const formatOf = (formats: readonly string[]): string => (formats.includes('image') ? 'image' : 'json')

/**
 * The service behind a door, by what the caller may ask it.
 * @throws GatewayError where it is hidden, and where nobody knows its layers
 */
export async function seenService(
  { permit }: Pick<OgcVisit, 'permit'>,
  root: MapRequest,
  id: OperationId,
): Promise<SeenService> {
  await permit(root)
  return serviceIn(await permit(bareRequest(root, id)))
}

function serviceIn({ rights, unrestricted }: Obligations): SeenService {
  if (rights === undefined) throw new GatewayError('gateway.internal', 'a service that is none')
  const { service: entry } = rights
  if (entry.unread !== undefined) throw new GatewayError('service.unreadable', entry.unread)
  return { entry, rights, isWhole: unrestricted }
}

/** The layers of a list whose rows the caller may be told, and the service tells. */
export function toldLayers(
  { entry, rights, isWhole }: SeenService,
  ids: readonly number[],
): readonly number[] {
  const silent = new Set(entry.layers.flatMap(({ id, unqueryable }) => (unqueryable ? [id] : [])))
  return ids.filter((id) => (isWhole || rights.layers.has(id)) && !silent.has(id))
}

/** True for a layer that has rows or pictures of its own, as groups and tables have not. */
export const isDrawn = ({ type }: LayerEntry): boolean => type !== 'Group Layer' && type !== 'Table'
