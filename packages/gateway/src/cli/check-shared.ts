import { randomBytes } from 'node:crypto'
import { faultsAt, type LoadedConfiguration } from '../config/load.ts'
import { connectShared } from '../server/shared-connection.ts'
import type { SharedConnection } from '../shared/port.ts'
import { scriptOf } from '../shared/script.ts'
import type { OnlineCheck } from './online-check.ts'

type Loaded = Exclude<LoadedConfiguration, { faults: unknown }>

const what = 'shared'

/** Looks at what several gateways share: whether it answers, lets the account do what gateways do, and makes place when it is full. What is written is removed. */
export async function checkShared(loaded: Loaded): Promise<readonly OnlineCheck[]> {
  const { shared } = loaded.configuration
  if (shared === undefined) return []
  const told = { gone: 'nobody answers in time', refused: [] as string[] }
  const patient = { ...shared, commandTimeout: shared.connectTimeout }
  const { connection } = connectShared(patient, {
    directory: loaded.directory,
    monotonic: () => performance.now(),
    random: randomBytes,
    observer: {
      gone: (why) => {
        told.gone = why
      },
      back: () => {},
      asked: () => {},
      refused: (command, code) => told.refused.push(`${command} (${code})`),
    },
  })
  try {
    if ((await connection.command(['PING'])) === undefined)
      return [{ what, good: false, finding: `cannot be used: ${told.gone}` }]
    await tryCommands(connection)
    if (told.refused.length > 0)
      return [
        {
          what,
          good: false,
          finding: `answers, and refuses ${told.refused.join(', ')}: docs/deploying.md has the access list of its account`,
        },
      ]
    const found = await examined(connection)
    const advice = [...adviceOn(found, loaded)].map((message) => ({ path: ['shared'], message }))
    return [{ what, good: true, finding: findingOf(found), advice: faultsAt(advice, loaded) }]
  } finally {
    connection.close()
  }
}

/** Everything that gateways ask, on keys of this check alone. */
async function tryCommands(connection: SharedConnection): Promise<void> {
  const [text, hash] = ['text', 'hash'].map((each) =>
    connection.keyOf('check', each, randomBytes(8).toString('hex')),
  ) as [string, string]
  const lifeMs = 60_000
  await connection.command(['SET', text, '1', 'PX', lifeMs])
  await connection.command(['GET', text])
  await connection.command(['GETRANGE', text, 0, 0])
  await connection.command(['HSET', hash, 'at', 1])
  await connection.command(['PEXPIRE', hash, lifeMs])
  await connection.command(['HGET', hash, 'at'])
  await connection.command(['HMGET', hash, 'at'])
  await connection.command(['TIME'])
  await connection.eval(scriptOf('return 1'), { keys: [] })
  await connection.command(['DEL', hash])
  await connection.command(['UNLINK', text])
}

interface Examined {
  /** Such as `Redis 7.0.15`; undefined where the account may not ask. */
  readonly version: string | undefined
  readonly isLimited: boolean | undefined
  readonly policy: string | undefined
  readonly account: unknown
  /** A few characters that are equal where the key is. */
  readonly fingerprint: string
}

async function examined(connection: SharedConnection): Promise<Examined> {
  const text = String((await connection.command(['INFO']))?.value ?? '')
  const said = (name: string): string | undefined => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(text)?.[1]
  const [valkey, redis] = [said('valkey_version'), said('redis_version')]
  const memory = said('maxmemory')
  return {
    version: valkey ? `Valkey ${valkey}` : redis && `Redis ${redis}`,
    isLimited: memory === undefined ? undefined : memory !== '0',
    policy: said('maxmemory_policy'),
    account: (await connection.command(['ACL', 'WHOAMI']))?.value,
    fingerprint: connection.keyOf('fingerprint').slice(-8),
  }
}

const findingOf = ({ version, policy, fingerprint }: Examined): string =>
  `answers: ${version ?? 'its account may not ask for its version'}${policy === undefined ? '' : `, maxmemory-policy ${policy}`}; it lets gateways do what they need; compare the mark of its key with that of the other gateways: ${fingerprint}`

function* adviceOn({ isLimited, policy, account }: Examined, { configuration }: Loaded): Generator<string> {
  if (isLimited === false)
    yield 'its memory has no bound (maxmemory 0): it grows until the machine has none left; set maxmemory, with maxmemory-policy allkeys-lru'
  if (isLimited === true && policy === 'noeviction')
    yield 'it takes nothing more when its memory is full (maxmemory-policy noeviction): set allkeys-lru'
  if (account === 'default')
    yield 'gateways sign in as its account default, which may do everything there: make one of their own (docs/deploying.md)'
  if (configuration.store.kind !== 'postgres')
    yield 'gateways share pictures only where they have one store: `store: { kind: postgres }`'
}
