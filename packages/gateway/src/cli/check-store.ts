import { randomBytes } from 'node:crypto'
import { faultsAt, type LoadedConfiguration } from '../config/load.ts'
import { GatewayError } from '../core/errors/errors.ts'
import { type ExaminedDatabase, examineStore } from '../store/open.ts'
import { missingWords } from '../store/postgres/missing-tables.ts'
import type { OnlineCheck } from './online-check.ts'

type Loaded = Exclude<LoadedConfiguration, { faults: unknown }>

const mostDifferenceMs = 5_000

/** Looks at the database of the store; a file has been looked at already. Nothing is changed there. */
export async function checkStore(loaded: Loaded): Promise<readonly OnlineCheck[]> {
  const { store } = loaded.configuration
  if (store.kind !== 'postgres') return []
  const what = 'store'
  try {
    const { directory } = loaded
    const parts = { environment: process.env, random: randomBytes, clock: Date.now }
    const found = await examineStore({ store, directory, ...parts })
    const fault = faultOf(found, store.schema)
    if (fault !== undefined) return [{ what, good: false, finding: fault }]
    const advice = adviceOn(found).map((message) => ({ path: ['store'], message }))
    return [{ what, good: true, finding: findingOf(found), advice: faultsAt(advice, loaded) }]
  } catch (error) {
    const words = error instanceof GatewayError ? error.detail : (error as Error).message
    const why = words.replace('the database cannot be used: ', '')
    return [{ what, good: false, finding: `cannot be used: ${why}` }]
  }
}

function faultOf(
  { mayMake, missing, clockDifferenceMs }: ExaminedDatabase,
  schema: string,
): string | undefined {
  if (!mayMake)
    return `cannot be made or upgraded: the account may not make tables in the schema ${schema} (docs/deploying.md has the statements)`
  if (missing.length > 0) return missingWords(schema, missing)
  if (Math.abs(clockDifferenceMs) > mostDifferenceMs)
    return `has a clock that is ${Math.round(Math.abs(clockDifferenceMs) / 1000)} s off this machine's: no gateway starts`
  return undefined
}

const findingOf = ({ version, isMade, clockDifferenceMs }: ExaminedDatabase): string =>
  `answers: PostgreSQL ${version}, a server that takes changes, its clock ${Math.abs(clockDifferenceMs)} ms off; ${isMade ? 'the tables are there' : 'the first start makes the tables'}`

const adviceOn = ({ needless, replicas, isSynchronous }: ExaminedDatabase): readonly string[] => [
  ...(needless.length > 0
    ? [`its account has rights that no gateway needs: ${needless.join(', ')} (docs/deploying.md)`]
    : []),
  ...(replicas === 0
    ? [
        'no replica of the database is connected: what is lost with its disk is lost, new passwords and keys too',
      ]
    : []),
  ...(replicas > 0 && !isSynchronous
    ? [
        'a commit waits for no replica: after a failover, disabled users, new passwords and keys of the last moments may be undone; set synchronous_standby_names (docs/deploying.md)',
      ]
    : []),
]
