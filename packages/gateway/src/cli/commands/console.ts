import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { consoleAddress } from '../../admin/console-address.ts'
import { requireConfiguration } from '../configuration.ts'
import { askAdmin } from './reload.ts'

/** `mapgate console --config FILE` */
export const registerConsole = (program: Command): Command =>
  program
    .command('console')
    .description(
      'print a link that signs you in to the console, once and within five minutes. It needs the token file, so whoever may read that is an administrator.',
    )
    .requiredOption('-c, --config <file>', 'configuration, YAML or JSON')
    .action(async ({ config }: { config: string }) => {
      const { configuration, directory } = requireConfiguration(config)
      const { admin } = configuration
      if (admin?.tokenFile === undefined)
        throw new Error(
          'the console needs admin.tokenFile: a file with a long random text, which only administrators may read',
        )
      if (admin.socket !== undefined && admin.publicUrl === undefined)
        throw new Error('browsers reach no socket: give admin.publicUrl, where a web server leads to it')
      if (readFileSync(resolve(directory, admin.tokenFile), 'utf8').trim() === '')
        throw new Error(`${admin.tokenFile} is empty`)
      const { code } = (await askAdmin(admin, directory, { path: '/api/sign-in/new-code', json: {} })) as {
        code: string
      }
      console.log(`${admin.publicUrl ?? consoleAddress(admin.host, admin.port)}/console/#code=${code}`)
    })
