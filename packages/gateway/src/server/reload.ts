import type { Logger } from 'pino'
import { AreaFaults } from '../areas/area-faults.ts'
import type { CrossFault } from '../config/cross-fault.ts'
import { type ConfigurationFault, faultsAt, type LoadedConfiguration } from '../config/load.ts'
import type { Configuration } from '../config/schema.ts'

/** The result of a reload; with faults the earlier configuration stays active. */
export interface ReloadOutcome {
  readonly reloaded: boolean
  readonly faults: readonly ConfigurationFault[]
  /** Names in grants that no map server has; the configuration is active all the same. */
  readonly warnings?: readonly ConfigurationFault[]
  /** Keys that changed since the start and need a restart, such as `listen.port`; everything else is active. */
  readonly needsRestart: readonly string[]
}

/** Reads the configuration again and makes it the active one, as a whole or not at all. One reload runs at a time. */
export type Reload = () => Promise<ReloadOutcome>

interface ReloadOptions {
  readonly reread?: (() => LoadedConfiguration) | undefined
  /** Makes a configuration the active one. @throws Error when it cannot be; then nothing has changed */
  readonly apply: (configuration: Configuration) => Promise<void>
  /** Keys of a configuration that need a restart. */
  readonly needsRestart: (configuration: Configuration) => readonly string[]
  /** The catalogue's warnings about the configuration that has just become active. */
  readonly warnings?: (() => Promise<readonly CrossFault[]>) | undefined
  readonly reloaded: (succeeded: boolean) => void
  readonly log: Logger
}

/** A reload that waits for one under way and then reads again, so that the last change always counts. */
export function createReload(options: ReloadOptions): Reload {
  let last: Promise<ReloadOutcome> = Promise.resolve({ reloaded: false, faults: [], needsRestart: [] })
  let next: Promise<ReloadOutcome> | undefined
  return () => {
    next ??= last.then(() => {
      next = undefined
      last = once(options)
      return last
    })
    return next
  }
}

/** One reload, and a line in the log that says what came of it. */
async function once(options: ReloadOptions): Promise<ReloadOutcome> {
  const { log } = options
  const outcome = await attempt(options)
  const { faults, needsRestart: keys } = outcome
  options.reloaded(outcome.reloaded)
  if (outcome.reloaded) log.info('configuration reloaded')
  else log.error({ faults }, 'the configuration has faults; the earlier one stays active')
  if (keys.length > 0) log.warn({ keys }, 'these keys have changed and take effect only after a restart')
  return outcome
}

async function attempt({ reread, apply, warnings, needsRestart }: ReloadOptions): Promise<ReloadOutcome> {
  if (!reread) return failed([general('this gateway was started without a file')])
  const loaded = reread()
  if ('faults' in loaded) return failed(loaded.faults)
  try {
    await apply(loaded.configuration)
    const found = faultsAt((await warnings?.().catch(() => [])) ?? [], loaded)
    return {
      reloaded: true,
      faults: [],
      needsRestart: needsRestart(loaded.configuration),
      ...(found.length > 0 ? { warnings: found } : {}),
    }
  } catch (error) {
    if (error instanceof AreaFaults) return failed(faultsAt(error.faults, loaded))
    return failed([general(error instanceof Error ? error.message : String(error))])
  }
}

const failed = (faults: readonly ConfigurationFault[]): ReloadOutcome => ({
  reloaded: false,
  faults,
  needsRestart: [],
})

const general = (message: string): ConfigurationFault => ({ path: '', line: undefined, message })
