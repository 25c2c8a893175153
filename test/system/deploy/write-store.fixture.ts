// `node write-store.fixture.ts <folder>`: writes into the store of a folder until it is killed, and prints the name of each key that is kept.
import { randomBytes } from 'node:crypto'
import { openStore } from '../../../packages/gateway/src/store/open.ts'
import { keyRecord, snapshotRecord } from '../../../packages/gateway/src/store/records.fixture.ts'
import type { SessionRecord } from '../../../packages/gateway/src/store/session-port.ts'

const [, , directory = ''] = process.argv
const store = await openStore({
  store: { kind: 'sqlite', file: 'mapgate.db' },
  directory,
  environment: {},
  random: randomBytes,
})
const sessionRecord: SessionRecord = {
  id: '',
  principalId: 'user:ada',
  kind: 'user',
  source: 'store',
  provider: null,
  subject: null,
  providerSession: null,
  name: 'Ada',
  roles: ['staff'],
  attributes: {},
  groups: [],
  rightsVersion: 1,
  browser: 'Firefox on Linux',
  createdAt: 1,
  lastUsedAt: 1,
  checkedAt: 1,
  expiresAt: 1,
  secrets: Buffer.from('tokens of a provider'),
}

for (let nth = 0; ; nth += 1) {
  const id = randomBytes(16).toString('base64url')
  const expiresAt = Date.now() + 3_600_000
  await store.sessions.insert({ ...sessionRecord, id, expiresAt }, { ...snapshotRecord, id, expiresAt })
  const name = `key ${nth}`
  await store.keys.insert({ ...keyRecord, id, name, hash: randomBytes(32).toString('hex') })
  if (nth % 5 === 0) await store.keys.revoke(id, Date.now())
  console.log(name)
}
