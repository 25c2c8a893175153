import type { Principal } from '@mapgate/policy'
import { GatewayError } from '../core/errors/errors.ts'
import type { Mount } from '../core/request/mount.ts'

type MountCarriers = Pick<Mount, 'path' | 'carriersOff'>

/** For which mounts a ticket or a session may be made out of a credential. */
export interface MintedScope {
  /** Stands for a mount that accepts whatever some mount accepts. */
  readonly nowhere: Pick<Mount, 'carriersOff'>
  /**
   * Paths of the mounts that accept the carrier by which the principal's credential came, among those requested; undefined: all.
   * @throws GatewayError `credential.carrier-off` when there is none
   */
  mountsFor(
    principal: Pick<Principal, 'carrier'>,
    requested?: readonly string[],
  ): readonly string[] | undefined
}

/** A carrier that a mount does not accept must not be used there indirectly, through a ticket or session made from it elsewhere. */
export function createMintedScope(mounts: readonly MountCarriers[]): MintedScope {
  const [first, ...others] = mounts
  const offEverywhere = [...(first?.carriersOff ?? [])].filter((carrier) =>
    others.every(({ carriersOff }) => carriersOff.has(carrier)),
  )
  return {
    nowhere: { carriersOff: new Set(offEverywhere) },
    mountsFor: ({ carrier }, requested) => {
      const refusing = mounts.filter(({ carriersOff }) => carriersOff.has(carrier)).map(({ path }) => path)
      if (refusing.length === 0) return requested
      const accepting = (requested ?? mounts.map(({ path }) => path)).filter(
        (path) => !refusing.includes(path),
      )
      if (accepting.length === 0) throw new GatewayError('credential.carrier-off', carrier)
      return accepting
    },
  }
}
