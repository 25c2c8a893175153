import { request as plainRequest } from 'node:http'
import { request as tlsRequest } from 'node:https'
import type { Command } from 'commander'
import type { Configuration } from '../../config/schema.ts'
import { requireConfiguration } from '../configuration.ts'
import { healthTarget } from '../health-target.ts'

/** `mapgate health --config FILE`, for containers and services that look whether the gateway is ready. */
export const registerHealth = (program: Command): Command =>
  program
    .command('health')
    .description('ask the gateway of a configuration on this machine whether it is ready; exit code 1 if not')
    .requiredOption('-c, --config <file>', 'configuration of the running gateway; it says where to ask')
    .option('--timeout <seconds>', 'longest wait', '3')
    .action(async ({ config, timeout }: { config: string; timeout: string }) => {
      const { configuration, directory } = requireConfiguration(config)
      const status = await askReadiness(configuration, directory, Number(timeout) * 1000)
      if (status !== 200) throw new Error(`the gateway answers ${status}: it is not ready`)
      console.log('ready')
    })

/**
 * The status that the gateway answers with. Its certificate is not looked at: it is asked on this machine, and no secret is sent.
 * @throws Error when nobody answers in time
 */
function askReadiness(configuration: Configuration, directory: string, timeoutMs: number): Promise<number> {
  const { isHttps, ...target } = healthTarget(configuration, directory)
  const signal = AbortSignal.timeout(timeoutMs)
  return new Promise((done, failed) => {
    const asking = isHttps
      ? tlsRequest({ ...target, signal, rejectUnauthorized: false })
      : plainRequest({ ...target, signal })
    asking.once('error', (error) => failed(new Error(`the gateway does not answer: ${error.message}`)))
    asking.once('response', (reply) => {
      reply.resume()
      done(reply.statusCode ?? 0)
    })
    asking.end()
  })
}
