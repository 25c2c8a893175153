import { json, type Reply, RestError } from '../operation/reply.ts'
import type { SampleRequest } from './read-request.ts'

/** A user of the sample server's own token security. */
export interface SampleUser {
  username: string
  password: string
}

/** The token service and the check of tokens (protocol notes 3). */
export interface TokenService {
  /** `tokens/` and `tokens/generateToken`. */
  generate: (request: SampleRequest) => Reply
  /** Throws `RestError` 499 for no token, 498 for one that is unknown, expired or bound to somebody else. */
  check: (request: SampleRequest) => void
  /** Makes every token invalid that was given so far. */
  revokeAll: () => void
}

/** `random` gives at least 0, below 1; life times in minutes. */
interface TokenServiceOptions {
  users: SampleUser[]
  nowMs: () => number
  random: () => number
}

interface Grant {
  username: string
  expiresMs: number
  referer: string | null
  address: string | null
}

/** Minutes that a token lives when none are asked for, and at most. */
export const TOKEN_MINUTES = { short: 60, long: 20_160 } as const

/** A token service that keeps its tokens in memory. */
export function createTokenService({ users, nowMs, random }: TokenServiceOptions): TokenService {
  const grants = new Map<string, Grant>()

  function issue(username: string, request: SampleRequest): Reply {
    const { parameters } = request
    const asked = Number(parameters.get('expiration')) || TOKEN_MINUTES.short
    const minutes = Math.min(Math.max(1, asked), TOKEN_MINUTES.long)
    const token = newToken(random)
    const expires = nowMs() + minutes * 60_000
    grants.set(token, { username, expiresMs: expires, ...bindingOf(request) })
    return json({ token, expires, ssl: false })
  }

  return {
    generate: (request) => {
      const { parameters, method } = request
      if (method !== 'POST')
        throw new RestError(405, 'Method Not Allowed.', ['HTTP GET is disabled for this operation.'])
      const swapped = grants.get(parameters.get('token'))
      if (swapped !== undefined && swapped.expiresMs > nowMs()) return issue(swapped.username, request)
      const user = users.find(({ username }) => username === parameters.get('username'))
      if (user === undefined || user.password !== parameters.get('password')) {
        throw new RestError(400, 'Unable to generate token.', ['Invalid username or password specified.'])
      }
      return issue(user.username, request)
    },
    check: (request) => {
      const token = tokenOf(request)
      if (token === '') throw new RestError(499, 'Token Required')
      const grant = grants.get(token)
      if (grant === undefined || grant.expiresMs <= nowMs() || !boundTo(grant, request)) {
        throw new RestError(498, 'Invalid Token')
      }
    },
    revokeAll: () => grants.clear(),
  }
}

const newToken = (random: () => number): string =>
  Array.from({ length: 8 }, () =>
    Math.floor(random() * 2 ** 32)
      .toString(36)
      .padStart(7, '0'),
  ).join('')

/** The parameter, else a bearer of either header (QGIS leaves a space behind it). */
function tokenOf({ parameters, header }: SampleRequest): string {
  if (parameters.has('token')) return parameters.get('token')
  const carriers = [header('x-esri-authorization'), header('authorization')]
  return (
    carriers.map((value) => /^Bearer\s+(\S+)\s*$/i.exec(value)?.[1] ?? '').find((value) => value !== '') ?? ''
  )
}

function bindingOf({ parameters, remoteAddress }: SampleRequest): Pick<Grant, 'referer' | 'address'> {
  const client = parameters.get('client').toLowerCase()
  return {
    referer: client === 'referer' ? parameters.get('referer') : null,
    address: client === 'ip' ? parameters.get('ip') : client === 'requestip' ? remoteAddress : null,
  }
}

function boundTo({ referer, address }: Grant, { header, remoteAddress }: SampleRequest): boolean {
  if (referer !== null && !header('referer').startsWith(referer)) return false
  return address === null || address === remoteAddress
}
