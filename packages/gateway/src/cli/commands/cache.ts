import type { Command } from 'commander'
import type { Purge, StoreSize } from '../../cache/port.ts'
import type { AdminConfiguration } from '../../config/sections/admin.ts'
import { requireConfiguration } from '../configuration.ts'
import { extentOf, formatSize, layerIds } from '../kept-answers.ts'
import { askAdmin } from './reload.ts'

interface PurgeOptions {
  readonly config: string
  readonly upstream?: string
  readonly service?: string
  readonly layers?: readonly number[]
  readonly extent?: NonNullable<Purge['extent']>
}

const configOption = ['-c, --config <file>', 'configuration of the running gateway'] as const

/** `mapgate cache purge|status --config FILE` */
export function registerCache(program: Command): Command {
  const cache = program
    .command('cache')
    .description('the answers of map servers that the running gateway keeps')
  cache
    .command('purge')
    .description(
      'forget kept answers in all processes of the running gateway and, within a second, in all other gateways of its store, such as after data changed behind it; without options all of them',
    )
    .requiredOption(...configOption)
    .option('-u, --upstream <name>', 'only answers of this upstream')
    .option('-s, --service <name>', 'only answers about this service, in all its types: Water/Mains')
    .option('-l, --layers <ids>', 'only answers about one of these layers: 0,3', layerIds)
    .option(
      '-e, --extent <numbers>',
      'only pictures and tiles that touch it: WKID:XMIN,YMIN,XMAX,YMAX, and those in another reference',
      extentOf,
    )
    .action(purge)
  cache
    .command('status')
    .description('how many answers are kept, in the memory of the process that is asked, and on disk')
    .requiredOption(...configOption)
    .action(async ({ config }: Pick<PurgeOptions, 'config'>) => {
      const { admin, directory } = listenerOf(config)
      const status = (await askAdmin(admin, directory, { path: '/status', method: 'GET' })) as {
        cache?: StoreSize
      }
      console.log(formatSize(status.cache))
    })
  return program
}

async function purge({ config, ...json }: PurgeOptions): Promise<void> {
  const { admin, directory } = listenerOf(config)
  const { purged, untold } = (await askAdmin(admin, directory, { path: '/cache/purge', json })) as {
    purged: number
    untold?: true
  }
  console.log(`${purged} kept answers were forgotten.`)
  if (untold === undefined) return
  console.error(
    'The other gateways could not be told, because the store does not answer: they are as soon as it does. Do not stop this gateway before, or purge again.',
  )
  process.exitCode = 1
}

/** Where the running gateway is asked. @throws Error where its configuration has no admin section */
function listenerOf(config: string): { readonly admin: AdminConfiguration; readonly directory: string } {
  const { configuration, directory } = requireConfiguration(config)
  if (configuration.admin) return { admin: configuration.admin, directory }
  throw new Error(
    'there is no admin section in the configuration, so a running gateway cannot be asked; give it admin.socket or admin.port',
  )
}
