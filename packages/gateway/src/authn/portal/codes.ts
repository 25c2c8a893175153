import { hash, timingSafeEqual } from 'node:crypto'
import type { Snapshot, Store } from '../../store/port.ts'
import { hasOnly, isUnderstoodSnapshot } from '../known-members.ts'

/** What a code stands for: it is good once, for its client, at its redirect address, with the verifier of its challenge. */
export interface CodeGrant {
  readonly clientId: string
  readonly redirectUri: string
  readonly challenge: string | undefined
  /** The refresh token that the code is exchanged for, not kept yet. */
  readonly refresh: Snapshot
}

/** Authorization codes. */
export interface Codes {
  put(grant: CodeGrant, now: number): Promise<string>
  /** The grant, which is gone afterwards; the ids of what was granted where the code was exchanged before; undefined for any other. */
  take(code: string, now: number): Promise<{ grant: CodeGrant } | { exchangedFor: string } | undefined>
}

const grantMembers: { readonly [Name in keyof Required<CodeGrant>]: true } = {
  clientId: true,
  redirectUri: true,
  challenge: true,
  refresh: true,
}

const lifeMs = 120_000

/** How long a code is known to have been exchanged. */
const rememberedMs = 600_000

/** Authorization codes of 192 random bits. The store keeps only their hashes. */
export function createCodes(
  oneTime: Store['oneTime'],
  random: (bytes: number) => Uint8Array,
  subjectOf: (grant: CodeGrant) => string,
): Codes {
  const write = (value: unknown) => Buffer.from(JSON.stringify(value))
  const read = (body: Uint8Array) => JSON.parse(Buffer.from(body).toString('utf8'))
  return {
    put: async (grant, now) => {
      const code = Buffer.from(random(24)).toString('base64url')
      await oneTime.put({ id: idOf('code', code), body: write(grant), expiresAt: now + lifeMs })
      return code
    },
    take: async (code, now) => {
      const body = await oneTime.take(idOf('code', code), now)
      if (body) {
        const grant: CodeGrant = read(body)
        if (!hasOnly(grant, grantMembers) || !isUnderstoodSnapshot(grant.refresh)) return undefined
        const id = idOf('exchanged', code)
        await oneTime.put({ id, body: write(subjectOf(grant)), expiresAt: now + rememberedMs })
        return { grant }
      }
      const before = await oneTime.take(idOf('exchanged', code), now)
      return before && { exchangedFor: read(before) }
    },
  }
}

const idOf = (kind: string, code: string): string => hash('sha256', `portal ${kind} ${code}`)

/** True if the challenge was made of this verifier (RFC 7636, method S256). */
export function isVerifier(verifier: string, challenge: string): boolean {
  if (!/^[A-Za-z0-9._~-]{43,128}$/.test(verifier)) return false
  return timingSafeEqual(Buffer.from(hash('sha256', verifier, 'base64url')), Buffer.from(challenge))
}
