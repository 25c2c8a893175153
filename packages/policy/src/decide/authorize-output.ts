import { permissionOf } from '../enforce/operations/table.ts'
import type { Decision } from '../model/decision.ts'
import { denied } from './denials.ts'
import type { GrantsInForce, Question } from './grants-in-force.ts'
import { isWhole } from './service-policy.ts'
import { isOnAllServices } from './true-words.ts'

/**
 * Decides on a file in the output directory. It has no owner and may show anything, also of services that no list names: it is for those
 * from whom nothing of the site is hidden, whatever of it is known.
 */
export function authorizeOutput(question: Question, inForce: GrantsInForce): Decision {
  const { principal, request } = question
  const { operation } = request.map
  const grants = inForce.reaching(question, undefined).filter(isOnAllServices)
  if (principal.scope.services === undefined && isWhole(grants, permissionOf(operation), operation.id))
    return { effect: 'permit', grants: grants.map(({ name }) => name), obligations: { unrestricted: true } }
  return denied(principal, 'output files are for callers from whom nothing of the site is hidden')
}
