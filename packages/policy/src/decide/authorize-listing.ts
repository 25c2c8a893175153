import type { ServiceEntry } from '../model/catalog.ts'
import type { Decision } from '../model/decision.ts'
import type { SeenListing } from '../model/obligations.ts'
import { type ActiveGrants, isActive, type Question } from './active-grants.ts'
import { denied, refused, scopeHasService } from './denials.ts'

/** Decides on a list of services. Whoever sees at least one of them gets the list, narrowed to those. */
export function authorizeListing(question: Question, grants: ActiveGrants): Decision {
  const { principal, request, catalog } = question
  const { mount, map } = request
  const seen = catalog.services(mount.upstream).filter((service) => sees(question, service, grants))
  const folder = map.resource.folder?.toLowerCase()
  const inside =
    folder === undefined ? seen : seen.filter(({ name }) => name.toLowerCase().startsWith(`${folder}/`))
  if (inside.length === 0) {
    const mayBeLearned = grants.candidates(question, undefined).length > 0
    return { ...denied(principal, 'no service here is granted'), mayBeLearned }
  }
  return (
    refused(map) ?? {
      effect: 'permit',
      grants: [],
      obligations: { unrestricted: false, listing: listingOf(seen) },
    }
  )
}

const sees = (question: Question, service: ServiceEntry, grants: ActiveGrants): boolean =>
  scopeHasService(question.principal.scope, service.name) &&
  grants.ofService(question, service).some((grant) => isActive(grant, question.now))

function listingOf(seen: readonly ServiceEntry[]): SeenListing {
  const services = new Set(seen.map(({ name, type }) => `${name} ${type}`.toLowerCase()))
  const folders = new Set(seen.flatMap(({ name }) => name.toLowerCase().split('/').slice(0, -1)))
  return { services, folders }
}
