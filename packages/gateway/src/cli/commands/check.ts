import type { Command } from 'commander'
import { checkFile } from '../check-file.ts'

/** `mapgate check FILE [--online]` */
export const registerCheck = (program: Command): Command =>
  program
    .command('check')
    .description(
      'find every fault of a configuration and of the files that it names, without starting; exit code 1 if there is one',
    )
    .argument('<file>', 'configuration, YAML or JSON')
    .option('--online', 'also try the upstreams, their token services, and all that people sign in at', false)
    .action(async (file: string, options: { online: boolean }) => {
      if (!(await checkFile(file, options))) process.exitCode = 1
    })
