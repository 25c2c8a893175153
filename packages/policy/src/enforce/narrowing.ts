import type { Intent } from '@mapgate/protocol'
import type { ExtentMemory } from '../model/extent-memory.ts'
import type { Plan, Step } from '../model/plan.ts'
import { Refused } from '../model/refusal.ts'
import type { UpstreamReply } from '../model/reply.ts'
import { type LayerRights, type ServiceRights, sees } from '../model/rights.ts'
import type { Paint, SideOf } from './painting.ts'

/** What narrowing goes by, beside what is asked and the rights of its caller. */
export interface NarrowingOptions {
  /** Default: none are remembered. */
  readonly extents?: ExtentMemory | undefined
  /** Most requests that a plan may have which can do with fewer; default no bound. */
  readonly maxRequests?: number | undefined
  /** True where the upstream is said to keep texts in Unicode. */
  readonly isUnicode: boolean
  /** Default: ids are read here. */
  readonly readIds?: ReadIds | undefined
  /** Masks pictures of views with an area; default: such pictures are refused. */
  readonly paint?: Paint | undefined
  /** Tells where a tile lies; default: cached tiles of rights with an area are refused. */
  readonly sideOf?: SideOf | undefined
}

/** A permitted question that has to be narrowed to what its caller has. */
export interface Narrowing<Asked extends Intent = Intent> extends NarrowingOptions {
  /** In the catalogue's spelling, in the format that is asked of the upstream. */
  readonly intent: Asked
  readonly rights: ServiceRights
}

/** Reads the object ids of a large reply where other callers do not wait for it; undefined for any other reply. */
type ReadIds = (rows: RowsReply) => Promise<readonly number[]> | undefined

/** A reply with rows, and the name of their object ids. */
export interface RowsReply {
  readonly reply: UpstreamReply
  readonly key: string
  readonly isPbf: boolean
}

/** One question of a plan: its reply is held for whoever shows it, unless it passes as it comes. */
export const step = (intent: Intent, more: Partial<Omit<Step, 'intent'>> = {}): Step => ({
  intent,
  holds: 'whole',
  ...more,
})

/** A plan of one request. */
export function oneStep(step: Step): Plan {
  return { steps: [() => step], combinesQuickly: true, combine: (replies) => replyAt(replies, 0) }
}

/** A reply that a plan must have by now. */
export function replyAt(replies: readonly UpstreamReply[], index: number): UpstreamReply {
  const reply = replies[index]
  if (reply === undefined) throw new Refused('gateway.internal', `step ${index} of a plan has no reply`)
  return reply
}

/** A plan that needs no upstream: the answer follows from what the caller may see. */
export function answered(value: unknown): Plan {
  return { steps: [], combine: () => jsonUpstreamReply(value) }
}

/** A JSON value as if the upstream had answered it. */
export function jsonUpstreamReply(
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): UpstreamReply<never> {
  return {
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: new TextEncoder().encode(JSON.stringify(value)),
    elapsedMs: 0,
  }
}

/**
 * The layer that is asked about, with what the caller has of it.
 * @throws Refused `request.not-found`
 */
export function layerSeen({ layers }: ServiceRights, id: number | undefined): LayerRights {
  const seen = layers.get(id ?? -1)
  if (seen) return seen
  throw new Refused('request.not-found', `layer ${id} is hidden, holds no rows or does not exist`)
}

/**
 * Fields that a request names must be fields that the caller sees; a hidden one is unknown, like any other that is not there.
 * @throws Refused `request.parameter-invalid`
 */
export function demandSeen(rights: LayerRights, fields: Iterable<string>, parameter: string): void {
  for (const field of fields) {
    if (!sees(rights, field)) throw unknownField(parameter)
  }
}

/** True when every field is one that the caller sees; in requests about many layers, a layer without such a field is left out. */
export function seesAll(rights: LayerRights, fields: Iterable<string>): boolean {
  return [...fields].every((field) => sees(rights, field))
}

/** What the dialect of a question calls a part of it, for a refusal that names the part. */
export const wordFor = ({ words }: Pick<Intent, 'words'>, part: string): string => words?.[part] ?? part

/** The same words for a field that is hidden and one that is not there. */
export function unknownField(parameter: string): Refused {
  return new Refused('request.parameter-invalid', `${parameter} names a field that is hidden or not there`, {
    publicText: `${parameter} names a field that this layer does not have.`,
  })
}

/** An obligation that cannot be fulfilled means no (design, rule 3). */
export function cannotNarrow(why: string): Refused {
  return new Refused('access.denied', why)
}
