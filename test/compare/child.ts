import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createTemplate } from '../soundness/template.ts'
import type { Answer, Exchange, Order } from './exchange.ts'
import { givePort } from './given.ts'
import { startRecordedMapServer } from './map-server.ts'
import { type OpenGatewayWith, playScene } from './player.ts'

// One side of a comparison: the gateway of one version, before a sample server of the working tree. The gateway is taken as whoever
// embeds it would take it, by the name of its package, so that its folders may be others in each version.

const [tree = ''] = process.argv.slice(2)
const entry = createRequire(join(tree, 'package.json')).resolve('@mapgate/gateway')
const { parseConfiguration, startGateway } = (await import(
  pathToFileURL(entry).href
)) as typeof import('@mapgate/gateway')

const openGateway: OpenGatewayWith = (text, audit) => {
  const loaded = parseConfiguration(text, tree)
  if ('faults' in loaded) throw new Error(`The configuration has faults: ${JSON.stringify(loaded.faults)}`)
  return startGateway({ configuration: loaded.configuration, directory: loaded.directory, audit })
}

const mapServer = await startRecordedMapServer(await createTemplate())
givePort(mapServer.port)
/** The exchanges of the last scene, for whoever asks for details. */
let exchanges: readonly (readonly Exchange[])[] = []

process.on('message', (order: Order) => {
  answer(order).then(
    (made) => process.send?.(made),
    (error: unknown) =>
      process.send?.({
        kind: 'failure',
        message: error instanceof Error ? String(error.stack) : String(error),
      }),
  )
})
// Ctrl-C reaches this process too: the one that gives the orders ends it when it has what it wants.
process.on('SIGINT', () => {})
process.on('disconnect', () => process.exit())
process.send?.({ kind: 'ready' } satisfies Answer)

async function answer(order: Order): Promise<Answer> {
  if (order.kind === 'details') return { kind: 'exchanges', exchanges: exchanges[order.ask] ?? [] }
  const before = process.cpuUsage()
  const played = await playScene(order.scene, mapServer, openGateway)
  const { user, system } = process.cpuUsage(before)
  exchanges = played.exchanges
  return { kind: 'outlines', outlines: played.outlines, processorMs: (user + system) / 1000 }
}
