import { hash } from 'node:crypto'
import type { PortalConfiguration } from '../../config/sections/foreign-portals.ts'
import { Breaker } from '../../core/breaker.ts'
import { GatewayError } from '../../core/errors/errors.ts'
import { briefEnd } from '../brief.ts'
import { createConcurrencyLimit } from '../concurrency-limit.ts'
import { RecentlyUsed } from '../recently-used.ts'
import { createThrottle } from '../throttle.ts'
import type { Showing, VerifiedCredential } from '../verified-credential.ts'
import { askPortal, type PortalQuestion } from './ask-portal.ts'
import { attributesOf } from './claims.ts'
import type { PortalAnswer, PortalPerson } from './portal-answer.ts'
import { rolesOfGroups } from './roles-of-groups.ts'

/** Tokens of ArcGIS Online and of portals, which only these can judge. */
interface Portals {
  /**
   * Whom the token names, or undefined where no portal is configured or the text is no token.
   * @throws GatewayError `credential.invalid`, `access.denied` for a token of another organisation or application,
   * `credential.issuer-unreachable`, `credential.throttled`
   */
  resolve(showing: Showing): Promise<VerifiedCredential> | undefined
}

interface PortalOptions {
  readonly portals: readonly PortalConfiguration[]
  /** Milliseconds of a clock that only goes forward. */
  readonly monotonic: () => number
  readonly fetch: typeof fetch
  readonly log: (message: string, error: unknown) => void
}

/** Tokens as portals write them; shorter or stranger texts are not shown to a portal. */
const tokenForm = /^[\w.~+/=:|*!-]{16,4096}$/

const refusedForMs = 5_000

/** How many wrong tokens a portal is asked about: from one address, and from all that never showed a right one. */
const unknownTokens = {
  pair: { free: 60, oneBackEveryMs: 2_000 },
  address: { free: 120, oneBackEveryMs: 1_000 },
  account: { free: 600, oneBackEveryMs: 100 },
}

/** Opens the portals. Each is asked when the first token comes. */
export function createPortalTokens(options: PortalOptions): Portals {
  const lines = options.portals.map((portal) => ({ portal, ask: askWithin(portal, options) }))
  const throttle = createThrottle({ limits: unknownTokens })
  /** The portal that knew a token lately, by its hash, with and without the origin that showed it. */
  const homes = new RecentlyUsed<string>(20_000)
  const refused = new RecentlyUsed<{ readonly until: number; readonly error: GatewayError }>(20_000)

  const check = async (showing: Showing): Promise<VerifiedCredential> => {
    const { value, origin, clientAddress, now } = showing
    const token = hash('sha256', value, 'base64')
    const key = `${token} ${origin ?? ''}`
    const before = refused.get(key)
    if (before && now < before.until) throw before.error
    // Known already: whoever has one good token must not make questions without number of it by other origins.
    const isKnown = homes.get(token) !== undefined
    const right =
      homes.get(key) === undefined ? await throttle.admit('portals', clientAddress, now) : undefined
    try {
      const home = homes.get(token)
      const found = await ask(lines, home, { token: value, referer: origin })
      homes.set(token, found.portal.name).set(key, found.portal.name)
      if (!isKnown) right?.()
      return credentialOf(found, showing)
    } catch (error) {
      if (error instanceof GatewayError && error.code !== 'credential.throttled') {
        homes.delete(key)
        refused.set(key, { until: now + refusedForMs, error })
      }
      throw error
    }
  }
  return {
    resolve: (showing) => (lines.length > 0 && tokenForm.test(showing.value) ? check(showing) : undefined),
  }
}

interface Line {
  readonly portal: PortalConfiguration
  readonly ask: (question: PortalQuestion) => Promise<PortalAnswer>
}

interface Found {
  readonly portal: PortalConfiguration
  readonly person: PortalPerson
}

/** Asks a portal: a few questions at a time, and none while it does not answer. */
function askWithin(portal: PortalConfiguration, { monotonic, fetch, log }: PortalOptions): Line['ask'] {
  const limited = createConcurrencyLimit({ atOnce: 8, waiting: 200 })
  const breaker = new Breaker({ failures: 3, pauseMs: 1_000, monotonic })
  return (question) =>
    limited(async () => {
      if (!breaker.allows) return { kind: 'unreachable', why: 'did not answer a moment ago' }
      breaker.begin()
      const referer = portal.referer ?? question.referer
      const answer = await askPortal(portal, { ...question, referer }, fetch)
      if (answer.kind !== 'unreachable') breaker.succeeded()
      else {
        breaker.failed()
        log(`the portal ${portal.name} does not answer`, new Error(answer.why))
      }
      return answer
    })
}

/**
 * Asks one portal after the other, the one first that knew the token before: tokens do not say where they come from, and each is shown to no more portals than
 * it has to be. Where no portal knows it and one did not answer, nobody can tell.
 */
async function ask(
  lines: readonly Line[],
  home: string | undefined,
  question: PortalQuestion,
): Promise<Found> {
  const order = lines.toSorted((a, b) => Number(b.portal.name === home) - Number(a.portal.name === home))
  const answers: PortalAnswer[] = []
  for (const { portal, ask } of order) {
    const answer = await ask(question)
    if (answer.kind === 'person') return { portal, person: answer.person }
    answers.push(answer)
  }
  throw refusal(answers)
}

function refusal(answers: readonly PortalAnswer[]): GatewayError {
  const silent = answers.find((answer) => answer.kind === 'unreachable')
  if (silent)
    return new GatewayError('credential.issuer-unreachable', `portal: ${silent.why}`, {
      retryAfterSeconds: 5,
    })
  const elsewhere = answers.find((answer) => answer.kind === 'elsewhere')
  // A good token for another place is 403: clients would fetch another one for 498, without end.
  if (elsewhere) return new GatewayError('access.denied', elsewhere.why)
  return new GatewayError('credential.invalid', 'a token that no portal knows')
}

function credentialOf({ portal, person }: Found, { now, origin }: Showing): VerifiedCredential {
  const { username, name, groups, user } = person
  const id = `portal:${portal.name}:${username}`
  const ofPortal = person.roles.flatMap((role) =>
    Object.hasOwn(portal.portalRoles, role) ? (portal.portalRoles[role] ?? []) : [],
  )
  return {
    identity: {
      id,
      name,
      kind: 'portal',
      roles: [...new Set([...rolesOfGroups(groups, portal), ...ofPortal])],
      attributes: attributesOf(user, portal.attributes),
      scope: {},
      shownAs: 'portal-token',
      expiresAt: briefEnd(now),
    },
    source: 'issuer',
    person: { provider: portal.name, subject: username, groups },
    roots: [id],
    // The portal does not say when it made the token, so an end of the principal ends every token of it.
    rootedAt: 0,
    bindings: [],
    checkAgainAt: now + portal.cacheFor,
    ...(portal.referer === undefined ? { forOrigin: origin } : {}),
  }
}
