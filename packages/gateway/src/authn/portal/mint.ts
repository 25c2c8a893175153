import type { Scope } from '@mapgate/policy'
import type { PortalClient, PortalToken } from '../../core/authentication/portal.ts'
import { GatewayError } from '../../core/errors/errors.ts'
import type { Snapshot } from '../../store/port.ts'
import { rootsOf, secretRoot } from '../client-roots.ts'
import { derive, type Minting } from '../derive.ts'
import type { Issued } from '../kinds/issued.ts'

/** Makes what an application is given; everything made has the roots of what it is made from. */
export interface Mint {
  /** A refresh token that is not kept yet. It goes on when the rights of its session change. */
  refresh(from: Minting, wanted: WantedRefresh): Snapshot
  /** A token by which the application asks. */
  access(from: Minting, wanted: WantedAccess): Promise<PortalToken>
  /** Keeps a refresh token, and writes its text. */
  keep(refresh: Snapshot): Promise<string>
  newId(): string
}

interface WantedRefresh {
  readonly client: PortalClient
  /** Name of everything that is granted together, for its end. */
  readonly grant: string
  /** True where each renewal has to show the secret of the client. */
  readonly withSecret: boolean
  readonly now: number
  readonly lifeMs: number
  readonly mounts?: readonly string[] | undefined
}

interface WantedAccess {
  readonly now: number
  readonly lifeMs: number
  readonly mounts?: readonly string[] | undefined
  readonly roots?: readonly string[]
}

export function createMint(issued: Pick<Issued, 'issue'>, random: (bytes: number) => Uint8Array): Mint {
  const newId = () => Buffer.from(random(16)).toString('base64url')
  return {
    newId,
    refresh: (from, { client, grant, withSecret, now, lifeMs, mounts }) =>
      derive(
        { ...from, roots: from.roots.filter((root) => !root.startsWith('rights:')) },
        {
          id: newId(),
          shownAs: 'refresh',
          scope: scopeOf(mounts),
          bindings: [],
          roots: [...rootsOf(client, grant), ...(withSecret ? [secretRoot(client.id)] : [])],
          issuedAt: now,
          expiresAt: now + lifeMs,
        },
      ),
    access: async (from, { now, lifeMs, mounts, roots = [] }) => {
      const snapshot = derive(from, {
        id: newId(),
        shownAs: 'token',
        scope: scopeOf(mounts),
        bindings: [],
        roots,
        issuedAt: now,
        expiresAt: now + lifeMs,
      })
      const expires = snapshot.expiresAt
      const expiresInSeconds = Math.floor((expires - now) / 1000)
      if (expiresInSeconds <= 0) throw new GatewayError('credential.expired', 'nothing is left of its life')
      return { token: await issued.issue(snapshot), expiresInSeconds, expires }
    },
    keep: (refresh) => issued.issue(refresh),
  }
}

const scopeOf = (mounts: readonly string[] | undefined): Scope => (mounts === undefined ? {} : { mounts })
