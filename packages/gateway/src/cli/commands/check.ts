import type { Command } from 'commander'
import { adviceOn } from '../../config/advice.ts'
import { checkOnline } from '../check-online.ts'
import { requireConfiguration } from '../configuration.ts'

/** `mapgate check FILE [--online]` */
export const registerCheck = (program: Command): Command =>
  program
    .command('check')
    .description('find every fault of a configuration without starting; exit code 1 if there is one')
    .argument('<file>', 'configuration, YAML or JSON')
    .option('--online', 'also try the upstreams, their token services and the issuers', false)
    .action(async (file: string, { online }: { online: boolean }) => {
      const { configuration, directory } = requireConfiguration(file)
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
      for (const advice of adviceOn(configuration)) console.log(`look ${advice}`)
      const checks = online ? await checkOnline(configuration, directory) : []
      for (const { what, good, finding } of checks)
        console.log(`${good ? 'ok  ' : 'BAD '} ${what} ${finding}`)
      if (checks.some(({ good }) => !good)) process.exitCode = 1
    })
