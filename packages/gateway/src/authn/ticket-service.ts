import { hash } from 'node:crypto'
import type { Scope } from '@mapgate/policy'
import type { TicketRequest, TicketService } from '../core/authentication/issuing.ts'
import { GatewayError } from '../core/errors/errors.ts'
import type { Snapshot } from '../store/port.ts'
import { httpOrigin } from './bindings.ts'
import { derive, minting } from './derive.ts'
import type { Issued } from './kinds/issued.ts'

const mostServices = 50
const longestService = 200

/** How many tickets are remembered, so that asking again costs no write. */
const mostRemembered = 10_000

/** `mounts`: paths of all mounts; `lifeMs`: longest life of a ticket. A ticket lives for at least half of it. */
export function createTickets(options: {
  issued: Issued
  mounts: ReadonlySet<string>
  lifeMs: number
  /** 16 bytes of a keyed hash of the text; the same in every process on one store. */
  idOf: (text: string) => Buffer
}): TicketService {
  const { issued, mounts, lifeMs, idOf } = options
  const windowMs = Math.max(1, Math.floor(lifeMs / 2))
  const give = createGiver(issued)

  return {
    issue: async (principal, requested, { now }) => {
      const from = minting(principal)
      const scope: Scope = { ...scopeOf(requested, mounts), readOnly: true, cannotMint: true }
      const bindings = requested.origin === undefined ? [] : [{ origins: [originOf(requested.origin)] }]
      const { identity, roots, rootedAt } = from
      const sameAs = JSON.stringify([identity, roots, rootedAt, from.bindings, scope, bindings])
      const windowStart = windowStartOf(sameAs, windowMs, now)
      const snapshot = derive(from, {
        id: idOf(`ticket ${windowStart} ${lifeMs} ${sameAs}`).toString('base64url'),
        shownAs: 'ticket',
        scope,
        bindings,
        issuedAt: windowStart,
        expiresAt: windowStart + lifeMs,
      })
      const { expiresAt } = snapshot
      return {
        ticket: await give(snapshot),
        expiresAt,
        expiresInSeconds: Math.max(0, Math.floor((expiresAt - now) / 1000)),
      }
    },
  }
}

/** Writes each ticket once, and remembers it. */
function createGiver(issued: Issued): (snapshot: Snapshot) => Promise<string> {
  const given = new Map<string, Promise<string>>()
  return (snapshot) => {
    const ticket = given.get(snapshot.id) ?? issued.issue(snapshot)
    given.set(snapshot.id, ticket)
    ticket.catch(() => given.delete(snapshot.id))
    if (given.size > mostRemembered) given.delete(given.keys().next().value ?? '')
    return ticket
  }
}

/** Windows of different callers begin at different times, so that not everybody renews in the same second. */
function windowStartOf(sameAs: string, windowMs: number, now: number): number {
  const offset = hash('sha256', sameAs, 'buffer').readUInt32BE(0) % windowMs
  return Math.floor((now - offset) / windowMs) * windowMs + offset
}

/** The requested scope in the form that is compared: sorted, each once. */
function scopeOf(requested: TicketRequest, mounts: ReadonlySet<string>): Scope {
  if (requested.mounts?.some((mount) => !mounts.has(mount)))
    throw invalid('mounts: paths of mounts of this gateway, such as /arcgis')
  const services = requested.services
  if (
    services &&
    (services.length > mostServices || services.some((name) => !name || name.length > longestService))
  )
    throw invalid(`services: at most ${mostServices} names of at most ${longestService} characters`)
  return {
    ...(requested.mounts && { mounts: [...new Set(requested.mounts)].sort() }),
    ...(services && { services: [...new Set(services)].sort() }),
  }
}

function originOf(text: string): string {
  const origin = httpOrigin(text)
  if (origin === undefined || (text !== origin && text !== `${origin}/`))
    throw invalid('origin: must be an origin, such as https://app.example.org')
  return origin
}

const invalid = (text: string) => new GatewayError('request.invalid', text, { publicText: text })
