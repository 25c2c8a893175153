import { hash } from 'node:crypto'
import type { KeyConfiguration } from '../../config/sections/identity.ts'
import { GatewayError } from '../../core/errors/errors.ts'
import type { Binding, KeyRecord, Store } from '../../store/port.ts'
import type { PrincipalSource } from '../../store/principal-source.ts'
import { readSecretFile } from '../secret-file.ts'
import type { Identity, Showing, VerifiedCredential } from '../verified-credential.ts'

/** The prefix of every key that Mapgate makes; secret scanners recognise it. */
const keyPrefix = 'mgkey_'

/** API keys of the configuration (any text) and of the store (`mgkey_` and 256 random bits). */
interface ApiKeys {
  /** The key shown, or undefined when it is none. @throws GatewayError `credential.expired`, `credential.invalid` */
  resolve(showing: Showing): Promise<VerifiedCredential> | undefined
  /** The key of the configuration with this principal id, as it is now. */
  configured(principalId: string): Identity | undefined
  /** Writes the last uses that were noted since. */
  writeUses(): Promise<void>
}

/** The hash under which a key is stored. A key of 256 random bits needs no slow hash. */
export const hashKey = (key: string): string => hash('sha256', key)

/** A new key, to be shown once. */
export const newKey = (random: (bytes: number) => Uint8Array): string =>
  keyPrefix + Buffer.from(random(32)).toString('base64url')

/** Loads the keys of the configuration. @throws Error when a key file cannot be read. */
export function createApiKeys(options: {
  configured: readonly KeyConfiguration[]
  directory: string
  store: Store
}): ApiKeys {
  const { configured, directory, store } = options
  const records = configured.map((key, index) => recordOf(key, `keys[${index}]`, directory))
  const byHash = new Map(records.map((record) => [record.hash, record]))
  const byId = new Map(records.map((record) => [`key:${record.id}`, record]))
  let uses = new Map<string, number>()

  const fromStore = async (keyHash: string, now: number): Promise<VerifiedCredential> => {
    const record = await store.keys.findByHash(keyHash)
    if (!record) throw new GatewayError('credential.invalid', 'unknown key')
    if (record.revokedAt !== null)
      throw new GatewayError('credential.invalid', `key ${record.id} was revoked`)
    return { ...knownKey(record, 'store', now), used: (at) => uses.set(record.id, at) }
  }

  return {
    resolve: ({ value, now }) => {
      const keyHash = hashKey(value)
      const record = byHash.get(keyHash)
      if (record) return Promise.resolve(knownKey(record, 'configuration', now))
      return value.startsWith(keyPrefix) ? fromStore(keyHash, now) : undefined
    },
    configured: (principalId) => {
      const record = byId.get(principalId)
      return record && identityOf(record)
    },
    writeUses: async () => {
      if (uses.size === 0) return
      const written = uses
      uses = new Map()
      await store.keys.touch(written)
    },
  }
}

function knownKey(record: KeyRecord, source: PrincipalSource, now: number): VerifiedCredential {
  if (record.expiresAt !== null && now >= record.expiresAt)
    throw new GatewayError('credential.expired', `key ${record.id}`)
  const identity = identityOf(record)
  return { identity, source, roots: [identity.id], rootedAt: record.createdAt, bindings: bindingsOf(record) }
}

const identityOf = (record: KeyRecord): Identity => ({
  id: `key:${record.id}`,
  name: record.name,
  kind: 'key',
  roles: record.roles,
  attributes: record.attributes,
  scope: {},
  shownAs: 'key',
  expiresAt: record.expiresAt,
})

const bindingsOf = ({ origins, networks }: KeyRecord): readonly Binding[] =>
  origins || networks ? [{ ...(origins && { origins }), ...(networks && { networks }) }] : []

function recordOf(key: KeyConfiguration, place: string, directory: string): KeyRecord {
  const text =
    key.keyFile === undefined ? (key.key ?? '') : readSecretFile(key.keyFile, directory, `${place}.keyFile`)
  return {
    id: key.name,
    name: key.name,
    owner: null,
    hash: key.keyHash?.slice('sha256:'.length) ?? hashKey(text),
    roles: key.roles,
    attributes: key.attributes,
    origins: key.origins ?? null,
    networks: key.networks ?? null,
    createdAt: 0,
    expiresAt: key.expires === undefined ? null : Date.parse(key.expires),
    revokedAt: null,
    lastUsedAt: null,
  }
}
