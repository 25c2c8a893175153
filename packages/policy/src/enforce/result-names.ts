import { type Field, fieldName, fieldNamed, mapResults, type RequestFor, withValues } from '@mapgate/protocol'
import type { LayerEntry } from '../model/catalog.ts'
import type { UpstreamReply } from '../model/reply.ts'
import type { LayerQuery, LayerSummary, RowsRequest } from './asked-operations.ts'
import { type Rename, renamedColumns } from './renamed-columns.ts'

/** A request whose results have names that no column has, and how its reply gets the client's names again. */
export interface NeutralNames<Given> {
  readonly map: Given
  readonly restored: (reply: UpstreamReply) => UpstreamReply
}

/** Requests whose results have names: statistics, and the bounds of bins. */
type NamedResults = RequestFor<LayerQuery | LayerSummary>

/** The names that a client gives to statistics. */
export function statisticNames({ parameters }: RequestFor<RowsRequest>): readonly string[] {
  return (parameters.outStatistics ?? []).flatMap((one) => one.outStatisticFieldName ?? [])
}

/**
 * Gives statistics and bounds of bins names of the gateway's own on their way to the upstream. A name that the client chose may be that of a
 * hidden column: some databases would read the column in `having` and in the order, some would refuse the request, and either tells of it.
 */
export function withNeutralNames<Given extends NamedResults>(
  map: Given,
  layer: LayerEntry,
): NeutralNames<Given> {
  const { lowerBoundaryAlias, upperBoundaryAlias, binBoundaryAlias } = map.parameters
  const bounds = [lowerBoundaryAlias, upperBoundaryAlias, binBoundaryAlias]
  const asked = [...statisticNames(map), ...bounds.filter((name) => name !== undefined)]
  if (asked.length === 0) return { map, restored: (reply) => reply }
  const distinct = [...new Set(asked.map((name) => name.toLowerCase()))]
  const neutral = new Map(distinct.map((name, index) => [name, besideColumns(`result_${index}`, layer)]))
  const original = new Map(asked.map((name) => [neutral.get(name.toLowerCase()), name]))
  return {
    map: renamed(map, (name) => neutral.get(name.toLowerCase()) ?? name),
    restored: (reply) => renamedColumns(reply, (name) => original.get(name.toLowerCase()) ?? name),
  }
}

function renamed<Given extends NamedResults>(map: Given, rename: Rename): Given {
  const { outStatistics, having, orderByFields } = map.parameters
  const { lowerBoundaryAlias, upperBoundaryAlias, binBoundaryAlias } = map.parameters
  return withValues(map, {
    ...(outStatistics && {
      outStatistics: outStatistics.map(({ outStatisticFieldName: name, ...one }) =>
        name === undefined ? one : { ...one, outStatisticFieldName: rename(name) },
      ),
    }),
    ...(having && { having: mapResults(having, (field) => renamedField(field, rename)) }),
    ...(orderByFields && {
      orderByFields: orderByFields.map(({ field, direction }) => ({ field: rename(field), direction })),
    }),
    ...(lowerBoundaryAlias && { lowerBoundaryAlias: rename(lowerBoundaryAlias) }),
    ...(upperBoundaryAlias && { upperBoundaryAlias: rename(upperBoundaryAlias) }),
    ...(binBoundaryAlias && { binBoundaryAlias: rename(binBoundaryAlias) }),
  })
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
