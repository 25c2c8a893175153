import {
  type ConfigurationFault,
  describeFaults,
  type LoadedConfiguration,
  loadConfiguration,
} from '../config/load.ts'

/**
 * Loads a configuration for a command.
 * @throws Error with every fault, a line each
 */
export function requireConfiguration(file: string): Exclude<LoadedConfiguration, { faults: unknown }> {
  const loaded = loadConfiguration(file)
  if ('faults' in loaded) throw new Error(faultReport(file, loaded.faults))
  return loaded
}

/** The faults of a file as people read them. */
export const faultReport = (file: string, faults: readonly ConfigurationFault[]): string =>
  `${faults.length === 1 ? 'one fault' : `${faults.length} faults`} in the configuration\n${describeFaults(file, faults)}`
