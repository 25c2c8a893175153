import { GatewayError } from '../core/errors/errors.ts'
import { restBelow } from '../core/request/path.ts'

/** A request target, cut once: nothing later parses the URL again. */
export interface Target {
  /** Below the path of `publicUrl` and the ticket; starts with `/`. */
  readonly path: string
  readonly query: string
  readonly ticket: string | undefined
}

/**
 * Cuts a request target (origin form only) into path, query and a ticket in front of the path (`/t/<ticket>/…`).
 * @throws GatewayError `request.invalid` for other forms, `request.not-found` outside of `publicUrl`
 */
export function splitTarget(target: string, publicPath: string): Target {
  if (!target.startsWith('/')) throw new GatewayError('request.invalid', 'request target is not a path')
  if (target.includes('#')) throw new GatewayError('request.invalid', 'fragment in the request target')
  const mark = target.indexOf('?')
  const whole = mark < 0 ? target : target.slice(0, mark)
  const query = mark < 0 ? '' : target.slice(mark + 1)
  const rest = restBelow(whole, publicPath)
  if (rest === undefined) throw new GatewayError('request.not-found', 'outside of publicUrl')
  const path = rest || '/'
  const ticketed = /^\/t\/([^/]+)(\/.*)$/s.exec(path)
  if (!ticketed) return { path, query, ticket: undefined }
  return { path: ticketed[2] ?? '/', query, ticket: ticketed[1] }
}
