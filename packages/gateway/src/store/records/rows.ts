import type { AccountKind } from '@mapgate/policy'
import { GatewayError } from '../../core/errors/errors.ts'
import type { KeyedEdit, KeyRecord, SigningKeyRecord, UserRecord } from '../port.ts'
import type { PrincipalSource } from '../principal-source.ts'
import type { SessionRecord } from '../session-port.ts'
import {
  attributes,
  bytes,
  bytesOrNull,
  flag,
  oneOf,
  type Row,
  rowReader,
  text,
  textOrNull,
  texts,
  textsOrNull,
  time,
  timeOrNull,
} from './columns.ts'

export const accountKinds = {
  key: 'key',
  user: 'user',
  jwt: 'jwt',
  oidc: 'oidc',
  ldap: 'ldap',
  portal: 'portal',
  proxy: 'proxy',
  certificate: 'certificate',
  app: 'app',
} as const satisfies { readonly [Kind in AccountKind]: Kind }

export const sources = {
  configuration: 'configuration',
  store: 'store',
  issuer: 'issuer',
  provider: 'provider',
  directory: 'directory',
} as const satisfies { readonly [Source in PrincipalSource]: Source }

/** An API key; undefined for one that this release does not understand, so that it is good for nothing. */
export const keyOf = rowReader<KeyRecord>({
  id: text,
  name: text,
  owner: textOrNull,
  hash: text,
  roles: texts,
  attributes,
  origins: textsOrNull,
  networks: textsOrNull,
  createdAt: time,
  expiresAt: timeOrNull,
  revokedAt: timeOrNull,
  lastUsedAt: timeOrNull,
})

const readUser = rowReader<UserRecord>(
  {
    name: text,
    passwordHash: text,
    roles: texts,
    attributes,
    createdAt: time,
    disabledAt: timeOrNull,
  },
  ['folded'],
)

/** A user. One that this release does not understand is a disabled one without rights: nobody else has the name meanwhile. */
export const userOf = (row: Row): UserRecord =>
  readUser(row) ?? {
    name: text(row, 'name'),
    passwordHash: text(row, 'passwordHash'),
    roles: [],
    attributes: {},
    createdAt: time(row, 'createdAt'),
    disabledAt: time(row, 'createdAt'),
  }

/** A signing key; undefined for one that this release does not understand: what it signed is not good. */
export const signingKeyOf = rowReader<SigningKeyRecord>(
  { id: text, secret: bytes, createdAt: time, retiresAt: timeOrNull },
  ['place'],
)

/** A session; undefined for one that this release does not understand, which is over for it. */
export const sessionOf = rowReader<SessionRecord>(
  {
    id: text,
    principalId: text,
    kind: oneOf(accountKinds),
    source: oneOf(sources),
    provider: textOrNull,
    subject: textOrNull,
    providerSession: textOrNull,
    browser: text,
    createdAt: time,
    expiresAt: time,
    lastUsedAt: time,
    name: text,
    roles: texts,
    attributes,
    groups: texts,
    rightsVersion: time,
    checkedAt: time,
    secrets: bytesOrNull,
  },
  ['leaseUntil'],
)

const readEdit = rowReader<KeyedEdit>(
  { request: text, isSent: flag, leaseUntil: time, outcome: bytesOrNull },
  ['id', 'caller', 'holder', 'expiresAt'],
)

/** An edit under its key. @throws GatewayError `store.unavailable` for one that this release does not understand: it is neither repeated nor told */
export function keyedEditOf(row: Row): KeyedEdit {
  const edit = readEdit(row)
  if (edit === undefined)
    throw new GatewayError('store.unavailable', 'the edit under this key was begun by a newer release')
  return edit
}

/** True where an attempt ended without having sent anything, so that another may begin. */
export const isAbandoned = ({ isSent, leaseUntil, outcome }: KeyedEdit, now: number): boolean =>
  !isSent && outcome === null && leaseUntil < now
