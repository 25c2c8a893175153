import { type Decision, type Found, type Need, noFacts, type ServiceRights, withFact } from '@mapgate/policy'
import { Needed } from '../core/errors/needed.ts'

/** Finds out what has to be known of an area. @throws GatewayError where the map server cannot be asked */
type FindOut = (need: Need, rights: ServiceRights) => Promise<Found>

/** Layers and areas of one request. A request that needs more is refused. */
const mostNeeds = 200

/**
 * Carries a decision out, and each time that something about an area has to be known first, finds it out and begins again. The facts stand in
 * the obligations, so that planning stays pure.
 * @throws GatewayError
 */
export async function withNeeds<T>(
  decision: Decision,
  findOut: FindOut | undefined,
  carryOut: (decision: Decision) => Promise<T>,
): Promise<T> {
  let current = decision
  for (let left = mostNeeds; ; left--) {
    try {
      return await carryOut(current)
    } catch (error) {
      if (!(error instanceof Needed)) throw error
      if (findOut === undefined || left === 0 || current.effect === 'deny') throw error.refusal
      const { rights } = current.obligations
      if (rights === undefined) throw error.refusal
      const facts = withFact(rights.facts ?? noFacts, error.need, await findOut(error.need, rights))
      current = { ...current, obligations: { ...current.obligations, rights: { ...rights, facts } } }
    }
  }
}
