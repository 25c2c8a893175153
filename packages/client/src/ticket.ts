import type { Environment } from './environment.ts'
import { GateError } from './error.ts'
import { verdictOf } from './verdict.ts'

/**
 * A short-lived, read-only credential that may stand in a URL. Its life counts on this machine's clock from when it was asked for:
 * neither a clock that is wrong nor a page that was too busy to read the reply makes it look younger than it is.
 */
export type Ticket = {
  text: string
  askedAtMs: number
  lifeMs: number
}

/** What a ticket is asked to be narrowed to, in the words of the gateway. */
export type TicketScope = {
  mounts?: string[]
  services?: string[]
  origin?: string
}

/** How much of its life a ticket has spent: 0 is new, 1 is over, or none at all. */
export const ageOf = (ticket: Ticket | undefined, nowMs: number): number =>
  ticket ? (nowMs - ticket.askedAtMs) / ticket.lifeMs : 1

/**
 * Puts a ticket into the query of a URL, in place of an older one. Works on the text, so that templates such as
 * `/tile/{z}/{y}/{x}` stay as they are; without a ticket the URL stays as it is. The name is `mg_ticket` because `@arcgis/core` erases a custom `token`.
 */
export const withTicket = (url: string, ticket: string | undefined): string => {
  if (!ticket) return url
  const end = url.search(/#|$/)
  const address = url
    .slice(0, end)
    .replace(/([?&])mg_ticket=[^&]*&?/, '$1')
    .replace(/[?&]$/, '')
  const joint = address.includes('?') ? '&' : '?'
  return `${address}${joint}mg_ticket=${encodeURIComponent(ticket)}${url.slice(end)}`
}

/**
 * Asks the gateway for a ticket: `POST <gateway>.mapgate/ticket`.
 *
 * @param gateway the gateway's root, ending in a slash.
 * @param init what carries the credential (`headers`, `credentials`), and the scope as JSON in `body`.
 * @throws GateError `credential.expired` or `credential.invalid` when the credential is refused, `access.denied` when its owner may not,
 *   `gate.not-found` when no gateway answers there, `gate.unreachable` without a readable reply and for other statuses.
 */
export const requestTicket = async (
  gateway: string,
  init: RequestInit,
  { fetch, now }: Pick<Environment, 'fetch' | 'now'>,
): Promise<Ticket> => {
  const askedAtMs = now()
  const response = await fetch(`${gateway}.mapgate/ticket`, {
    method: 'POST',
    redirect: 'error',
    ...init,
  }).catch(() => {
    throw new GateError('gate.unreachable', `no reply from ${gateway}: is this page in its "origins"?`)
  })
  const verdict = await verdictOf(response)
  if (verdict === 'expired') {
    const { error } = await response.json().catch(() => ({}))
    throw new GateError(
      /^Invalid/.test(error?.message) ? 'credential.invalid' : 'credential.expired',
      error?.message,
    )
  }
  if (verdict === 'denied') throw new GateError('access.denied')
  if (response.status === 404) {
    throw new GateError(
      'gate.not-found',
      `${gateway} is no gateway: name its address in connect({ gateway })`,
    )
  }
  if (!response.ok) throw new GateError('gate.unreachable', `${gateway} answered ${response.status}`)
  const { ticket, expiresInSeconds } = await response.json()
  return { text: ticket, askedAtMs, lifeMs: expiresInSeconds * 1000 }
}
