import type { KeyRecord, Snapshot, UserRecord } from './port.ts'

/** A key as the store keeps it. For tests only. */
export const keyRecord: KeyRecord = {
  id: 'k1',
  name: 'web app',
  owner: 'gis team',
  hash: 'ab'.repeat(32),
  roles: ['viewer'],
  attributes: { region: 'north', levels: [1, 2], flag: true },
  origins: ['https://app.example'],
  networks: null,
  createdAt: 1000,
  expiresAt: null,
  revokedAt: null,
  lastUsedAt: null,
}

/** A user as the store keeps it. For tests only. */
export const userRecord: UserRecord = {
  name: 'Ada',
  passwordHash: '$scrypt$x',
  roles: ['editor'],
  attributes: {},
  createdAt: 1000,
  disabledAt: null,
}

/** A ticket's snapshot as the store keeps it. For tests only. */
export const snapshotRecord: Snapshot = {
  id: 'AAAAAAAAAAAAAAAAAAAAAA',
  shownAs: 'ticket',
  source: 'store',
  principal: {
    id: 'user:Ada',
    name: 'Ada',
    kind: 'user',
    roles: [],
    attributes: {},
    scope: { readOnly: true },
  },
  roots: ['user:Ada'],
  bindings: [{ origins: ['https://app.example'] }],
  issuedAt: 1000,
  rootedAt: 900,
  expiresAt: 2000,
}
