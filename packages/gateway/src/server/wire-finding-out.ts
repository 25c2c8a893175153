import type { ServiceEntry } from '@mapgate/policy'
import { readIntent, serviceName } from '@mapgate/protocol'
import { createExtentCheck, type ExtentAsked } from '../areas/extent-check.ts'
import { createFindOut as createAreasFindOut } from '../areas/find-out.ts'
import { createRowsFinder, type RowsFinder } from '../areas/rows-finder.ts'
import type { GatewayRequest } from '../core/request/gateway-request.ts'
import { createEditsFindOut, createFindOut } from '../edits/find-out.ts'
import type { Rooms } from '../walk/rooms.ts'
import type { Parts } from './parts.ts'

type FindingParts = Pick<Parts, 'areas' | 'upstreams' | 'catalog' | 'options'>

/** What has to be known before a request is planned: of rows to edit always, of areas where the configuration has any. */
export function findingOut(parts: FindingParts): Required<Pick<Rooms, 'findOut' | 'edited'>> {
  const { upstreams, catalog, options } = parts
  const { forward } = upstreams
  const rows = rowsFinderOf(parts)
  const findOut = createFindOut({
    edits: createEditsFindOut({
      forward,
      isUnicode: (upstream) => options.configuration.upstreams[upstream]?.characters === 'unicode',
    }),
    areas: rows && areasOf(parts, rows),
  })
  return {
    findOut: (need, { request, service, context }) =>
      findOut(need, { upstream: request.mount.upstream, service, context }),
    edited: (request) => {
      if (rows) forgetRows(request, catalog.current().services(request.mount.upstream), rows)
    },
  }
}

function rowsFinderOf({
  areas: { work },
  upstreams: { forward },
  options: { configuration, monotonic },
}: FindingParts): RowsFinder | undefined {
  const { areaRows: most, areaRowsLife: lifeMs } = configuration.limits
  return work && createRowsFinder({ forward, work, most, lifeMs, monotonic })
}

function areasOf(
  { areas: { work }, upstreams: { forward }, options: { log, metrics, monotonic } }: FindingParts,
  rows: RowsFinder,
) {
  const tell = ({ upstream, service, wkid }: ExtentAsked, why: string) => {
    metrics.inexact(upstream)
    log.warn({ upstream, service: service.name, wkid }, `pictures under areas are refused: ${why}`)
  }
  const drawsExactly = createExtentCheck({ forward, monotonic, tell })
  return work && createAreasFindOut({ work, findRows: rows.find, drawsExactly })
}

/** A map service and a feature service of one name have the same layers, so both forget those that were edited. */
function forgetRows(
  { map, mount: { upstream } }: GatewayRequest,
  services: readonly ServiceEntry[],
  { forget }: RowsFinder,
): void {
  const name = serviceName(map.resource)?.toLowerCase()
  const intent = readIntent(map)
  const edited = intent.kind === 'edit' ? new Set(intent.layers.map(({ layerId }) => layerId)) : undefined
  for (const service of services.filter((one) => one.name.toLowerCase() === name))
    for (const { id } of service.layers)
      if (edited === undefined || edited.has(id)) forget({ upstream, service, layerId: id })
}
