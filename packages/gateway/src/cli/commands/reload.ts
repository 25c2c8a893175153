import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import type { Command } from 'commander'
import { adminHeader } from '../../admin/app.ts'
import { describeFault } from '../../config/load.ts'
import type { AdminConfiguration } from '../../config/sections/admin.ts'
import type { ReloadOutcome } from '../../server/reload.ts'
import { faultReport, indented, requireConfiguration } from '../configuration.ts'

/** `mapgate reload --config FILE` */
export const registerReload = (program: Command): Command =>
  program
    .command('reload')
    .description('make the running gateway read its configuration again, and say whether that worked')
    .requiredOption(
      '-c, --config <file>',
      'configuration of the running gateway; its admin section says where to ask',
    )
    .action(async ({ config }: { config: string }) => {
      const { configuration, directory } = requireConfiguration(config)
      if (!configuration.admin) {
        throw new Error('there is no admin section in the configuration: send SIGHUP to the process instead')
      }
      const outcome = (await askAdmin(configuration.admin, directory, { path: '/reload' })) as ReloadOutcome
      if (!outcome.reloaded) throw new Error(faultReport(config, outcome.faults))
      const { needsRestart } = outcome
      const besides =
        needsRestart.length === 0 ? '' : `, except for keys that need a restart: ${needsRestart.join(', ')}`
      console.log(`The configuration is active${besides}.`)
      for (const one of outcome.warnings ?? [])
        console.log(`look ${describeFault(config, one)}${indented(one.excerpt)}`)
    })

/** What the admin listener is asked. */
interface AdminQuestion {
  readonly path: string
  /** Default `POST`. */
  readonly method?: 'GET' | 'POST'
  /** Sent as JSON. */
  readonly json?: unknown
}

/**
 * Asks the admin listener for something, or to do something.
 * @throws Error when nobody answers there
 */
export async function askAdmin(
  admin: AdminConfiguration,
  directory: string,
  { path, method = 'POST', json }: AdminQuestion,
): Promise<unknown> {
  const token = admin.tokenFile && readFileSync(resolve(directory, admin.tokenFile), 'utf8').trim()
  const where = admin.socket
    ? { socketPath: resolve(directory, admin.socket) }
    : { host: admin.host, port: admin.port }
  return new Promise((done, failed) => {
    const asking = request({
      ...where,
      method,
      path,
      headers: { [adminHeader]: 'command', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    })
    asking.once('error', (error) => failed(new Error(`the admin listener does not answer: ${error.message}`)))
    asking.once('response', (reply) => {
      text(reply).then((body) => {
        if (reply.statusCode === 200 || reply.statusCode === 409) done(JSON.parse(body))
        else failed(new Error(`the admin listener answered ${reply.statusCode}: ${body.trim()}`))
      }, failed)
    })
    asking.end(json === undefined ? undefined : JSON.stringify(json))
  })
}
