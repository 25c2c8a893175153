import {
  type Intent,
  type IntentOf,
  type MapRequest,
  type OperationId,
  type RequestFor,
  readIntent,
} from '@mapgate/protocol'
import type { Plan, Step } from '../model/plan.ts'
import type { LayerRights, ServiceRights } from '../model/rights.ts'
import { cannotNarrow, layerSeen, type Narrowing, type NarrowingOptions, step } from './narrowing.ts'

export {
  answered,
  cannotNarrow,
  demandSeen,
  jsonUpstreamReply,
  type NarrowingOptions,
  oneStep,
  type ReadIds,
  type RowsReply,
  replyAt,
  seesAll,
  unknownField,
} from './narrowing.ts'

/** A permitted request that has to be narrowed, of the operations with these ids: of any one, where nothing else is said. */
export interface Ask<Id extends OperationId = OperationId> extends NarrowingOptions {
  /** In the catalogue's spelling, in the format that is asked of the upstream. */
  readonly map: RequestFor<Id>
  readonly rights: ServiceRights
}

/** Narrows requests of some operations to what their caller has. */
export type Narrow<Id extends OperationId = OperationId> = (ask: Ask<Id>) => Plan

/** A narrower of requests whose intents are of this kind. */
export const byIntent =
  <Kind extends Intent['kind']>(kind: Kind, narrow: (asked: Narrowing<IntentOf<Kind>>) => Plan): Narrow =>
  ({ map, ...narrowing }) => {
    const intent = readIntent(map)
    if (intent.kind !== kind) throw cannotNarrow(`${map.operation.id} is no ${kind}`)
    return narrow({ ...narrowing, intent: intent as IntentOf<Kind> })
  }

/** One request of a plan: its reply is held for transform unless it passes as it comes. */
export const send = (
  _ask: Ask,
  map: MapRequest,
  holds: Step['holds'] = 'whole',
  more: Pick<Step, 'expects' | 'mayFail'> = {},
): Step => step(readIntent(map), { holds, ...more })

/** What the caller has of a layer; undefined where it does not exist for the caller. */
export function layerOf({ rights }: Ask, id: number): LayerRights | undefined {
  return rights.layers.get(id)
}

/**
 * The layer that the path names, with what the caller has of it.
 * @throws Refused `request.not-found`
 */
export const demandLayer = ({ map, rights }: Ask): LayerRights => layerSeen(rights, map.resource.layerId)
