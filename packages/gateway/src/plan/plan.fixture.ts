import { compileGrants } from '../../../policy/src/decide/authorizer.ts'
import { catalog, catalogOf, grantsOf, principalOf } from '../../../policy/src/decide/policy.fixture.ts'
import type { ServiceEntry } from '../../../policy/src/model/catalog.ts'
import { GatewayError } from '../core/errors/errors.ts'
import { requestOf } from '../core/request/gateway-request.fixture.ts'
import type { Delivery } from '../core/upstream/delivery.ts'
import type { AskedPicture } from './href.ts'
import { createPlanner } from './plan-for.ts'

const clock = () => 1_000
/** To the crew, on every service. */
export const everywhere = { to: { roles: ['crew'] }, on: { services: ['**'] } }
/** Nothing is hidden. */
export const open = [everywhere]
/** Without the owners, and in the north alone. */
export const north = [{ ...everywhere, with: { fields: { except: ['owner'] }, where: "district = 'n'" } }]

/** What a plan asks of the upstream. */
interface Asked {
  readonly path: string
  readonly parameters: Readonly<Record<string, string>>
  readonly holds: Delivery['holds']
}

/** The plan of a request under grants, and the pictures that it gave addresses. @throws GatewayError where it is denied */
export function plan(
  grants: readonly unknown[],
  path: string,
  parameters: Record<string, string> = {},
  service?: ServiceEntry,
  more: Partial<Parameters<typeof createPlanner>[0]> = {},
) {
  const kept: AskedPicture[] = []
  const keep = (picture: AskedPicture, extension: string) => `${kept.push(picture)}.${extension}`
  const planner = createPlanner({ href: { keep, publicUrl: 'https://gate', clock }, ...more })
  const request = requestOf(path, parameters)
  const principal = principalOf()
  const decision = compileGrants(grantsOf(...grants)).authorize(
    principal,
    request,
    service ? catalogOf([service]) : catalog,
    0,
  )
  if (decision.effect === 'deny') throw new GatewayError(decision.code, decision.reason)
  return { plan: planner(request, decision.obligations, principal), kept }
}

/** What the first step asks. */
export function first(...args: Parameters<typeof plan>): Asked {
  const [step] = plan(...args).plan.steps
  if (step === undefined) throw new Error('the plan asks nothing')
  const { question, delivery } = step([])
  const { path, query, body } = question
  const text = body === undefined ? query : Buffer.from(body).toString('utf8')
  return { path, parameters: Object.fromEntries(new URLSearchParams(text)), holds: delivery.holds }
}

/** The code of the error that work throws; undefined for none. */
export const codeOf = (work: () => unknown): string | undefined => {
  try {
    work()
    return undefined
  } catch (error) {
    if (error instanceof GatewayError) return error.code
    throw error
  }
}
