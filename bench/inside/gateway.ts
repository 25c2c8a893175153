import { createServer } from 'node:http'
import { destination, pino } from 'pino'
import { describeFaults, parseConfiguration } from '../../packages/gateway/src/config/load.ts'
import { ActiveConfiguration } from '../../packages/gateway/src/server/active-configuration.ts'
import { FakeConnection, type FakeReply } from './fake-connection.ts'

/** The gateway in this process, without a socket to its callers. */
export interface InsideGateway extends AsyncDisposable {
  /** Asks for a target with a key, and resolves with the whole reply. */
  readonly ask: (target: string, headers?: Readonly<Record<string, string>>) => Promise<FakeReply>
  /** Asks for a target with a key, and resolves with the text of the reply. */
  readonly textOf: (target: string, headers?: Readonly<Record<string, string>>) => Promise<string>
  /** Asks, and throws where the reply was not a kept one. */
  readonly hit: (target: string, headers?: Readonly<Record<string, string>>) => Promise<void>
}

/**
 * Opens a gateway of all its rooms. Audit lines are made and thrown away, and metrics counted.
 * @throws Error where the configuration has faults
 */
export async function openInside(configuration: object, directory: string): Promise<InsideGateway> {
  const loaded = parseConfiguration(JSON.stringify(configuration), directory)
  if ('faults' in loaded) throw new Error(describeFaults('bench', loaded.faults))
  let written = 0
  const active = new ActiveConfiguration({
    ...loaded,
    audit: (event) => {
      written += JSON.stringify(event).length
    },
    log: pino({ level: 'error' }, destination(2)),
  })
  await active.begin(0)
  await active.warnings(120_000)
  const server = createServer((message, response) => void active.answer(message, response))
  const connection = new FakeConnection(server)
  const ask: InsideGateway['ask'] = (target, headers) => connection.get(target, headers)
  return {
    ask,
    textOf: async (target, headers) => (await connection.get(target, headers, true)).text ?? '',
    hit: async (target, headers) => {
      const { status, head } = await ask(target, headers)
      if (status !== 200 || !/\r\ncache-status:[^\r]*hit/i.test(head))
        throw new Error(`${target} is no hit: ${head}`)
    },
    [Symbol.asyncDispose]: async () => {
      connection.destroy()
      await active.end()
      if (written === 0) throw new Error('no audit line was written')
    },
  }
}
