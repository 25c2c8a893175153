import type { Intent, Operation, OperationId } from '@mapgate/protocol'
import { attachments } from './attachments.ts'
import { descriptions } from './descriptions.ts'
import { edits } from './edits.ts'
import { features } from './features.ts'
import { maps } from './maps.ts'
import type { OperationRule, Permission, Rules } from './rule.ts'
import { searches } from './searches.ts'
import { tiles } from './tiles.ts'
import { unnarrowed } from './unnarrowed.ts'

/** The rules of each family of operations. No operation is in two of them. */
export const families: readonly Rules[] = [
  descriptions,
  maps,
  tiles,
  searches,
  features,
  attachments,
  edits,
  unnarrowed,
]

const rules: Rules = Object.assign({}, ...families)

/**
 * The rule of an operation, for requests of that operation; undefined for one that no row knows: that asks a grant for everything, and is
 * refused to callers from whom something is hidden.
 */
export function ruleOf({ id }: Pick<Operation, 'id'>): OperationRule | undefined {
  return rules[id as OperationId] as OperationRule | undefined
}

/** The rule of the operation by which an intent was asked; undefined for a question that no client asked. */
export const ruleFor = ({ calledAs: id }: Intent): OperationRule | undefined =>
  id === undefined ? undefined : ruleOf({ id })

/** What this operation asks of a grant. What no row knows asks for everything that reads; writing and jobs ask for `edit`. */
export function permissionOf(operation: Operation): Permission {
  if (operation.effect === 'write' || operation.effect === 'job') return 'edit'
  return ruleOf(operation)?.permission ?? 'everything'
}

/** What the units of an operation are counted by, besides each request itself. */
export const costBasisOf = (operation: Operation): OperationRule['cost'] => ruleOf(operation)?.cost
