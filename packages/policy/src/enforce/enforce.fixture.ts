import {
  buildRequest,
  type MapRequest,
  printIntent,
  readAsked,
  readIntent,
  unplainNames,
} from '@mapgate/protocol'
import { compileGrants } from '../decide/authorizer.ts'
import { catalog, catalogOf, grantsOf, principalOf, requestOf } from '../decide/policy.fixture.ts'
import type { ServiceEntry } from '../model/catalog.ts'
import type { Obligations } from '../model/obligations.ts'
import type { Step } from '../model/plan.ts'
import type { Outcome } from '../model/refusal.ts'
import { unlistedName } from './listed-names.ts'
import { type NarrowedPlan, narrowIntent } from './narrow-intent.ts'
import { step } from './narrowing.ts'

/** To the crew, on every service. */
export const everywhere = { to: { roles: ['crew'] }, on: { services: ['**'] } }
/** Nothing is hidden. */
export const open = [everywhere]
/** Without the owners, and in the north alone. */
export const north = [{ ...everywhere, with: { fields: { except: ['owner'] }, where: "district = 'n'" } }]

/** Why something is refused. */
export class Denied extends Error {
  readonly code: string
  readonly publicText: string | undefined

  constructor(code: string, detail: string, publicText?: string) {
    super(`${code}: ${detail}`)
    this.code = code
    this.publicText = publicText
  }
}

/** A permitted request, and what holds it. */
interface Permitted {
  readonly map: MapRequest
  readonly obligations: Obligations
}

/** A request of the crew under grants. @throws Error with a `code` where it is denied */
export function permitted(
  grants: readonly unknown[],
  path: string,
  parameters: Record<string, string> = {},
  service?: ServiceEntry,
): Permitted {
  const request = requestOf(path, parameters)
  const known = service ? catalogOf([service]) : catalog
  const decision = compileGrants(grantsOf(...grants)).authorize(principalOf(), request, known, 0)
  if (decision.effect === 'deny') throw new Denied(decision.code, decision.reason)
  return { map: request.map, obligations: decision.obligations }
}

/** What the request of the crew is narrowed to. @throws Error with a `code` where it is refused */
export function plan(...asked: Parameters<typeof permitted>): NarrowedPlan {
  const { map, obligations } = permitted(...asked)
  const { rights, unrestricted } = obligations
  const unlisted = unlistedName(unplainNames(map), rights)
  if (unlisted) throw new Denied(unlisted.code, unlisted.detail, unlisted.publicText)
  if (unrestricted || rights === undefined) return passing(step(readIntent(map)))
  return made(narrowIntent(readAsked(map), rights, { isUnicode: false }))
}

const passing = (only: Step): NarrowedPlan => ({
  steps: [() => ({ value: only })],
  combine: ([reply]) =>
    reply ? { value: reply } : { refusal: { code: 'gateway.internal', detail: 'no reply' } },
})

/** What was made. @throws Error with a `code` where it was refused */
export function made<T>({ value, refusal }: Outcome<T>): T {
  if (refusal) throw new Denied(refusal.code, refusal.detail, refusal.publicText)
  return value as T
}

/** What a map server is asked. */
interface AskedServer {
  readonly path: string
  readonly parameters: Readonly<Record<string, string>>
  readonly holds: Step['holds']
}

/** What a step asks of the map server. */
export function askedBy({ intent, holds }: Step): AskedServer {
  const { path, query, body } = buildRequest(printIntent(intent))
  const text = body === undefined ? query : new TextDecoder().decode(body)
  return { path, parameters: Object.fromEntries(new URLSearchParams(text)), holds }
}

/** What the first step asks. */
export function first(...asked: Parameters<typeof permitted>): AskedServer {
  const [asks] = plan(...asked).steps
  if (asks === undefined) throw new Error('the plan asks nothing')
  return askedBy(made(asks([])))
}

/** The code of the error that work throws; undefined for none. */
export function codeOf(work: () => unknown): string | undefined {
  try {
    work()
    return undefined
  } catch (error) {
    if (error instanceof Denied) return error.code
    throw error
  }
}

/** The largest value of a field, as statistics of a query. */
export function stat(field: string): string {
  return JSON.stringify([{ statisticType: 'max', onStatisticField: field, outStatisticFieldName: 'r' }])
}
