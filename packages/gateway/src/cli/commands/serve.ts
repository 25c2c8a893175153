import { setTimeout as pause } from 'node:timers/promises'
import { type Command, InvalidArgumentError } from 'commander'
import { destination, pino } from 'pino'
import { loadConfiguration } from '../../config/load.ts'
import { isLasting } from '../../config/store-files.ts'
import { openAuditLog } from '../../observe/audit-log.ts'
import type { StartOptions } from '../../server/options.ts'
import { type RunningGateway, startGateway } from '../../server/start.ts'
import { WorkerPurges } from '../../server/worker-purges.ts'
import { superviseWorkers, workerVariable } from '../../server/workers.ts'
import { requireConfiguration, requireConfigurationWithFiles, withFiles } from '../configuration.ts'
import { formatEndpoints } from '../format-endpoints.ts'
import { untilStopped } from '../until-stopped.ts'
import { asFaultReport } from '../with-areas.ts'

/** `mapgate serve --config FILE [--workers N]` */
export const registerServe = (program: Command): Command =>
  program
    .command('serve')
    .description(
      'run the gateway until it is told to stop (SIGTERM, Ctrl-C); SIGHUP reads the configuration again',
    )
    .requiredOption('-c, --config <file>', 'configuration, YAML or JSON; read again when it changes')
    .option('-w, --workers <count>', 'processes on one port (Linux)', workerCount, 1)
    .action(async ({ config, workers }: { config: string; workers: number }) => {
      const worker = process.env[workerVariable]
      if (worker !== undefined) await serveOnce(config, Number(worker))
      else if (workers > 1) await supervise(config, workers)
      else await serveOnce(config, undefined)
    })

async function serveOnce(file: string, worker: number | undefined): Promise<void> {
  const loaded = requireConfigurationWithFiles(file)
  const { configuration, directory } = loaded
  const log = logOf(worker)
  const audit = openAuditLog(configuration.audit, directory, (error) =>
    log.error({ detail: error.message }, 'audit lines could not be written'),
  )
  const gateway = await startGateway({
    configuration,
    directory,
    log,
    audit: audit.write,
    auditAlarm: audit.write,
    auditAdmin: audit.write,
    reread: () => withFiles(loadConfiguration(file), 'at start'),
    watched: [file],
    ...asWorker(worker),
  }).catch((error: unknown) => {
    throw asFaultReport(error, file, loaded)
  })
  process.on('SIGHUP', () => {
    audit.reopen()
    void gateway.reload()
  })
  process.on('message', (task) => {
    if (task === 'refresh-catalog') void gateway.refreshCatalog()
    else void purges.receive(task, gateway.purgeHere)
  })
  if (process.platform !== 'win32') process.on('SIGUSR2', audit.reopen)
  // Before anything is told: whoever reads that it listens may end it at once.
  const stopped = untilStopped(async () => {
    await gateway.close()
    await audit.close()
  })
  tellWhere(gateway)
  if (worker === undefined || worker === 0) console.error(formatEndpoints(configuration, gateway))
  await stopped
}

/** The gateway's own log, in which each worker names itself. */
const logOf = (worker: number | undefined) =>
  pino(
    { level: 'info', base: worker === undefined ? null : { worker } },
    destination({ dest: 2, sync: true }),
  )

const tellWhere = ({ url, adminUrl }: Pick<RunningGateway, 'url' | 'adminUrl'>): void =>
  console.error(`Mapgate listens on ${url}${adminUrl ? `, admin on ${adminUrl}` : ''}`)

const asWorker = (worker: number | undefined): Pick<StartOptions, 'worker' | 'purgeOthers'> =>
  worker === undefined ? {} : { worker, purgeOthers: (purge, recordedIn) => purges.ask(purge, recordedIn) }

/** The purges between this process and the others on its port, by way of the supervisor. */
const purges = new WorkerPurges({
  send: (message) => void process.send?.(message),
  pause: (ms) => pause(ms, undefined, { ref: false }),
})

/** Workers share signing keys through the store. */
function supervise(file: string, workers: number): Promise<void> {
  const { configuration } = requireConfiguration(file)
  if (!isLasting(configuration.store)) {
    throw new Error('several workers need a store that they share: give store.file in the configuration')
  }
  if (configuration.listen.socket !== undefined || configuration.listen.port === 0) {
    throw new Error('several workers need a port of their own choice: give listen.port, and no listen.socket')
  }
  if (configuration.limits.rates.length > 0 && configuration.shared === undefined) {
    console.error(
      `Each of the ${workers} workers grants one part in ${workers} of each rate, because they share nothing to count in: see shared in docs/configuration.md.`,
    )
  }
  return superviseWorkers(workers, {
    module: process.argv[1] ?? '',
    args: ['serve', '--config', file],
    log: (line) => console.error(line),
  })
}

function workerCount(text: string): number {
  const count = Number(text)
  if (Number.isInteger(count) && count >= 1 && count <= 256) return count
  throw new InvalidArgumentError('a number from 1 to 256')
}
