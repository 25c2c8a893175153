import {
  type FeatureQuery,
  type Field,
  fieldName,
  fieldNamed,
  type IntentOf,
  mapResults,
  type RowStatistic,
} from '@mapgate/protocol'
import type { LayerEntry } from '../../model/catalog.ts'
import type { UpstreamReply } from '../../model/reply.ts'
import { type Rename, renamedColumns } from './renamed-columns.ts'

/** A question whose results have names that no column has, and how its reply gets the client's names again. */
interface NeutralNames<Given> {
  readonly intent: Given
  readonly restored: (reply: UpstreamReply) => UpstreamReply
}

/** Questions whose results have names: statistics, and the bounds of bins. */
type NamedResults = IntentOf<'feature-query' | 'summary'>

/** The names that a client gives to statistics. */
export const statisticNames = ({
  statistics = [],
}: {
  readonly statistics?: readonly RowStatistic[] | undefined
}): readonly string[] => statistics.flatMap((one) => one.as ?? [])

/**
 * Gives statistics and bounds of bins names of the gateway's own on their way to the upstream. A name that the client chose may be that of a
 * hidden column: some databases would read the column in `having` and in the order, some would refuse the request, and either gives it away.
 */
export function withNeutralNames<Given extends NamedResults>(
  intent: Given,
  layer: LayerEntry,
): NeutralNames<Given> {
  const asked = [...statisticNames(intent), ...boundNames(intent)]
  if (asked.length === 0) return { intent, restored: (reply) => reply }
  const distinct = [...new Set(asked.map((name) => name.toLowerCase()))]
  const neutral = new Map(distinct.map((name, index) => [name, besideColumns(`result_${index}`, layer)]))
  const original = new Map(asked.map((name) => [neutral.get(name.toLowerCase()), name]))
  return {
    intent: renamed(intent, (name) => neutral.get(name.toLowerCase()) ?? name),
    restored: (reply) => renamedColumns(reply, (name) => original.get(name.toLowerCase()) ?? name),
  }
}

/** The names that a client gives to the bounds of bins. */
function boundNames(intent: NamedResults): readonly string[] {
  if (intent.kind !== 'summary' || intent.by.kind === 'classes') return []
  const { lower, upper, bound } = intent.by.boundNames
  return [lower, upper, bound].filter((name) => name !== undefined)
}

function renamed<Given extends NamedResults>(intent: Given, rename: Rename): Given {
  const { statistics, order } = intent
  return {
    ...intent,
    statistics: statistics?.map(({ as: name, ...one }) =>
      name === undefined ? one : { ...one, as: rename(name) },
    ),
    order: order?.map(({ field, direction }) => ({ field: rename(field), direction })),
    ...(intent.kind === 'summary' ? renamedBounds(intent, rename) : renamedHaving(intent, rename)),
  }
}

function renamedBounds({ by }: IntentOf<'summary'>, rename: Rename): Pick<IntentOf<'summary'>, 'by'> {
  if (by.kind === 'classes') return { by }
  const names = Object.entries(by.boundNames).map(([part, name]) => [part, name && rename(name)])
  return { by: { ...by, boundNames: Object.fromEntries(names) } }
}

const renamedHaving = ({ having }: FeatureQuery, rename: Rename): Pick<FeatureQuery, 'having'> => ({
  having: having && mapResults(having, (field) => renamedField(field, rename)),
})

function renamedField(field: Field, rename: Rename): Field {
  const name = fieldName(field)
  return rename(name) === name ? field : fieldNamed(rename(name))
}

/** The name, with as many strokes behind it as it takes to be no column's. */
function besideColumns(name: string, layer: LayerEntry): string {
  const isTaken = layer.fields.some((field) => field.name.toLowerCase() === name)
  return isTaken ? besideColumns(`${name}_`, layer) : name
}
