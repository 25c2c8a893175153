import type { DirectoryConfiguration } from '../../config/sections/directories.ts'
import { GatewayError } from '../../core/errors/errors.ts'
import type { PersonRights, SessionRecord } from '../../store/session-port.ts'
import type { Reading } from '../sessions/session-book.ts'
import type { Throttle } from '../throttle.ts'
import type { VerifiedCredential } from '../verified-credential.ts'
import { closedReason } from './account-state.ts'
import type { Connection } from './connection.ts'
import { type DirectoryEntry, idText } from './entry.ts'
import { findById, findByName } from './find-person.ts'
import { type DirectoryPerson, rightsOf } from './person-rights.ts'
import { type ServiceConnections, unreachable } from './service-connections.ts'

/** A sign-in at a directory. */
interface DirectoryAttempt {
  readonly username: string
  readonly password: string
  readonly now: number
}

/** One directory that checks passwords. */
export interface Directory {
  readonly name: string
  readonly refreshEveryMs: number
  /**
   * Signs a person in: finds the entry by the gateway's own account, then shows the password on a connection of its own.
   * @returns undefined where nobody of that name is there
   * @throws GatewayError `credential.password-wrong`, `credential.throttled`, `credential.directory-unreachable`
   */
  signIn(attempt: DirectoryAttempt): Promise<VerifiedCredential | undefined>
  /** Takes as long as checking a wrong password, for a name that is not known. @throws GatewayError `credential.directory-unreachable` */
  pretend(password: string): Promise<void>
  /** What the directory says now of the person of a session. */
  readAgain(session: SessionRecord, now: number): Promise<Reading>
  close(): void
}

/** What a directory is built with. */
interface DirectoryParts {
  readonly directory: DirectoryConfiguration
  readonly service: ServiceConnections
  /** Opens a connection that nobody has signed in on. */
  readonly open: () => Promise<Connection>
  readonly throttle: Pick<Throttle, 'admitPerson'>
  readonly random: (bytes: number) => Uint8Array
  readonly log: (message: string) => void
}

export function createDirectory(parts: DirectoryParts): Directory {
  const { directory, service, random, log } = parts
  const { name, base, refreshEvery } = directory
  return {
    name,
    refreshEveryMs: refreshEvery,
    signIn: async (attempt) => {
      const entry = await service.use((one) => findByName(one, attempt.username, directory))
      if (entry === 'several') throw wrong(`${name}: several entries have this name`)
      return entry && signInAs(entry, attempt, parts)
    },
    pretend: async (password) => {
      const nobody = Buffer.from(random(12)).toString('hex')
      await service.use((one) => findByName(one, nobody, directory))
      await show(`cn=${nobody},${base}`, password, parts)
    },
    readAgain: async ({ subject }, now) => {
      try {
        return await service.use(async (one) => {
          const entry = await findById(one, subject ?? '', directory)
          if (entry === undefined || closedReason(entry, now) !== undefined) return { kind: 'ended' }
          return { kind: 'read', ...said(await rightsOf(entry, one, directory), entry, log) }
        })
      } catch (error) {
        log(`${name} cannot be asked again: ${(error as GatewayError).detail}`)
        return { kind: 'unreachable' }
      }
    },
    close: service.close,
  }
}

/** @throws GatewayError as `Directory.signIn` */
async function signInAs(
  entry: DirectoryEntry,
  { password, now }: DirectoryAttempt,
  parts: DirectoryParts,
): Promise<VerifiedCredential> {
  const { directory, service, throttle, log } = parts
  const { name, person, wrongPasswords, refreshEvery } = directory
  const subject = idText(entry, person.id)
  if (subject === undefined || subject.length > 256 || /\p{C}/u.test(subject))
    throw unreachable(name, `${entry.dn} has not one ${person.id}`)
  const id = `ldap:${name}:${subject}`
  // Counted by the person that was found, whatever name was typed: a directory takes several for one.
  const settle = await throttle.admitPerson(id, limitOf(wrongPasswords), now)
  let words: string | undefined
  let rights: DirectoryPerson | undefined
  try {
    words = (await show(entry.dn, password, parts)) ?? closedReason(entry, now)
    if (words === undefined) rights = await service.use((one) => rightsOf(entry, one, directory))
  } catch (error) {
    settle('undecided')
    throw error
  }
  if (rights === undefined) throw wrong(`${id}: ${words}`)
  settle('right')
  return {
    ...credentialOf(said(rights, entry, log), { id, provider: name, subject }),
    rootedAt: now,
    // A password that is shown with each request is checked at the directory again, as a session is.
    checkAgainAt: now + refreshEvery,
  }
}

/** The credential of somebody who has just shown the right password. */
const credentialOf = (
  { name, roles, attributes, groups }: PersonRights,
  { id, provider, subject }: { id: string; provider: string; subject: string },
): Omit<VerifiedCredential, 'rootedAt'> => ({
  identity: {
    id,
    name: name === '' ? subject : name,
    kind: 'ldap',
    roles,
    attributes,
    scope: {},
    shownAs: 'password',
    expiresAt: null,
  },
  source: 'directory',
  roots: [id],
  bindings: [],
  person: { provider, subject, groups },
})

/** Where nothing is set, the limit of one account from all addresses, which holds for the name that was typed, holds for the person too. */
const limitOf = (set: DirectoryConfiguration['wrongPasswords']) =>
  set === undefined ? { atMost: 100, withinMs: 300_000 } : { atMost: set.atMost, withinMs: set.within }

/**
 * Shows a password on a connection of its own, which is closed afterwards: nothing is ever asked on a connection that somebody else signed in on.
 * @returns the words of a refusal
 * @throws GatewayError `credential.directory-unreachable`
 */
async function show(
  dn: string,
  password: string,
  { open, directory }: DirectoryParts,
): Promise<string | undefined> {
  try {
    const connection = await open()
    try {
      const shown = await connection.bind(dn, password)
      return shown.kind === 'wrong' ? refusalWords(shown.words) : undefined
    } finally {
      connection.close()
    }
  } catch (error) {
    throw unreachable(directory.name, (error as Error).message)
  }
}

/** What Active Directory means by the number in its refusal. */
const refusals: Readonly<Record<string, string>> = {
  '530': 'may not sign in at this time',
  '531': 'may not sign in from this machine',
  '532': 'the password has ended',
  '533': 'the account is disabled',
  '701': 'the account has expired',
  '773': 'the password has to be changed first',
  '775': 'the account is locked',
}

const refusalWords = (words: string): string =>
  refusals[/\bdata ([0-9a-f]{3})\b/.exec(words)?.[1] ?? ''] ?? 'wrong password'

function said(rights: DirectoryPerson, entry: DirectoryEntry, log: (message: string) => void) {
  const { unknown, ...others } = rights
  if (unknown !== undefined) log(`${entry.dn} has no roles, because it has ${unknown}`)
  return others
}

const wrong = (detail: string): GatewayError => new GatewayError('credential.password-wrong', detail)
