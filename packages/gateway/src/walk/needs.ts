import {
  type Decision,
  type Facts,
  type Found,
  type Need,
  noFacts,
  type ServiceRights,
  withFact,
} from '@mapgate/policy'
import { Needed } from '../core/errors/needed.ts'

/** Finds out what has to be known. @throws GatewayError where the map server cannot be asked */
export type FindOut = (need: Need, rights: ServiceRights) => Promise<Found>

/** What was found out about rows to edit is no longer certain, because their locks were given back in between: it is found out again. */
export class FoundTooEarly extends Error {
  override readonly name = 'FoundTooEarly'
}

/** Layers and areas of one request. A request that needs more is refused. */
const mostNeeds = 200

/**
 * Carries a decision out, and each time that something has to be known first, finds it out and begins again. The facts stand in
 * the obligations, so that planning stays pure.
 * @throws GatewayError
 */
export async function withNeeds<T>(
  decision: Decision,
  findOut: FindOut | undefined,
  carryOut: (decision: Decision) => Promise<T>,
): Promise<T> {
  let current = withPlaces(decision)
  for (let left = mostNeeds; ; left--) {
    try {
      return await carryOut(current)
    } catch (error) {
      if (!(error instanceof Needed)) throw error
      if (findOut === undefined || left === 0 || current.effect === 'deny') throw error.refusal
      const { rights } = current.obligations
      if (rights === undefined) throw error.refusal
      const facts = await factsWith(error.need, rights, findOut)
      if (decision.effect === 'permit' && error.need.kind === 'placed') rememberPlaces(decision, facts)
      current = { ...current, obligations: { ...current.obligations, rights: { ...rights, facts } } }
    }
  }
}

/**
 * The rights of a decision that is made once for many requests, with their areas in the references that were asked for. What an area is in a reference never
 * changes, so later requests begin with it.
 */
const placed = new WeakMap<ServiceRights, ServiceRights>()

/** Most areas that are remembered beside one decision: maps are drawn in one or two references, and a caller may name any. */
const mostPlaced = 4

/** The decision with what is known of its areas from requests before. */
function withPlaces(decision: Decision): Decision {
  const rights = decision.effect === 'permit' ? decision.obligations.rights : undefined
  const known = rights && placed.get(rights)
  if (decision.effect === 'deny' || known === undefined) return decision
  return { ...decision, obligations: { ...decision.obligations, rights: known } }
}

function rememberPlaces({ obligations: { rights } }: Permit, facts: Facts): void {
  if (rights === undefined || rights.facts !== undefined || facts.placed.size > mostPlaced) return
  placed.set(rights, { ...rights, facts: { ...noFacts, placed: facts.placed } })
}

type Permit = Extract<Decision, { readonly effect: 'permit' }>

async function factsWith(need: Need, rights: ServiceRights, findOut: FindOut): Promise<Facts> {
  const facts = rights.facts ?? noFacts
  try {
    return withFact(facts, need, await findOut(need, rights))
  } catch (error) {
    if (!(error instanceof FoundTooEarly)) throw error
    const { rowsToEdit: _, attachmentsToEdit: __, ...others } = facts
    return others
  }
}
