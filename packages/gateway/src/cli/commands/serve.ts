import type { Command } from 'commander'
import { auditLog } from '../../observe/audit-log.ts'
import { startGateway } from '../../server/start.ts'
import { requireConfiguration } from '../configuration.ts'
import { untilStopped } from '../until-stopped.ts'

/** `mapgate serve --config FILE` */
export const registerServe = (program: Command): Command =>
  program
    .command('serve')
    .description('run the gateway until it is told to stop (SIGTERM, Ctrl-C)')
    .requiredOption('-c, --config <file>', 'configuration, YAML or JSON')
    .action(async ({ config }: { config: string }) => {
      const gateway = await startGateway({ ...requireConfiguration(config), audit: auditLog(process.stdout) })
      console.error(`Mapgate listens on ${gateway.url}`)
      await untilStopped(() => gateway.close())
    })
