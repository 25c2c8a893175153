import type { Format, IntentFor, OperationId } from '@mapgate/protocol'
import type { OperationClass } from '../../model/operation-class.ts'
import type { Plan } from '../../model/plan.ts'
import type { LayerRights } from '../../model/rights.ts'
import type { Narrowing } from '../narrowing.ts'
import type { Show, ShowPbf } from '../showing.ts'

/** What an operation asks of a grant: a class; any class, for what describes a service; or all reading at once. */
export type Permission = OperationClass | 'any' | 'everything'

/** What policy knows of an operation. Every table by operation is made of these. */
export interface OperationRule<Id extends OperationId = OperationId> {
  readonly permission: Permission
  /** True where replies promise what else may be asked of the service. Default false. */
  readonly describes?: true
  /** What its units are counted by, besides the request itself: the pixels of a picture, or records. Default: nothing. */
  readonly cost?: 'picture' | 'records'
  /** Narrows questions to what their caller has. Absent: refused to callers from whom something is hidden. */
  readonly narrow?: (asked: Narrowing<IntentFor<Id>>) => Plan
  /** True where `narrow` holds rows and pixels to areas itself: then no ids of rows stand in place of the areas. Default false. */
  readonly holdsAreas?: true
  /** How replies are shown. Absent: none is given to callers from whom something is hidden. */
  readonly show?: Shown<Id>
  /** For what holds all layers, fields and rows: a `file` is given whole or not at all, `tiles` are masked to an area. Default: no such thing. */
  readonly cache?: 'file' | 'tiles'
  /** False for rights to a layer for which every request would be refused, so that none is promised. Default: all are enough. */
  readonly isEnough?: (seen: LayerRights) => boolean
}

/** How the replies of an operation are shown, by their format; those of any other format are not given out. */
interface Shown<Id extends OperationId = OperationId> {
  /** Leaves of JSON what the caller may see. */
  readonly json?: Show<IntentFor<Id>>
  /** A JSON reply has at least one of these members: `{"status":"busy"}` is not an empty feature set. Default: none is needed. */
  readonly members?: readonly string[]
  /** Leaves of rows as PBF what the caller may see. */
  readonly pbf?: ShowPbf<IntentFor<Id>>
  /** True where policy makes the whole reply itself: it holds nothing but what may be shown. Default false. */
  readonly made?: true
  /** The format of replies that nobody reads: their question was narrowed, or a grant gives them whole. */
  readonly unread?: Format
}

/** Rules by the id of their operation. */
export type Rules = { readonly [Id in OperationId]?: OperationRule<Id> }
