import { fileFaults } from '../config/file-faults.ts'
import {
  type ConfigurationFault,
  describeFault,
  faultsAt,
  inOrder,
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
 * Loads a configuration for a command, and reads the files without which a gateway does not start.
 * @throws Error with every fault, a line each
 */
export function requireConfigurationWithFiles(file: string): ReturnType<typeof requireConfiguration> {
  const loaded = withFiles(loadConfiguration(file), 'at start')
  if ('faults' in loaded) throw new Error(faultReport(file, loaded.faults))
  return loaded
}

/** A configuration that was loaded, or the faults of the files that it names. */
export function withFiles(loaded: LoadedConfiguration, needed: 'all' | 'at start'): LoadedConfiguration {
  if ('faults' in loaded) return withFilesOfPart(loaded, needed)
  const found = fileFaults(loaded.configuration, loaded.directory)
  const faults = needed === 'all' ? found : found.filter(({ atStart }) => atStart)
  return faults.length > 0 ? { faults: faultsAt(faults, loaded) } : loaded
}

function withFilesOfPart(
  { faults, part }: Extract<LoadedConfiguration, { faults: unknown }>,
  needed: 'all' | 'at start',
): LoadedConfiguration {
  if (part === undefined) return { faults }
  const found = part.placed(fileFaults(part.configuration, part.directory))
  const wanted = found.filter(({ atStart }) => needed === 'all' || atStart)
  return { faults: inOrder([...faults, ...faultsAt(wanted, part)]), part }
}

/** The faults of a file for people, each with its line. */
export const faultReport = (file: string, faults: readonly ConfigurationFault[]): string =>
  `${faults.length === 1 ? 'one fault' : `${faults.length} faults`} in the configuration\n${faults
    .map((fault) => describeFault(file, fault) + indented(fault.excerpt))
    .join('\n')}`

/** A line of the file and its caret, set apart from what is said about it. */
export const indented = (excerpt: string | undefined): string =>
  excerpt === undefined ? '' : `\n${excerpt.replace(/^/gm, '    ')}`
