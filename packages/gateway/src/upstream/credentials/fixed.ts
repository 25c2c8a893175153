import type { Secret } from '../secret.ts'
import type { Proof, UpstreamCredential } from './credential.ts'

/** Sends no credential: for open servers, and for those that authenticate the gateway by its certificate. */
export const noCredential = (kind: 'none' | 'mtls'): UpstreamCredential => {
  const proof: Proof = { headers: {}, generation: 0 }
  return {
    proof: () => proof,
    another: async () => undefined,
    accepted: () => {},
    status: () => ({ kind, good: true, renewals: 0 }),
  }
}

/** `Authorization: Basic …`. */
export const basicCredential = (username: string, password: Secret, fresh: Secret): UpstreamCredential =>
  secretHeader('basic', 'authorization', password, fresh, (secret) => basicValue(username, secret))

/** A header with a secret value, such as an API key. */
export const headerCredential = (name: string, value: Secret, fresh: Secret): UpstreamCredential =>
  secretHeader('header', name.toLowerCase(), value, fresh, (secret) => secret)

function secretHeader(
  kind: string,
  name: string,
  remembered: Secret,
  fresh: Secret,
  format: (secret: string) => string,
): UpstreamCredential {
  let good = true
  let renewals = 0
  const proofOf = (secret: string): Proof => ({ headers: { [name]: format(secret) }, generation: renewals })
  return {
    proof: () => proofOf(remembered()),
    another: async (tried) => {
      const proof = proofOf(fresh())
      good = tried.every(({ headers }) => headers[name] !== proof.headers[name])
      if (!good) return undefined
      renewals += 1
      return proof
    },
    accepted: () => {},
    status: () => ({ kind, good, renewals }),
  }
}

const basicValue = (username: string, password: string) =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
