import type { Logger } from 'pino'
import type { ConfigurationFault, LoadedConfiguration } from '../config/load.ts'
import type { Configuration } from '../config/schema.ts'

/** What came of a reload; with faults the configuration from before holds. */
export interface ReloadOutcome {
  readonly reloaded: boolean
  readonly faults: readonly ConfigurationFault[]
}

/** Reads the configuration anew and puts it in force, as a whole or not at all. One at a time. */
export type Reload = () => Promise<ReloadOutcome>

export interface ReloadOptions {
  readonly reread?: (() => LoadedConfiguration) | undefined
  /** Puts a configuration in force. @throws Error when it cannot be; then nothing has changed */
  readonly apply: (configuration: Configuration) => Promise<void>
  readonly reloaded: (succeeded: boolean) => void
  readonly log: Logger
}

/** A reload that waits for one under way and then reads again, so that the last change always counts. */
export function createReload({ reread, apply, reloaded, log }: ReloadOptions): Reload {
  let last: Promise<ReloadOutcome> = Promise.resolve({ reloaded: false, faults: [] })
  let next: Promise<ReloadOutcome> | undefined

  async function once(): Promise<ReloadOutcome> {
    const faults = await attempt()
    reloaded(faults.length === 0)
    if (faults.length === 0) log.info('configuration reloaded')
    else log.error({ faults }, 'the configuration has faults; the one from before holds')
    return { reloaded: faults.length === 0, faults }
  }

  async function attempt(): Promise<readonly ConfigurationFault[]> {
    if (!reread) return [general('this gateway was started without a file')]
    const loaded = reread()
    if ('faults' in loaded) return loaded.faults
    try {
      await apply(loaded.configuration)
      return []
    } catch (error) {
      return [general(error instanceof Error ? error.message : String(error))]
    }
  }

  return () => {
    next ??= last.then(() => {
      next = undefined
      last = once()
      return last
    })
    return next
  }
}

const general = (message: string): ConfigurationFault => ({ path: '', line: undefined, message })
