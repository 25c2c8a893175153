import { entryWith, keepWith, keyOf, nowMs, optionsWith } from './entries.fixture.ts'
import { openEntries } from './open-entries.ts'

/** A process of its own that keeps more than its files may hold: `node fill-disk.fixture.ts DIRECTORY`. It writes what came of it as JSON. */
const [directory = ''] = process.argv.slice(2)
const disk = { directory, maxBytes: 100_000_000 }
const { options, told } = optionsWith({ memoryBytes: 50_000_000, disk, clock: () => nowMs })
const store = await openEntries(options)
const names = Array.from({ length: 400 }, (_, tile) => `tile ${tile}`)
for (const name of names) {
  store.keep(keepWith(name, { entry: entryWith({ body: new Uint8Array(20_000) }), isShared: true }))
  await store.written()
}
const given = () => names.filter((name) => store.get(keyOf(name)) !== undefined).length
const givenFromMemory = given()
const failed = told.filter((each) => each === 'failed disk').length
const logged = told.filter((each) => each.startsWith('answers could not be kept on disk')).length
const purged = await store.purge({})
process.stdout.write(JSON.stringify({ failed, logged, givenFromMemory, purged, given: given() }))
await store.close()
