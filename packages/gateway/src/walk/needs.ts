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
  let current = decision
  for (let left = mostNeeds; ; left--) {
    try {
      return await carryOut(current)
    } catch (error) {
      if (!(error instanceof Needed)) throw error
      if (findOut === undefined || left === 0 || current.effect === 'deny') throw error.refusal
      const { rights } = current.obligations
      if (rights === undefined) throw error.refusal
      const facts = await factsWith(error.need, rights, findOut)
      current = { ...current, obligations: { ...current.obligations, rights: { ...rights, facts } } }
    }
  }
}

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
