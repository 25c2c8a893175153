import { hash } from 'node:crypto'
import { entryWith, keepWith, nowMs, optionsWith } from './entries.fixture.ts'
import { openEntries } from './open-entries.ts'

/**
 * A process of its own that keeps answers on disk until it is killed: `node write-entries.fixture.ts DIRECTORY KEY`. Each body is of another
 * length and its `contentId` is its digest. It says `ready` when it begins.
 */
const [directory = '', key = ''] = process.argv.slice(2)
const disk = { directory, maxBytes: 3_000_000, encryptionKey: Buffer.from(key, 'hex') }
const { options } = optionsWith({ memoryBytes: 0, disk, clock: () => nowMs })
const store = await openEntries(options)
process.stdout.write('ready\n')
for (let round = 0; ; round += 1) {
  for (let tile = 0; tile < 20; tile += 1) {
    const body = new Uint8Array(1 + ((round * 7_919 + tile * 4_001) % 60_000)).fill(round % 256)
    const entry = entryWith({ body, contentId: hash('sha256', body) })
    store.keep(keepWith(`tile ${tile + 20 * (round % 10)}`, { entry, isShared: true, mark: store.mark() }))
  }
  await store.written()
  if (round % 50 === 49) await store.purge({ upstream: 'ags', service: `other ${round % 5}` })
}
