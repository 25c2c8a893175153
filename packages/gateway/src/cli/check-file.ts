import { adviceOn, unsetVariables } from '../config/advice.ts'
import type { Advice } from '../config/cross-fault.ts'
import {
  type ConfigurationFault,
  describeFault,
  faultsAt,
  type LoadedConfiguration,
  type LoadedPart,
  loadConfiguration,
} from '../config/load.ts'
import { checkOnline } from './check-online.ts'
import { checkPersisted } from './check-persisted.ts'
import { faultReport, indented, withFiles } from './configuration.ts'
import { contentsOf } from './contents-of.ts'
import { withGoodAreas } from './with-areas.ts'

/**
 * Checks a configuration and prints what was found: on the first line whether it is good, then advice, and what was tried.
 * @returns false where something that was tried is not as it should be
 * @throws Error with every fault, a line each
 */
export async function checkFile(file: string, { online }: { readonly online: boolean }): Promise<boolean> {
  const loaded = withFiles(loadConfiguration(file), 'all')
  if ('faults' in loaded) throw new Error(reportInFull(file, loaded))
  const aboutAreas = await areaAdvice(file, loaded)
  const { configuration } = loaded
  const checks = online ? await checkOnline(loaded) : checkPersisted(loaded)
  const isGood = online || checks.every(({ good }) => good)
  console.log(`${file} is ${isGood ? 'good' : 'well formed'}: ${contentsOf(configuration)}.`)
  for (const line of looks(file, { ...loaded, placed: (found) => found }, aboutAreas)) console.log(line)
  for (const { what, good, finding, faults = [], advice = [] } of checks) {
    console.log(`${!good ? 'BAD ' : online ? 'ok  ' : 'look'} ${what} ${finding}`)
    for (const fault of faults) console.log(`     ${describeFault(file, fault)}${indented(fault.excerpt)}`)
    for (const one of advice) console.log(`look ${describeFault(file, one)}${indented(one.excerpt)}`)
  }
  return checks.every(({ good }) => good)
}

/** Reads the polygons of all areas but those at map servers. @throws Error with every fault, a line each */
const areaAdvice = (file: string, loaded: Exclude<LoadedConfiguration, { faults: unknown }>) =>
  withGoodAreas(file, loaded, async ({ areas }) => areas.advice, { log: () => {}, online: false })

/** Prints every fault and advice, and says when there may be more. */
const reportInFull = (
  file: string,
  {
    faults,
    part,
  }: { readonly faults: readonly ConfigurationFault[]; readonly part?: LoadedPart | undefined },
): string =>
  [
    faultReport(file, faults),
    ...(part === undefined ? [] : looks(file, part)),
    'More is looked at once these are repaired.',
  ].join('\n')

function looks(
  file: string,
  part: Omit<LoadedPart, 'placeOf'> & { placeOf?: LoadedPart['placeOf'] },
  more: readonly Advice[] = [],
) {
  const { configuration, directory } = part
  const found = [
    ...adviceOn(configuration, directory, { asked: 'check' }),
    ...unsetVariables(configuration, process.env),
    ...more,
  ]
  return faultsAt(part.placed(found), part).map(
    (one) => `look ${describeFault(file, one)}${indented(one.excerpt)}`,
  )
}
