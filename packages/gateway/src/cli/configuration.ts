import { fileFaults } from '../config/file-faults.ts'
import {
  type ConfigurationFault,
  describeFault,
  faultsAt,
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

/**
 * Loads a configuration for a command, and reads the files that it names.
 * @param needed `all`, or only those without which a gateway does not start
 * @throws Error with every fault, a line each
 */
export function requireConfigurationWithFiles(
  file: string,
  needed: 'all' | 'at start',
): ReturnType<typeof requireConfiguration> {
  const loaded = withFiles(requireConfiguration(file), needed)
  if ('faults' in loaded) throw new Error(faultReport(file, loaded.faults))
  return loaded
}

/** A configuration that was loaded, or the faults of the files that it names. */
export function withFiles(loaded: LoadedConfiguration, needed: 'all' | 'at start'): LoadedConfiguration {
  if ('faults' in loaded) return loaded
  const found = fileFaults(loaded.configuration, loaded.directory)
  const faults = needed === 'all' ? found : found.filter(({ atStart }) => atStart)
  return faults.length > 0 ? { faults: faultsAt(faults, loaded) } : loaded
}

/** The faults of a file as people read them, each with the line where it stands. */
export const faultReport = (file: string, faults: readonly ConfigurationFault[]): string =>
  `${faults.length === 1 ? 'one fault' : `${faults.length} faults`} in the configuration\n${faults
    .map((fault) => describeFault(file, fault) + indented(fault.excerpt))
    .join('\n')}`

/** A line of the file and its caret, set apart from what is said about it. */
export const indented = (excerpt: string | undefined): string =>
  excerpt === undefined ? '' : `\n${excerpt.replace(/^/gm, '    ')}`
