import type { Command } from 'commander'
import { requireConfiguration } from '../configuration.ts'

/** `mapgate check FILE` */
export const registerCheck = (program: Command): Command =>
  program
    .command('check')
    .description('find every fault of a configuration without starting; exit code 1 if there is one')
    .argument('<file>', 'configuration, YAML or JSON')
    .action((file: string) => {
      const { configuration } = requireConfiguration(file)
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
    })
