import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { startSampleServer } from '@mapgate/sample-server'

/** Members that DatabaseSync has since Node.js 24.20 and that its types lack. */
interface Copied {
  serialize(): Uint8Array
  deserialize(bytes: Uint8Array): void
}

type Fill = NonNullable<NonNullable<Parameters<typeof startSampleServer>[0]>['fill']>
type WorldData = ReturnType<Fill>

const root = join(import.meta.dirname, '..')
const sources = join(root, 'packages/sample-server/src/world')
const directory = join(root, 'node_modules/.cache/mapgate-worlds')

/**
 * The data of a sample world as another test made it, whatever process that ran in. Making it takes half a second of processor time or more,
 * and every test file has a map server; reading it takes a twentieth. It is kept by the sources that it was made by.
 */
export const keptWorld: Fill = (name, make) => {
  const digest = createHash('sha256').update(name).update(process.version)
  for (const source of readdirSync(sources).sort()) digest.update(readFileSync(join(sources, source)))
  const file = join(directory, digest.digest('hex').slice(0, 32))
  return read(file) ?? write(file, make())
}

function read(file: string): WorldData | undefined {
  try {
    const { fullExtent } = JSON.parse(readFileSync(`${file}.json`, 'utf8'))
    const database = new DatabaseSync(':memory:')
    copied(database).deserialize(readFileSync(`${file}.sqlite`))
    return { database, fullExtent }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Writes the data for the tests that follow. Two may do so at once: each file is whole or not there, and the last one is the sign. */
function write(file: string, made: WorldData): WorldData {
  mkdirSync(directory, { recursive: true })
  const own = `${file}.${process.pid}`
  writeFileSync(own, copied(made.database).serialize())
  renameSync(own, `${file}.sqlite`)
  writeFileSync(own, JSON.stringify({ fullExtent: made.fullExtent }))
  renameSync(own, `${file}.json`)
  return made
}

const copied = (database: DatabaseSync): Copied => database as unknown as Copied
