import type { Edit } from '@mapgate/protocol'
import type { EditAlarm } from '../../model/edit-alarm.ts'
import type { UpstreamReply } from '../../model/reply.ts'
import type { JsonObject } from '../json-body.ts'
import { jsonUpstreamReply } from '../narrowing.ts'
import type { RowChange } from './editor.ts'
import type { Judged } from './judged.ts'
import { type ItemResult, printedResult } from './results.ts'

/** One layer, and what became of its changes. */
export interface LayerResults {
  readonly edit: { readonly layerId: number }
  readonly judged: readonly Judged[]
  readonly resultOf: (one: Judged) => ItemResult
  /** Results of attachments; absent where none were edited. */
  readonly attachments?: JsonObject
  /** Changed rows as they were and are, as far as the caller reads them. */
  readonly editedFeatures?: JsonObject
}

/** How an edit is answered: with which lists, and what besides the results. */
interface Answer {
  readonly kinds: readonly RowChange[]
  readonly moment?: unknown
  readonly alarms?: readonly EditAlarm[]
}

const lists = { add: 'addResults', update: 'updateResults', delete: 'deleteResults' } as const

/** The reply to an edit: one result for each change that was submitted, in its order, in the form of the operation that was called. */
export function editReply(
  { manner }: Edit,
  layers: readonly LayerResults[],
  { kinds, moment, alarms = [] }: Answer,
): UpstreamReply {
  const told = manner.moment === true && typeof moment === 'number' ? { editMoment: moment } : {}
  const isOfService = manner.ofService === true
  const bodies = layers.map((layer) => ({
    ...(isOfService ? { id: layer.edit.layerId } : {}),
    ...resultsOf(layer, kinds),
    ...told,
  }))
  const reply = jsonUpstreamReply(isOfService ? bodies : (bodies[0] ?? {}))
  return alarms.length === 0 ? reply : { ...reply, alarms }
}

function resultsOf(
  { judged, resultOf, attachments, editedFeatures }: LayerResults,
  kinds: readonly RowChange[],
): JsonObject {
  const results = kinds.map((kind) => [
    lists[kind],
    judged
      .filter(({ change }) => change.kind === kind)
      .map((one) => printedResult(one.change, resultOf(one))),
  ])
  return {
    ...Object.fromEntries(results),
    ...(attachments ? { attachments } : {}),
    ...(editedFeatures ? { editedFeatures } : {}),
  }
}
