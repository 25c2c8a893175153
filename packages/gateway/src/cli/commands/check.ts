import type { Command } from 'commander'
import { adviceOn, unsetVariables } from '../../config/advice.ts'
import { describeFault, faultsAt } from '../../config/load.ts'
import { checkOnline } from '../check-online.ts'
import { indented, requireConfigurationWithFiles } from '../configuration.ts'

/** `mapgate check FILE [--online]` */
export const registerCheck = (program: Command): Command =>
  program
    .command('check')
    .description(
      'find every fault of a configuration and of the files that it names, without starting; exit code 1 if there is one',
    )
    .argument('<file>', 'configuration, YAML or JSON')
    .option('--online', 'also try the upstreams, their token services and the issuers', false)
    .action(async (file: string, { online }: { online: boolean }) => {
      const loaded = requireConfigurationWithFiles(file, 'all')
      const { configuration, directory } = loaded
      const count = (things: object, one: string, many: string) => {
        const { length } = Object.keys(things)
        return `${length} ${length === 1 ? one : many}`
      }
      console.log(
        `${file} is good: ${[
          count(configuration.upstreams, 'upstream', 'upstreams'),
          count(configuration.mounts, 'mount', 'mounts'),
          count(configuration.keys, 'key', 'keys'),
          count(configuration.users, 'user', 'users'),
          count(configuration.grants, 'grant', 'grants'),
        ].join(', ')}.`,
      )
      const early = [...adviceOn(configuration, directory), ...unsetVariables(configuration, process.env)]
      for (const one of faultsAt(early, loaded))
        console.log(`look ${describeFault(file, one)}${indented(one.excerpt)}`)
      const checks = online ? await checkOnline(loaded) : []
      for (const { what, good, finding, faults = [], advice = [] } of checks) {
        console.log(`${good ? 'ok  ' : 'BAD '} ${what} ${finding}`)
        for (const fault of faults)
          console.log(`     ${describeFault(file, fault)}${indented(fault.excerpt)}`)
        for (const one of advice) console.log(`look ${describeFault(file, one)}${indented(one.excerpt)}`)
      }
      if (checks.some(({ good }) => !good)) process.exitCode = 1
    })
