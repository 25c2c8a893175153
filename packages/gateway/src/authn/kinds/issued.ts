import { signingKeyRoot } from '../../core/authentication/signing-key-root.ts'
import { GatewayError } from '../../core/errors/errors.ts'
import type { Snapshot, Store } from '../../store/port.ts'
import { clientIn } from '../client-roots.ts'
import type { SessionBook } from '../sessions/session-book.ts'
import { rightsRoot, sessionIdIn } from '../sessions/session-roots.ts'
import type { KeyRing } from '../signing/key-ring.ts'
import { isSigned, readToken, type TokenText, writeToken } from '../signing/token-text.ts'
import type { Identity, Showing, VerifiedCredential } from '../verified-credential.ts'

/** Tokens, tickets and sessions: short texts that stand for a stored snapshot. */
export interface Issued {
  /**
   * The credential that the text stands for, or undefined when it has another form.
   * @throws GatewayError `credential.invalid`, `credential.expired`
   */
  resolve(showing: Showing): Promise<VerifiedCredential> | undefined
  /** The text of a snapshot that is kept already. */
  write(snapshot: Pick<Snapshot, 'shownAs' | 'id'>): string
  /** Keeps the snapshot and writes its text. */
  issue(snapshot: Snapshot): Promise<string>
}

const reloadPauseMs = 1000

interface IssuedOptions {
  readonly store: Store
  readonly ring: KeyRing
  readonly sessions: SessionBook
  /** The principal of the configuration with this id as it is now. */
  readonly configured: (principalId: string) => Identity | undefined
  /** True for an application that is still registered. */
  readonly isClient: (id: string) => boolean
  /** The identity systems that are still trusted, as ids of principals begin: `jwt:corp`, `portal:agol`. */
  readonly issuers: ReadonlySet<string>
}

/** Writes and reads the texts that the gateway issues. */
export function createIssued(options: IssuedOptions): Issued {
  const { store, ring } = options
  const keyOf = createKeyLookUp(ring)

  const resolve = async (text: TokenText, now: number): Promise<VerifiedCredential> => {
    const key = await keyOf(text.keyId, now)
    if (!key || !isSigned(key, text))
      throw new GatewayError('credential.invalid', `${text.shownAs} not signed here`)
    const snapshot = await store.snapshots.get(text.snapshotId)
    if (!snapshot || snapshot.shownAs !== text.shownAs)
      throw new GatewayError('credential.invalid', `unknown ${text.shownAs}`)
    const { shownAs, expiresAt } = snapshot
    if (now >= expiresAt) throw new GatewayError('credential.expired', shownAs)
    const client = clientIn(snapshot.roots)
    if (client !== undefined && !options.isClient(client))
      throw new GatewayError('credential.invalid', `the application ${client} is no longer registered`)
    const { source, rootedAt, bindings } = snapshot
    // What is made from it ends with the key as well, whatever key signs that.
    const roots = [...new Set([...snapshot.roots, signingKeyRoot(key.id)])]
    const identity = { ...today(snapshot, options), shownAs, expiresAt }
    const known: VerifiedCredential = { identity, source, roots, rootedAt, bindings }
    const sessionId = sessionIdIn(snapshot.roots)
    return sessionId === undefined ? known : asInSession(known, sessionId, now, options.sessions)
  }

  const write: Issued['write'] = ({ shownAs, id }) => writeToken(ring.current, shownAs, id)

  return {
    resolve: ({ value, now }) => {
      const text = readToken(value)
      return text && resolve(text, now)
    },
    write,
    issue: async (snapshot) => {
      await store.snapshots.put(snapshot)
      return write(snapshot)
    },
  }
}

/**
 * The credential with the rights that its session has now. What was made from the session under other rights has ended.
 * @throws GatewayError `credential.invalid`, `credential.expired`
 */
async function asInSession(
  known: VerifiedCredential,
  sessionId: string,
  now: number,
  sessions: SessionBook,
): Promise<VerifiedCredential> {
  const { record, checkAgainAt } = await sessions.current(sessionId, now)
  const { name, roles, attributes, provider, subject, groups, rightsVersion } = record
  const current = rightsRoot(sessionId, rightsVersion)
  const isOfOthers = known.roots.some((root) => root.startsWith('rights:') && root !== current)
  if (isOfOthers) throw new GatewayError('credential.invalid', 'the rights of its session have changed')
  const isNamed = known.source === 'provider' || known.source === 'directory'
  return {
    ...known,
    identity: isNamed ? { ...known.identity, name, roles, attributes } : known.identity,
    ...(provider !== null && subject !== null && { person: { provider, subject, groups } }),
    roots: [...new Set([...known.roots, current])],
    checkAgainAt,
    used: (at) => sessions.noteUse(sessionId, at),
  }
}

/** Finds signing keys. A key that another process made a moment ago is not known here yet, so the keys are read again, at most once a second. */
function createKeyLookUp(ring: KeyRing) {
  let reloadedAt = Number.NEGATIVE_INFINITY
  return async (keyId: string, now: number) => {
    const known = ring.find(keyId, now)
    if (known || now - reloadedAt < reloadPauseMs) return known
    reloadedAt = now
    await ring.reload()
    return ring.find(keyId, now)
  }
}

/**
 * Roles and attributes as the configuration gives them today; the tokens of a principal that was removed from it are invalid.
 * @throws GatewayError `credential.invalid`
 */
function today(
  { source, principal }: Snapshot,
  { configured, issuers }: Pick<IssuedOptions, 'configured' | 'issuers'>,
): Snapshot['principal'] {
  if (source === 'configuration') {
    const current = configured(principal.id)
    if (!current) throw new GatewayError('credential.invalid', `${principal.id} is no longer configured`)
    return { ...principal, roles: current.roles, attributes: current.attributes }
  }
  if ((source === 'issuer' || source === 'directory') && !issuers.has(principal.id.split(':', 2).join(':')))
    throw new GatewayError('credential.invalid', `the issuer of ${principal.id} is no longer configured`)
  return principal
}
