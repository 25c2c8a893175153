import {
  type Field,
  fieldName,
  fieldNamed,
  fieldNameType,
  havingExpression,
  type MapRequest,
  mapResults,
  orderList,
  parameterOf,
  statistics,
} from '@mapgate/protocol'
import type { LayerEntry } from '../core/catalog.ts'
import type { UpstreamReply } from '../core/outbound.ts'
import { type Rename, renamedColumns } from './renamed-columns.ts'
import { withValues } from './values.ts'

/** A request whose results have names that no column has, and how its reply gets the client's names again. */
export interface NeutralNames {
  readonly map: MapRequest
  readonly restored: (reply: UpstreamReply) => UpstreamReply
}

const boundaries = ['lowerBoundaryAlias', 'upperBoundaryAlias', 'binBoundaryAlias']

/** The names that a client gives to statistics. */
export function statisticNames(map: MapRequest): readonly string[] {
  return (parameterOf(map, 'outStatistics', statistics) ?? []).flatMap(
    (one) => one.outStatisticFieldName ?? [],
  )
}

/**
 * Gives statistics and bounds of bins names of the gateway's own on their way to the upstream. A name that the client chose may be that of a
 * hidden column: some databases would read the column in `having` and in the order, some would refuse the request, and either tells of it.
 */
export function withNeutralNames(map: MapRequest, layer: LayerEntry): NeutralNames {
  const asked = [
    ...statisticNames(map),
    ...boundaries.flatMap((name) => parameterOf(map, name, fieldNameType) ?? []),
  ]
  if (asked.length === 0) return { map, restored: (reply) => reply }
  const distinct = [...new Set(asked.map((name) => name.toLowerCase()))]
  const neutral = new Map(distinct.map((name, index) => [name, besideColumns(`result_${index}`, layer)]))
  const original = new Map(asked.map((name) => [neutral.get(name.toLowerCase()), name]))
  return {
    map: renamed(map, (name) => neutral.get(name.toLowerCase()) ?? name),
    restored: (reply) => renamedColumns(reply, (name) => original.get(name.toLowerCase()) ?? name),
  }
}

function renamed(map: MapRequest, rename: Rename): MapRequest {
  const having = parameterOf(map, 'having', havingExpression)
  const bounds = boundaries.map((name) => [name, parameterOf(map, name, fieldNameType)] as const)
  const values = {
    outStatistics: parameterOf(map, 'outStatistics', statistics)?.map(
      ({ outStatisticFieldName: name, ...one }) =>
        name === undefined ? one : { ...one, outStatisticFieldName: rename(name) },
    ),
    having: having && mapResults(having, (field) => renamedField(field, rename)),
    orderByFields: parameterOf(map, 'orderByFields', orderList)?.map(({ field, direction }) => ({
      field: rename(field),
      direction,
    })),
    ...Object.fromEntries(bounds.map(([name, asked]) => [name, asked && rename(asked)])),
  }
  return withValues(
    map,
    Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)),
  )
}

function renamedField(field: Field, rename: Rename): Field {
  const name = fieldName(field)
  return rename(name) === name ? field : fieldNamed(rename(name))
}

/** The name, with as many strokes behind it as it takes to be no column's. */
function besideColumns(name: string, layer: LayerEntry): string {
  const isTaken = layer.fields.some((field) => field.name.toLowerCase() === name)
  return isTaken ? besideColumns(`${name}_`, layer) : name
}
