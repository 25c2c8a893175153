import type { Command } from 'commander'
import { requireConfiguration } from '../configuration.ts'
import { askAdmin } from './reload.ts'

/** `mapgate catalog refresh --config FILE` */
export function registerCatalog(program: Command): Command {
  const catalog = program.command('catalog').description('what the running gateway knows of its map servers')
  catalog
    .command('refresh')
    .description('make the running gateway read all services now, such as after layers changed')
    .requiredOption('-c, --config <file>', 'configuration of the running gateway')
    .action(async ({ config }: { config: string }) => {
      const { configuration, directory } = requireConfiguration(config)
      if (!configuration.admin) throw new Error('there is no admin section in the configuration')
      await askAdmin(configuration.admin, directory, { path: '/catalog/refresh' })
      console.log('The catalogue was read again from the map servers.')
    })
  return program
}
