import { randomBytes } from 'node:crypto'
import { openStore } from '../../../packages/gateway/src/store/open.ts'

// Writes to the store as fast as it can, and says what was promised to be there, until it is killed.
const [directory = ''] = process.argv.slice(2)
const store = await openStore({
  store: { kind: 'sqlite', file: 'm.db' },
  directory,
  environment: {},
  random: randomBytes,
})
/** Resolves when the line is out: a full pipe is only emptied while the event loop turns. */
const say = (line: string): Promise<void> =>
  new Promise((done, failed) => {
    process.stdout.write(line, (error) => (error ? failed(error) : done()))
  })

for (;;) {
  const id = randomBytes(6).toString('hex')
  await store.keys.insert({
    id,
    name: id,
    owner: null,
    hash: randomBytes(32).toString('hex'),
    roles: [],
    attributes: {},
    origins: null,
    networks: null,
    createdAt: 1,
    expiresAt: null,
    revokedAt: null,
    lastUsedAt: null,
  })
  await say(`inserted ${id}\n`)
  await store.keys.revoke(id, 2)
  await say(`revoked ${id}\n`)
}
