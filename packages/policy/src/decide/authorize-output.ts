import { permissionOf } from '../enforce/operations/table.ts'
import type { Decision } from '../model/decision.ts'
import type { ActiveGrants, Question } from './active-grants.ts'
import { denied } from './denials.ts'
import { isOnAllServices } from './disclosure.ts'
import { isWhole } from './service-policy.ts'

/**
 * Decides on a file in the output directory. Nobody knows whose file it is, and it may show anything, also of services that no list names.
 * So it is given only to callers from whom nothing of the site is hidden.
 */
export function authorizeOutput(question: Question, active: ActiveGrants): Decision {
  const { principal, request } = question
  const { operation } = request.map
  const grants = active.candidates(question, undefined).filter(isOnAllServices)
  if (principal.scope.services === undefined && isWhole(grants, permissionOf(operation), operation.id))
    return { effect: 'permit', grants: grants.map(({ name }) => name), obligations: { unrestricted: true } }
  return denied(principal, 'output files are for callers from whom nothing of the site is hidden')
}
